package io.fermata.embedded;

import io.fermata.engine.Restoration;
import io.fermata.sdk.AlreadyStarted;
import io.fermata.sdk.InvalidInput;
import io.fermata.sdk.NotFound;
import io.fermata.store.local.LocalStoreOptions;
import io.fermata.store.local.StoreBackup;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The namespaces of a Fermata. Each has a store and an engine of its own, so that nothing of one can be reached from
 * another, whatever is asked; threads, clock and workflows are shared. Safe for use by many threads.
 */
public final class Namespaces {
    /** The namespace that is always there. */
    public static final String DEFAULT = "default";

    /** Namespaces at most, the default one included: each holds files, memory and threads. */
    public static final int NAMESPACES_MAX = 64;

    static final int DEFAULT_NUMBER = 1;

    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,62}");

    private final @Nullable NamespaceFile file;
    private final Fermata root;
    private final Function<Namespace, Fermata> opener;
    private final InstantSource clock;
    /** Replaced as a whole, so that whoever only looks waits for no store that is being opened. */
    private volatile Map<String, Namespace> known;

    private final Map<String, Fermata> open = new HashMap<>();
    /** Else the default one is as the program that opened it says. */
    private boolean defaultWasSet;

    /** {@code file}: null without a disk. */
    Namespaces(@Nullable NamespaceFile file, Fermata root, Function<Namespace, Fermata> opener, InstantSource clock) {
        this.file = file;
        this.root = root;
        this.opener = opener;
        this.clock = clock;
        var all = new TreeMap<String, Namespace>();
        all.put(DEFAULT, new Namespace(DEFAULT, DEFAULT_NUMBER, Instant.EPOCH, NamespaceSettings.UNLIMITED));
        if (file != null) {
            file.read().forEach(each -> all.put(each.name(), each));
        }
        known = Collections.unmodifiableMap(all);
        defaultWasSet = file != null
                && file.read().stream().anyMatch(each -> each.name().equals(DEFAULT));
        open.put(DEFAULT, root);
    }

    /** All of them, by name in order. */
    public List<Namespace> list() {
        return List.copyOf(known.values());
    }

    /** The namespace of this name; null for none. */
    public @Nullable Namespace find(String name) {
        return known.get(name);
    }

    /**
     * Makes a namespace; on return it is durable.
     *
     * @throws InvalidInput for a name that is none, or when there are {@value #NAMESPACES_MAX}
     * @throws AlreadyStarted when there is one of this name
     */
    public synchronized Namespace create(String name, NamespaceSettings settings) {
        requireName(name);
        if (known.containsKey(name)) {
            throw new AlreadyStarted("there is a namespace " + name + " already", null);
        }
        if (known.size() >= NAMESPACES_MAX) {
            throw new InvalidInput("name", "cannot be added: there are " + NAMESPACES_MAX + " namespaces already");
        }
        int number = known.values().stream().mapToInt(Namespace::number).max().orElseThrow() + 1;
        var made = new Namespace(name, number, clock.instant().truncatedTo(ChronoUnit.MILLIS), settings);
        var opened = opened(made);
        try {
            write(made);
        } catch (RuntimeException refused) {
            opened.close(Duration.ZERO);
            throw refused;
        }
        open.put(name, opened);
        return made;
    }

    /**
     * Gives a namespace other settings, from now on; on return they are durable.
     *
     * @throws NotFound when there is none of this name
     */
    public synchronized Namespace change(String name, NamespaceSettings settings) {
        var changed = require(name).with(settings);
        write(changed);
        var running = open.get(name);
        if (running != null) {
            running.retain(settings.retentionMillis());
        }
        return changed;
    }

    /**
     * Fermata in a namespace. It closes with this one, and must not be closed by others.
     *
     * @throws NotFound when there is none of this name
     */
    public synchronized Fermata of(String name) {
        var namespace = require(name);
        var running = open.get(name);
        if (running == null) {
            running = opened(namespace);
            open.put(name, running);
        }
        return running;
    }

    /**
     * Makes the namespaces of a new data directory out of a backup; the default one is restored by itself.
     *
     * @throws io.fermata.store.StoreException if the backup is damaged, or the disk refuses
     */
    public static void restore(Path backup, Path directory) {
        var all = NamespaceFile.in(backup).read();
        if (all.isEmpty()) {
            return;
        }
        for (var each : all) {
            if (!each.name().equals(DEFAULT)) {
                StoreBackup.restore(
                        NamespaceFile.in(backup).storeOf(each.name()),
                        NamespaceFile.in(directory).storeOf(each.name()),
                        LocalStoreOptions.defaults(),
                        Restoration::raiseIncarnation);
            }
        }
        NamespaceFile.in(directory).write(all);
    }

    /** Opens all of them, so that they act. */
    synchronized void openAll() {
        for (var each : list()) {
            var opened = of(each.name());
            if (!each.name().equals(DEFAULT) || defaultWasSet) {
                opened.retain(each.settings().retentionMillis());
            }
        }
    }

    /** Copies all but the default one, each as it is at one moment, and the list of them. */
    synchronized StoreBackup.Summary backUp(Path target, StoreBackup.Summary ofDefault) {
        if (file == null || (known.size() == 1 && file.read().isEmpty())) {
            return ofDefault;
        }
        int files = ofDefault.files();
        long bytes = ofDefault.bytes();
        for (var each : known.values()) {
            if (!each.name().equals(DEFAULT)) {
                var copied =
                        of(each.name()).parts().backUp(NamespaceFile.in(target).storeOf(each.name()));
                files += copied.files();
                bytes += copied.bytes();
            }
        }
        NamespaceFile.in(target).write(file.read());
        return new StoreBackup.Summary(ofDefault.takenAt(), files + 1, bytes);
    }

    /** All that are open but the root, which closes them. */
    synchronized Collection<Fermata> others() {
        return open.values().stream().filter(each -> !each.equals(root)).toList();
    }

    private Fermata opened(Namespace namespace) {
        var opened = opener.apply(namespace);
        opened.parts().belongTo(this);
        return opened;
    }

    static void requireName(String name) {
        if (!NAME.matcher(name).matches()) {
            throw new InvalidInput("name", "must have 1 to 63 characters of a-z, 0-9 and -, and not begin with -");
        }
    }

    private Namespace require(String name) {
        var found = known.get(name);
        if (found == null) {
            throw new NotFound("there is no namespace '" + name + "'", null);
        }
        return found;
    }

    private void write(Namespace changed) {
        var all = new TreeMap<>(known);
        all.put(changed.name(), changed);
        boolean sets = defaultWasSet || changed.name().equals(DEFAULT);
        if (file != null) {
            file.write(all.values().stream()
                    .filter(each -> sets || !each.name().equals(DEFAULT))
                    .toList());
        }
        defaultWasSet = sets;
        known = Collections.unmodifiableMap(all);
    }
}
