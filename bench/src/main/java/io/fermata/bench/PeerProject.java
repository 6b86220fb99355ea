package io.fermata.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Another engine: a Maven project of its own under {@code bench/peers}, which is built when it is needed. If it holds a
 * {@code package.json}, npm installs what that names into the project's {@code target} folder.
 */
final class PeerProject implements Contender {
    private static final int BUILD_SECONDS_MAX = 900;

    private final Path peers;
    private final String name;

    PeerProject(Path peers, String name) {
        this.peers = peers;
        this.name = name;
    }

    /**
     * The folder of all peers, looked for from here upwards and beside the command line's own script.
     *
     * @return null if this is not a copy of the sources
     */
    static @Nullable Path folder() {
        var starts = new ArrayList<Path>();
        starts.add(Path.of("").toAbsolutePath());
        var command = System.getenv("FERMATA_COMMAND");
        if (command != null) {
            starts.add(Path.of(command).toAbsolutePath());
        }
        starts.add(
                Path.of(System.getProperty("java.class.path").split(":", -1)[0]).toAbsolutePath());
        for (var start : starts) {
            for (Path place = start; place != null; place = place.getParent()) {
                var found = place.resolve("bench").resolve("peers");
                if (Files.exists(found.resolve("pom.xml"))) {
                    return found;
                }
            }
        }
        return null;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public List<String> command(CompareOptions options, int inflight, Path data) {
        var command = new ArrayList<String>();
        command.add(Ours.java());
        Ours.options().stream().filter(PeerProject::isShared).forEach(command::add);
        command.addAll(List.of("-cp", classPath(), "io.fermata.peers." + name + ".Main"));
        command.addAll(List.of(options.workload().shown(), Integer.toString(inflight)));
        command.addAll(List.of(Integer.toString(options.warmup()), Integer.toString(options.seconds())));
        command.addAll(List.of(data.toString(), home().toString()));
        return command;
    }

    /** Heap and collector are the same for all; the rest is tuned for Fermata. */
    private static boolean isShared(String option) {
        return option.startsWith("-Xm")
                || option.startsWith("-XX:+Use")
                || option.startsWith("--enable-native-access")
                || option.startsWith("--sun-misc");
    }

    private Path home() {
        return peers.resolve(name);
    }

    private Path target() {
        return home().resolve("target");
    }

    private Path libraries() {
        return target().resolve("runtime.classpath");
    }

    private String classPath() {
        try {
            var harness = peers.resolve("harness").resolve("target").resolve("classes");
            return target().resolve("classes") + ":" + harness + ":" + Files.readString(libraries());
        } catch (IOException unbuilt) {
            throw new java.io.UncheckedIOException("the peer " + name + " is not built", unbuilt);
        }
    }

    /**
     * Builds it if its sources are newer than its last build.
     *
     * @param scratch where the build's output goes
     * @throws WrongResult when that fails, with the command that failed
     */
    void prepare(Path scratch) throws IOException, InterruptedException, WrongResult {
        if (!isBuilt()) {
            build(scratch, List.of("mvn", "-q", "-B", "-ntp", "-f", "" + peers.resolve("pom.xml"), "-pl", name));
            Files.setLastModifiedTime(libraries(), FileTime.fromMillis(System.currentTimeMillis()));
        }
        var wanted = home().resolve("package.json");
        var npm = target().resolve("npm");
        if (Files.exists(wanted) && !Files.exists(npm.resolve("installed"))) {
            Files.createDirectories(npm);
            Files.copy(wanted, npm.resolve("package.json"), StandardCopyOption.REPLACE_EXISTING);
            call(
                    scratch,
                    List.of(
                            "npm",
                            "install",
                            "--prefix",
                            npm.toString(),
                            "--ignore-scripts",
                            "--no-audit",
                            "--no-fund"));
            Files.writeString(npm.resolve("installed"), "");
        }
    }

    private void build(Path scratch, List<String> maven) throws IOException, InterruptedException, WrongResult {
        var command = new ArrayList<>(maven);
        command.addAll(List.of("-am", "package"));
        call(scratch, command);
    }

    private void call(Path scratch, List<String> command) throws IOException, InterruptedException, WrongResult {
        try {
            new ContenderRun(command, scratch, BUILD_SECONDS_MAX).run();
        } catch (IOException absent) {
            throw new WrongResult("cannot run " + command.getFirst() + ": " + absent.getMessage(), absent);
        } catch (WrongResult failed) {
            throw new WrongResult("'" + String.join(" ", command) + "' failed: " + failed.getMessage(), failed);
        }
    }

    private boolean isBuilt() throws IOException {
        if (!Files.exists(libraries())) {
            return false;
        }
        var built = Files.getLastModifiedTime(libraries());
        for (var folder : List.of(home(), peers.resolve("harness"))) {
            var pom = Files.getLastModifiedTime(folder.resolve("pom.xml"));
            if (pom.compareTo(built) > 0 || hasNewer(folder.resolve("src"), built)) {
                return false;
            }
        }
        return Files.getLastModifiedTime(peers.resolve("pom.xml")).compareTo(built) <= 0;
    }

    private static boolean hasNewer(Path sources, FileTime built) throws IOException {
        try (var newer = Files.find(
                sources,
                Integer.MAX_VALUE,
                (path, attributes) -> attributes.lastModifiedTime().compareTo(built) > 0)) {
            return newer.findAny().isPresent();
        }
    }
}
