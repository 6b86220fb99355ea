package io.fermata.examples.addcontent;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.store.FSDirectory;

/** Looks at a library from outside: the numbers of the items that are in each place. */
record Shelves(List<Integer> files, List<Integer> rows, List<Integer> entries) {
    /** All three places hold these items and no others. */
    static Shelves holding(Integer... numbers) {
        var items = List.of(numbers);
        return new Shelves(items, items, items);
    }

    static Shelves of(Path library) throws IOException, SQLException {
        return new Shelves(files(library), rows(library), entries(library));
    }

    private static List<Integer> files(Path library) throws IOException {
        var numbers = new TreeSet<Integer>();
        var folder = library.resolve(ContentFiles.FOLDER);
        if (Files.isDirectory(folder)) {
            try (var files = Files.newDirectoryStream(folder)) {
                for (var file : files) {
                    numbers.add(number(String.valueOf(file.getFileName())));
                }
            }
        }
        return List.copyOf(numbers);
    }

    private static List<Integer> rows(Path library) throws SQLException {
        var numbers = new TreeSet<Integer>();
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + library.resolve(ContentRows.FILE));
                var statement = connection.createStatement();
                var rows = statement.executeQuery("SELECT id FROM contents")) {
            while (rows.next()) {
                numbers.add(number(rows.getString(1)));
            }
        }
        return List.copyOf(numbers);
    }

    private static List<Integer> entries(Path library) throws IOException {
        var numbers = new ArrayList<Integer>();
        try (var directory = FSDirectory.open(library.resolve(ContentIndex.FOLDER))) {
            if (DirectoryReader.indexExists(directory)) {
                try (var reader = DirectoryReader.open(directory)) {
                    for (var leaf : reader.leaves()) {
                        var live = leaf.reader().getLiveDocs();
                        for (int i = 0; i < leaf.reader().maxDoc(); i++) {
                            if (live == null || live.get(i)) {
                                numbers.add(number(
                                        leaf.reader().storedFields().document(i).get("id")));
                            }
                        }
                    }
                }
            }
        }
        numbers.sort(null);
        return numbers;
    }

    private static int number(String id) {
        return Integer.parseInt(id.split("-", -1)[1]);
    }
}
