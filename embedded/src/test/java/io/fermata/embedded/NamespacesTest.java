package io.fermata.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fermata.engine.Restoration;
import io.fermata.sdk.AlreadyStarted;
import io.fermata.sdk.Context;
import io.fermata.sdk.InvalidInput;
import io.fermata.sdk.MessageType;
import io.fermata.sdk.NotFound;
import io.fermata.sdk.Workflow;
import io.fermata.store.StoreException;
import io.fermata.store.local.LocalStoreOptions;
import io.fermata.store.local.StoreBackup;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Namespaces share the program and nothing else, and are there again after a restart and after a restore. */
class NamespacesTest {
    private static final MessageType<Integer> GO = new MessageType<>("go", Integer.class);
    private static final Duration WAIT = Duration.ofMinutes(1);

    @TempDir
    Path folder;

    /** Waits for a message under its own id. */
    private static final class Waiting implements Workflow<String, Integer> {
        @Override
        public Integer run(Context ctx, String input) {
            return ctx.await(GO, ctx.execution().id());
        }
    }

    private static Fermata open(Path directory) {
        return Fermata.embedded(directory)
                .storeOptions(
                        LocalStoreOptions.defaults().withLogFileBytes(1 << 20).withRoomBytesMin(0))
                .register("waiting", new Waiting())
                .open();
    }

    @Test
    void what_was_begun_in_a_namespace_goes_on_there_after_a_restart() {
        try (var fermata = open(folder)) {
            var settings = new NamespaceSettings(Duration.ofDays(3), 7, null, 9);
            fermata.namespaces().create("there", settings);
            fermata.namespaces().of("there").start("waiting", "w", "", Integer.class);
            fermata.start("waiting", "w", "", Integer.class);
        }

        try (var fermata = open(folder)) {
            var there = fermata.namespaces().of("there");
            there.publish(GO, "w", 4);

            assertThat(there.execution("w", Integer.class).result(WAIT)).isEqualTo(4);
            assertThat(fermata.execution("w").describe().status().isClosed()).isFalse();
            assertThat(fermata.namespaces().list()).extracting(Namespace::name).containsExactly("default", "there");
            assertThat(fermata.namespaces().list().getLast().settings())
                    .isEqualTo(new NamespaceSettings(Duration.ofDays(3), 7, null, 9));
        }
    }

    @Test
    void a_backup_has_the_namespaces_and_a_restore_brings_them_back() {
        var backup = folder.resolve("backup");
        var restored = folder.resolve("restored");
        try (var fermata = open(folder.resolve("data"))) {
            fermata.namespaces().create("there", NamespaceSettings.UNLIMITED);
            fermata.namespaces().of("there").start("waiting", "w", "", Integer.class);
            fermata.backUp(backup);
        }
        StoreBackup.restore(backup, restored, LocalStoreOptions.defaults(), Restoration::raiseIncarnation);
        Namespaces.restore(backup, restored);

        try (var fermata = open(restored)) {
            var there = fermata.namespaces().of("there");
            there.publish(GO, "w", 5);

            assertThat(there.execution("w", Integer.class).result(WAIT)).isEqualTo(5);
        }
    }

    @Test
    void other_settings_hold_at_once_and_after_a_restart() {
        try (var fermata = open(folder)) {
            fermata.namespaces().change("default", new NamespaceSettings(null, 3, null, null));
            fermata.namespaces().create("there", NamespaceSettings.UNLIMITED);
            fermata.namespaces().change("there", new NamespaceSettings(Duration.ofSeconds(1), null, null, null));
            var there = fermata.namespaces().of("there");
            there.start("waiting", "w", "", Integer.class);
            there.execution("w").terminate("enough");
            awaitGone(there);
        }

        try (var fermata = open(folder)) {
            assertThat(fermata.namespaces().list())
                    .extracting(each -> each.settings().openExecutionsMax())
                    .containsExactly(3, null);
        }
    }

    @Test
    void what_cannot_be_is_refused_and_leaves_no_trace() {
        try (var fermata = open(folder)) {
            var namespaces = fermata.namespaces();
            namespaces.create("there", NamespaceSettings.UNLIMITED);

            assertThatThrownBy(() -> namespaces.create("there", NamespaceSettings.UNLIMITED))
                    .isInstanceOf(AlreadyStarted.class);
            assertThatThrownBy(() -> namespaces.create("../up", NamespaceSettings.UNLIMITED))
                    .isInstanceOf(InvalidInput.class);
            assertThatThrownBy(() -> namespaces.change("none", NamespaceSettings.UNLIMITED))
                    .isInstanceOf(NotFound.class);
            assertThatThrownBy(() -> namespaces.of("none")).isInstanceOf(NotFound.class);
            assertThat(namespaces.list()).hasSize(2);
        }
    }

    @Test
    void there_are_no_more_than_the_limit() {
        try (var fermata = Fermata.inMemory().register("waiting", new Waiting()).open()) {
            for (int i = 2; i <= Namespaces.NAMESPACES_MAX; i++) {
                fermata.namespaces().create("n" + i, NamespaceSettings.UNLIMITED);
            }

            assertThatThrownBy(() -> fermata.namespaces().create("more", NamespaceSettings.UNLIMITED))
                    .isInstanceOf(InvalidInput.class)
                    .hasMessageContaining("64");
            assertThat(fermata.namespaces().list().stream().mapToInt(Namespace::number))
                    .doesNotHaveDuplicates();
        }
    }

    @Test
    void a_list_that_cannot_be_read_stops_the_opening_and_lets_the_directory_go() throws Exception {
        try (var fermata = open(folder)) {
            fermata.namespaces().create("there", NamespaceSettings.UNLIMITED);
        }
        var list = folder.resolve("namespaces/namespaces.json");
        var text = Files.readString(list);
        Files.writeString(list, "{");

        assertThatThrownBy(() -> open(folder))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("namespaces.json");

        Files.writeString(list, text);
        try (var fermata = open(folder)) {
            assertThat(fermata.namespaces().find("there")).isNotNull();
        }
    }

    /** The retention time is over a second after the end. */
    private static void awaitGone(Fermata fermata) {
        while (true) {
            try {
                fermata.execution("w").describe().status();
                Thread.onSpinWait();
            } catch (NotFound gone) {
                return;
            }
        }
    }
}
