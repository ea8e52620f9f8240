package io.timecoin.node;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/** Which of the names that exist somebody may have meant. */
public final class NearestNames {

    private NearestNames() {}

    /**
     * Names in order of how many letters would have to be put in, taken out, replaced, or exchanged with their neighbour.
     *
     * @param most such changes
     */
    public static List<String> of(String unknown, Collection<String> names, int most) {
        return names.stream()
                .filter(name -> distance(name, unknown) <= most)
                .sorted(Comparator.comparingInt(name -> distance(name, unknown)))
                .toList();
    }

    /** Optimal string alignment distance. */
    private static int distance(String a, String b) {
        int[][] rows = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                rows[i][j] = i == 0 || j == 0 ? i + j : changes(rows, a, b, i, j);
            }
        }
        return rows[a.length()][b.length()];
    }

    private static int changes(int[][] rows, String a, String b, int i, int j) {
        boolean same = a.charAt(i - 1) == b.charAt(j - 1);
        int least = Math.min(rows[i - 1][j - 1] + (same ? 0 : 1), Math.min(rows[i][j - 1], rows[i - 1][j]) + 1);
        boolean exchanged = i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
        return exchanged ? Math.min(least, rows[i - 2][j - 2] + 1) : least;
    }
}
