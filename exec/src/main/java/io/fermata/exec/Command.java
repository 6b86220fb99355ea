package io.fermata.exec;

import io.fermata.sdk.Category;
import io.fermata.sdk.InvalidInput;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A program, its arguments, and how it is run. Immutable: each method gives a changed copy. No shell is involved unless
 * it is the program, as in {@code Command.of("sh", "-c", "sort < in > out")}.
 *
 * <p>A command gets its environment from {@link #environment}, the variable {@code PATH} of this process, and those
 * that Fermata sets ({@link Exec}); the rest of this process's environment, which may hold secrets, only with
 * {@link #inheritEnvironment}.
 */
public final class Command {
    /** The most bytes of each of stdout and stderr that can be kept. */
    public static final int OUTPUT_BYTES_MAX = 128 * 1024;

    /** How many bytes of each of stdout and stderr are kept unless told otherwise. */
    public static final int OUTPUT_BYTES_DEFAULT = 64 * 1024;

    /** How long processes that have to end may tidy up unless told otherwise. */
    public static final Duration GRACE_DEFAULT = Duration.ofSeconds(5);

    private final List<String> line;
    private final Surroundings surroundings;
    private final Limits limits;
    private final ExitCodes exitCodes;

    private Command(List<String> line, Surroundings surroundings, Limits limits, ExitCodes exitCodes) {
        this.line = line;
        this.surroundings = surroundings;
        this.limits = limits;
        this.exitCodes = exitCodes;
    }

    /**
     * A program with its arguments, in the directory of this process, without a timeout.
     *
     * @param program looked up in the {@code PATH} that the command gets; with a slash in it, taken from the command's
     *     directory
     * @throws InvalidInput when the program is empty, or a word holds a NUL
     */
    public static Command of(String program, String... arguments) {
        var line = new ArrayList<String>();
        line.add(program);
        line.addAll(List.of(arguments));
        return of(line);
    }

    /** A program and its arguments as a list, the program first. */
    public static Command of(List<String> line) {
        if (line.isEmpty() || line.getFirst().isBlank()) {
            throw new InvalidInput("program", "must not be empty");
        }
        line.forEach(word -> checkText("argument", word));
        return new Command(List.copyOf(line), Surroundings.DEFAULT, Limits.DEFAULT, ExitCodes.DEFAULT);
    }

    /** Runs in this directory; when it is missing the step fails as {@link Category#VALIDATION}. */
    public Command directory(Path path) {
        return new Command(line, surroundings.with(path), limits, exitCodes);
    }

    /**
     * Runs with these variables, which replace those set before.
     *
     * @throws InvalidInput for a name that Fermata sets, such as {@code FERMATA_ATTEMPT}
     */
    public Command environment(Map<String, String> variables) {
        return new Command(line, surroundings.with(variables), limits, exitCodes);
    }

    /** Adds all of this process's environment; what {@link #environment} gives goes before it. */
    public Command inheritEnvironment() {
        return new Command(line, surroundings.inheriting(), limits, exitCodes);
    }

    /** Writes this text to the command as UTF-8; it need not read it. Default: its input is empty. */
    public Command stdin(String text) {
        return new Command(line, surroundings.with(text), limits, exitCodes);
    }

    /**
     * Ends the command after this long, by this machine's clock, and fails the attempt as {@link Category#TRANSIENT} of
     * type {@code CommandTimedOut}. The step's own start-to-close limit ends it as well.
     */
    public Command timeout(Duration limit) {
        return new Command(line, surroundings, new Limits(limit, limits.grace(), limits.outputBytes()), exitCodes);
    }

    /** How long processes have between being asked to end (TERM) and being killed; default {@link #GRACE_DEFAULT}. */
    public Command grace(Duration limit) {
        return new Command(line, surroundings, new Limits(limits.timeout(), limit, limits.outputBytes()), exitCodes);
    }

    /**
     * How many bytes of stdout, and of stderr, are kept: the last ones. What is more is read and forgotten. At most
     * {@link #OUTPUT_BYTES_MAX}, default {@link #OUTPUT_BYTES_DEFAULT}; large results belong in files.
     */
    public Command outputLimit(int bytes) {
        return new Command(line, surroundings, new Limits(limits.timeout(), limits.grace(), bytes), exitCodes);
    }

    /** The exit codes that are a success; default 0. All others fail the attempt. */
    public Command successCodes(int... codes) {
        return new Command(line, surroundings, limits, exitCodes.succeeding(codes));
    }

    /**
     * What kind of trouble an exit code is. Without a word on it, 126 and 127 (a shell's file not executable, program
     * not found) are {@link Category#LOGIC} and others {@link Category#TRANSIENT}. {@link Category#VALIDATION} also
     * says that the command certainly changed nothing.
     */
    public Command exitCode(int code, Category category) {
        return new Command(line, surroundings, limits, exitCodes.meaning(code, category));
    }

    /** The program without its arguments, which may hold secrets. */
    @Override
    public String toString() {
        return line.getFirst();
    }

    List<String> line() {
        return line;
    }

    Surroundings surroundings() {
        return surroundings;
    }

    Limits limits() {
        return limits;
    }

    ExitCodes exitCodes() {
        return exitCodes;
    }

    static void checkText(String what, String text) {
        if (text.indexOf('\0') >= 0) {
            throw new InvalidInput(what, "must not hold a NUL character");
        }
    }
}
