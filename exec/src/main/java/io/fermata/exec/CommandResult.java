package io.fermata.exec;

import java.time.Duration;

/**
 * What a command that succeeded left behind.
 *
 * @param exitCode one of the command's success codes
 * @param stdout what it wrote, read as UTF-8; only the end of it if {@code truncated}
 * @param stderr what it wrote as errors, read as UTF-8; only the end of it if {@code truncated}
 * @param truncated whether it wrote more than {@link Command#outputLimit} bytes to one of the two
 * @param duration from its start to its end
 */
public record CommandResult(int exitCode, String stdout, String stderr, boolean truncated, Duration duration) {}
