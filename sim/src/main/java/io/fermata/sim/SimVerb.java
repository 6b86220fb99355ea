package io.fermata.sim;

import io.fermata.cli.CliVerb;
import java.io.PrintStream;
import java.util.List;
import java.util.logging.LogManager;

/** The verb {@code sim}: attacks the engine in simulated time, from seeds. */
public final class SimVerb implements CliVerb {
    @Override
    public String name() {
        return "sim";
    }

    @Override
    public String summary() {
        return "attacks the engine in simulated time with generated programs, clients and faults";
    }

    @Override
    public String usage() {
        return """
            sim --seeds A..B [--first] [--threads N] | --seed N [--trace]

              --seeds A..B  plays these seeds; the last line says how many seeds, runs, faults and violations;
                            a seed that breaks a promise is shrunk, and what is left of it is printed
              --first       stops at the first seed that breaks a promise, and does not shrink it
              --seed N      plays one seed
              --trace       prints everything that happens, the same to the byte each time
              --threads N   plays so many seeds at once, 1 to 64 (default: one per processor)

            Exit status: 0 all promises were kept; 1 one was broken; 2 bad usage.
            """;
    }

    @Override
    public int run(List<String> arguments, PrintStream out, PrintStream err) throws Exception {
        var options = SimOptions.parse(arguments);
        LogManager.getLogManager().reset(); // What stuck compensations log is no news here.
        if (options.trace()) {
            var result = Sweep.play(options.from(), out::println).result();
            result.violations().forEach(violation -> out.println("violation: " + violation));
            return result.violations().isEmpty() ? 0 : 1;
        }
        var campaign = new Campaign(out, options.first());
        campaign.run(options.from(), options.to(), options.threads());
        if (options.to() > options.from()) {
            campaign.tellCoverage();
        }
        out.println(campaign.lastLine());
        return campaign.violations() == 0 ? 0 : 1;
    }
}
