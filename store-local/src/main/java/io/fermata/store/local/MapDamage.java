package io.fermata.store.local;

import io.fermata.store.StoreException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDBException;
import org.rocksdb.SstFileReader;
import org.rocksdb.SstFileReaderIterator;

/** Finds the file because of which RocksDB does not open; its own message names another one at times. */
final class MapDamage {
    private MapDamage() {}

    /** Closes the settings; the exception names the damaged file if one can be found. */
    static StoreException explain(Path map, MapSettings settings, RocksDBException refused) {
        try (settings) {
            var found = MapManifest.badEnd(map);
            if (found == null) {
                found = badTable(map, settings);
            }
            var what = found == null
                    ? "cannot open the map in " + map + ": " + refused.getMessage()
                            + "; if files there are damaged, restore the store from a backup"
                    : "the map is damaged: " + found + "; restore the store from a backup";
            return new StoreException(what, refused);
        } catch (IOException e) {
            return new StoreException("cannot open the map in " + map + ": " + refused.getMessage(), refused);
        }
    }

    private static @Nullable String badTable(Path map, MapSettings settings) throws IOException {
        var tables = new ArrayList<Path>();
        try (var files = Files.newDirectoryStream(map, "*.sst")) {
            files.forEach(tables::add);
        }
        tables.sort(Comparator.naturalOrder());
        for (var table : tables) {
            var bad = badness(table, settings);
            if (bad != null) {
                return bad;
            }
        }
        return null;
    }

    private static @Nullable String badness(Path table, MapSettings settings) {
        try (var reader = new SstFileReader(settings.options());
                var reads = new ReadOptions()) {
            reader.open(table.toString());
            reader.verifyChecksum();
            try (SstFileReaderIterator rows = reader.newIterator(reads)) {
                rows.seekToFirst();
                rows.status();
            }
            return null;
        } catch (RocksDBException e) {
            var message = String.valueOf(e.getMessage());
            return message.contains(table.getFileName().toString()) && message.contains("offset")
                    ? message
                    : table + ", at an offset behind its rows, in what describes it: " + message;
        }
    }
}
