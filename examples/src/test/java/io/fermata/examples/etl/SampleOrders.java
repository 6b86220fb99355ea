package io.fermata.examples.etl;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;

/** Writes the sample file that stands in {@code inputs/}: the same bytes for the same seed. */
final class SampleOrders {
    static final int ROWS = 10_000;
    static final long SEED = 1;

    private static final List<String> CUSTOMERS = List.of(
            "Ada Byron", "Grace", "\"Hopper, Grace\"", "José Ruiz", "Ines Krüger", "\"Says \"\"hi\"\"\"", "李雷", "Olga");
    private static final List<String> COUNTRIES = List.of("DE", "fr", "ES", "US", "JP", "BR", "IN", "ZA");
    private static final List<String> NOTES =
            List.of("", "", "", "", "", "", "gift", "\"leave at door\"", "\"two\nlines\"", "\"a, b\"");
    private static final List<String> BROKEN = List.of(
            "%d,2026-02-30,Grace,DE,1,5.00,",
            "%d,2026-01-31,Grace,Germany,1,5.00,",
            "%d,2026-01-31,Grace,DE,none,5.00,",
            "%d,2026-01-31,Grace,DE,1,5.005,",
            "%d,2026-01-31,,DE,1,5.00,",
            "%d,2026-01-31,Grace,DE,1",
            "%d,2026-01-31,Gra\"ce,DE,1,5.00,",
            "1,2026-01-31,Grace,DE,1,5.00,");

    private SampleOrders() {}

    /** Writes the sample anew, to the file that is named. */
    public static void main(String[] arguments) throws IOException {
        Files.writeString(Path.of(arguments[0]), csv(ROWS, SEED));
    }

    static String csv(int rows, long seed) {
        var random = new Random(seed);
        var csv = new StringBuilder(String.join(",", Transform.COLUMNS)).append('\n');
        for (int row = 1; row <= rows; row++) {
            boolean isBroken = row > 1 && random.nextInt(200) == 0;
            csv.append(isBroken ? pick(BROKEN, random).formatted(row) : order(row, random))
                    .append('\n');
        }
        return csv.toString();
    }

    private static String order(int row, Random random) {
        return "%d,2026-%02d-%02d,%s,%s,%d,%d.%02d,%s"
                .formatted(
                        row,
                        1 + random.nextInt(12),
                        1 + random.nextInt(28),
                        pick(CUSTOMERS, random),
                        pick(COUNTRIES, random),
                        1 + random.nextInt(9),
                        random.nextInt(200),
                        random.nextInt(100),
                        pick(NOTES, random));
    }

    private static String pick(List<String> choices, Random random) {
        return choices.get(random.nextInt(choices.size()));
    }
}
