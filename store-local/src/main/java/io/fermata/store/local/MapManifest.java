package io.fermata.store.local;

import io.fermata.store.StoreException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Checks RocksDB's list of its own tables, because RocksDB does not say where it is bad. As in the store's own log, a
 * bad record is rot only if a sound one follows; at the end a crash may have cut it off, and RocksDB decides.
 *
 * <p>A list is blocks of 32 KiB with records in them: checksum 4 (masked), length 2, type 1, then the bytes.
 */
final class MapManifest {
    private static final int BLOCK_BYTES = 32 << 10;
    private static final int HEADER_BYTES = 7;
    private static final int TYPE_MAX = 4;
    private static final int MASK_DELTA = 0xa282ead8;

    private final Path file;
    private final ByteBuffer bytes;

    private MapManifest(Path file, ByteBuffer bytes) {
        this.file = file;
        this.bytes = bytes;
    }

    /**
     * Checks the list that is in force, if the map exists.
     *
     * @throws StoreException names the file and the offset of the first bad record
     */
    static void verify(Path map) {
        if (Files.exists(map.resolve("CURRENT"))) {
            var manifest = inForce(map);
            manifest.requireEnd(manifest.soundBytes());
        }
    }

    /** What is wrong with the list's last record; null if nothing is. RocksDB may refuse it, and does not say where. */
    static @Nullable String badEnd(Path map) {
        var manifest = inForce(map);
        int end = manifest.soundBytes();
        return end == manifest.bytes.limit() ? null : manifest.file + " at offset " + end + " holds no whole record";
    }

    private static MapManifest inForce(Path map) {
        var current = map.resolve("CURRENT");
        try {
            var name = new String(Files.readAllBytes(current), StandardCharsets.ISO_8859_1);
            var manifest = map.resolve(name.strip());
            if (!name.matches("MANIFEST-\\d+\\n") || !Files.exists(manifest)) {
                throw new StoreException("the map is damaged: " + current + " at offset 0 does not name a list of"
                        + " tables that is there; restore the store from a backup");
            }
            var bytes = ByteBuffer.wrap(Files.readAllBytes(manifest)).order(ByteOrder.LITTLE_ENDIAN);
            return new MapManifest(manifest, bytes);
        } catch (IOException e) {
            throw new StoreException("cannot read the map in " + map + ": " + e.getMessage(), e);
        }
    }

    /** Where the first bad record begins; the length of the file if there is none. */
    private int soundBytes() {
        int at = 0;
        while (at < bytes.limit()) {
            int left = BLOCK_BYTES - at % BLOCK_BYTES;
            int length = left < HEADER_BYTES ? left : recordAt(at);
            if (length == 0) {
                return at;
            }
            at += length;
        }
        return bytes.limit();
    }

    private void requireEnd(int bad) {
        for (int at = bad + 1; at < bytes.limit(); at++) {
            if (recordAt(at) > 0) {
                throw new StoreException("the map is damaged: " + file + " at offset " + bad + " holds no record of the"
                        + " list of tables, and others follow it; restore the store from a backup");
            }
        }
    }

    /** How long the sound record at the offset is; 0 if there is none. */
    private int recordAt(int at) {
        int left = Math.min(BLOCK_BYTES - at % BLOCK_BYTES, bytes.limit() - at);
        if (left < HEADER_BYTES) {
            return 0;
        }
        int length = HEADER_BYTES + Short.toUnsignedInt(bytes.getShort(at + 4));
        int type = bytes.get(at + 6);
        if (length > left || type < 1 || type > TYPE_MAX) {
            return 0;
        }
        var crc = new CRC32C();
        crc.update(bytes.slice(at + 6, length - 6));
        int masked = Integer.rotateRight((int) crc.getValue(), 15) + MASK_DELTA;
        return masked == bytes.getInt(at) ? length : 0;
    }
}
