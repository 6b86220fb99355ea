package io.fermata.bench;

import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Fermata itself: the verb {@code bench} in a process of its own, with the options of this JVM. */
final class Ours implements Contender {
    static final String NAME = "fermata";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public List<String> command(CompareOptions options, int inflight, Path data) {
        var command = new ArrayList<String>();
        command.add(java());
        options().forEach(command::add);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), "io.fermata.cli.Main", "bench"));
        command.addAll(List.of(options.workload().shown(), "--inflight", Integer.toString(inflight)));
        command.addAll(List.of("--warmup", Integer.toString(options.warmup())));
        command.addAll(List.of("--seconds", Integer.toString(options.seconds())));
        command.addAll(List.of("--data", data.toString(), "--json"));
        return command;
    }

    static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    /** What this JVM was started with. */
    static List<String> options() {
        return ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(argument -> argument.startsWith("-X") || argument.startsWith("-D") || argument.startsWith("--"))
                .toList();
    }
}
