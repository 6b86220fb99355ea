package io.fermata.examples.addcontent;

import io.fermata.sdk.Failure;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.lucene.analysis.standard.StandardAnalyzer;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.StringField;
import org.apache.lucene.document.TextField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.PrefixQuery;
import org.apache.lucene.store.FSDirectory;

/** The library's full-text index; it takes only languages that it can search. One writer at a time, so steps queue. */
final class ContentIndex {
    static final String FOLDER = "index";

    private static final Set<String> LANGUAGES = Set.of("en", "de");
    private static final Logger VECTORS =
            Logger.getLogger("org.apache.lucene.internal.vectorization.VectorizationProvider");
    private static final ReentrantLock WRITER = new ReentrantLock();

    static {
        // It warns of every start that does without an incubating module of the JDK.
        VECTORS.setLevel(Level.SEVERE);
    }

    private final Path folder;

    ContentIndex(Path library) {
        this.folder = library.resolve(FOLDER);
    }

    /** Makes a content findable; durable when this returns. */
    void save(Content content) throws IOException {
        var page = content.page();
        if (!LANGUAGES.contains(page.language())) {
            throw Failure.validation("the index cannot search the language '" + page.language() + "'");
        }
        var entry = new Document();
        entry.add(new StringField("id", content.id(), Field.Store.YES));
        entry.add(new StringField("category", content.category(), Field.Store.YES));
        entry.add(new TextField("text", page.title() + "\n" + page.text(), Field.Store.NO));
        write(writer -> writer.updateDocument(new Term("id", content.id()), entry));
    }

    /** Undoes {@link #save}, whether or not it was done. */
    void remove(String id) throws IOException {
        write(writer -> writer.deleteDocuments(new Term("id", id)));
    }

    /** How many entries a run made; its contents' ids begin with its own. */
    int count(String run) throws IOException {
        try (var directory = FSDirectory.open(folder)) {
            if (!DirectoryReader.indexExists(directory)) {
                return 0;
            }
            try (var reader = DirectoryReader.open(directory)) {
                return new IndexSearcher(reader).count(new PrefixQuery(new Term("id", run + "-")));
            }
        }
    }

    /** Changes the index within one commit. */
    private interface Change {
        void make(IndexWriter writer) throws IOException;
    }

    private void write(Change change) throws IOException {
        WRITER.lock();
        try (var analyzer = new StandardAnalyzer();
                var directory = FSDirectory.open(folder);
                var writer = new IndexWriter(directory, new IndexWriterConfig(analyzer))) {
            change.make(writer);
            writer.commit();
        } finally {
            WRITER.unlock();
        }
    }
}
