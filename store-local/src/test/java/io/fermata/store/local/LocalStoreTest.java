package io.fermata.store.local;

import io.fermata.store.ShardStore;
import io.fermata.store.StoreContract;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class LocalStoreTest extends StoreContract {
    @TempDir
    Path directory;

    @Override
    protected ShardStore open(int shards) {
        return LocalStore.open(
                directory,
                LocalStoreOptions.defaults()
                        .withShards(shards)
                        .withLogFileBytes(1 << 20)
                        .withRoomBytesMin(0));
    }
}
