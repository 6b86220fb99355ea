package io.fermata.examples.documentingestion;

import java.io.IOException;
import java.nio.file.Path;
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
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.store.FSDirectory;

/**
 * The full-text index: one entry for a document, replaced when it is put again. Lucene lets one writer at a time into a
 * folder, so the steps of this process take turns.
 */
final class SearchIndex {
    static final String FOLDER = "index";

    private static final Logger VECTORS =
            Logger.getLogger("org.apache.lucene.internal.vectorization.VectorizationProvider");
    private static final ReentrantLock WRITER = new ReentrantLock();

    static {
        // It warns of every start that does without an incubating module of the JDK.
        VECTORS.setLevel(Level.SEVERE);
    }

    private final Path folder;

    SearchIndex(Path output) {
        this.folder = output.resolve(FOLDER);
    }

    /** Makes a document findable; durable when this returns. */
    void put(String run, StoredDocument document, String text) throws IOException {
        var entry = new Document();
        entry.add(new StringField("name", document.name(), Field.Store.YES));
        entry.add(new StringField("kind", document.kind().word(), Field.Store.YES));
        entry.add(new StringField("run", run, Field.Store.NO));
        entry.add(new TextField("text", text, Field.Store.NO));
        write(writer -> writer.updateDocument(new Term("name", document.name()), entry));
    }

    /** Undoes {@link #put}, whether or not it was done. */
    void remove(String name) throws IOException {
        write(writer -> writer.deleteDocuments(new Term("name", name)));
    }

    /** How many documents this run made findable. */
    int count(String run) throws IOException {
        try (var directory = FSDirectory.open(folder)) {
            if (!DirectoryReader.indexExists(directory)) {
                return 0;
            }
            try (var reader = DirectoryReader.open(directory)) {
                return new IndexSearcher(reader).count(new TermQuery(new Term("run", run)));
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
