package io.fermata.server;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/** Finds what a mistyped name may have meant. */
public final class NearNames {
    private static final int NAMES_MAX = 3;

    private NearNames() {}

    /** The nearest names first, at most three; none if nothing is near. */
    public static List<String> of(String typed, Collection<String> known) {
        int farthest = Math.max(2, typed.length() / 3);
        return known.stream()
                .filter(name -> distance(typed, name) <= farthest || (typed.length() > 1 && name.startsWith(typed)))
                .sorted(Comparator.comparingInt((String name) -> distance(typed, name))
                        .thenComparing(name -> name))
                .limit(NAMES_MAX)
                .toList();
    }

    /** How many letters must be changed, added or removed; or swapped with their neighbour. */
    private static int distance(String one, String other) {
        var rows = new int[one.length() + 1][other.length() + 1];
        for (int i = 0; i <= one.length(); i++) {
            for (int j = 0; j <= other.length(); j++) {
                rows[i][j] = i == 0 || j == 0 ? i + j : cheapest(rows, one, other, i, j);
            }
        }
        return rows[one.length()][other.length()];
    }

    private static int cheapest(int[][] rows, String one, String other, int i, int j) {
        int change = one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1;
        int best = Math.min(rows[i - 1][j - 1] + change, 1 + Math.min(rows[i - 1][j], rows[i][j - 1]));
        boolean swapped =
                i > 1 && j > 1 && one.charAt(i - 1) == other.charAt(j - 2) && one.charAt(i - 2) == other.charAt(j - 1);
        return swapped ? Math.min(best, rows[i - 2][j - 2] + 1) : best;
    }
}
