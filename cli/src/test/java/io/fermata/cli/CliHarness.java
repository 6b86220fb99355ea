package io.fermata.cli;

import io.fermata.embedded.Json;
import io.fermata.sdk.TypeRef;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;

/** Calls the command line in this process, on a directory of its own, and keeps what it printed. */
@NullMarked
final class CliHarness {
    private final Path data;
    private final Session.@Nullable EngineOpener opener;
    private final Supplier<Catalog> catalog;
    private Map<String, String> environment = Map.of();
    private String input = "";

    CliHarness(Path data) {
        this(data, null);
    }

    CliHarness(Path data, Session.@Nullable EngineOpener opener) {
        this(data, opener, () -> Catalog.of(List.of(new SampleProvider())));
    }

    CliHarness(Path data, Session.@Nullable EngineOpener opener, Supplier<Catalog> catalog) {
        this.data = data;
        this.opener = opener;
        this.catalog = catalog;
    }

    /** What one call printed. */
    record Said(int exitStatus, String out, String err) {
        List<String> lines() {
            return out.lines().toList();
        }

        String lastLine() {
            return lines().isEmpty() ? "" : lines().getLast();
        }

        @SuppressWarnings("unchecked") // Every line of --json is an object.
        Map<String, Object> json() {
            return (Map<String, Object>) Json.strict().read(lastLine(), TypeRef.of(Map.class));
        }
    }

    Path data() {
        return data;
    }

    CliHarness typing(String text) {
        input = text;
        return this;
    }

    CliHarness with(Map<String, String> variables) {
        environment = variables;
        return this;
    }

    Said run(String... words) {
        var all = new ArrayList<>(List.of(words));
        all.add("--data");
        all.add(data.toString());
        return runPlain(all.toArray(String[]::new));
    }

    Said runPlain(String... words) {
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        try (var outPrint = new PrintStream(out, true, StandardCharsets.UTF_8);
                var errPrint = new PrintStream(err, true, StandardCharsets.UTF_8)) {
            var in = new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8));
            var terminal = new Terminal(outPrint, errPrint, in, false, "./fermata");
            var engines = opener == null ? new EmbeddedOpener(errPrint) : opener;
            int exitStatus = new Cli(new Session(terminal, catalog, engines, environment)).run(words);
            return new Said(exitStatus, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
        }
    }
}
