package io.fermata.exec;

import io.fermata.sdk.InvalidInput;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;

/** What a command finds around itself. */
record Surroundings(Path directory, Map<String, String> environment, boolean inherited, String stdin) {
    static final Surroundings DEFAULT = new Surroundings(Path.of(""), Map.of(), false, "");

    Surroundings {
        environment = Map.copyOf(environment);
        for (var variable : environment.entrySet()) {
            checkName(variable.getKey());
            Command.checkText("environment." + variable.getKey(), variable.getValue());
        }
    }

    Surroundings with(Path newDirectory) {
        return new Surroundings(newDirectory, environment, inherited, stdin);
    }

    Surroundings with(Map<String, String> newEnvironment) {
        return new Surroundings(directory, newEnvironment, inherited, stdin);
    }

    Surroundings inheriting() {
        return new Surroundings(directory, environment, true, stdin);
    }

    Surroundings with(String newStdin) {
        return new Surroundings(directory, environment, inherited, newStdin);
    }

    private static void checkName(String name) {
        if (name.isBlank() || name.indexOf('=') >= 0 || name.indexOf('\0') >= 0) {
            throw new InvalidInput("environment", "must have names without = and NUL, has '" + name + "'");
        }
        if (Set.copyOf(Variables.NAMES).contains(name)) {
            throw new InvalidInput("environment." + name, "must not be set, Fermata sets it");
        }
    }
}
