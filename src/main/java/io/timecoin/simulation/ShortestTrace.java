package io.timecoin.simulation;

import java.util.List;

/**
 * The smallest run found that breaks the same invariant as another.
 *
 * @param result of that run, traced
 * @param runs tried on the way
 */
public record ShortestTrace(RunResult result, int runs) {

    /** Lines shown if the violation has to do with no single view. */
    private static final int MOST_WITHOUT_VIEW = 80;

    /** The plan in words: all that it takes to run it again. */
    public String plan() {
        return result.plan().toString();
    }

    /** What broke. */
    public String violation() {
        return result.violation().map(Violation::getMessage).orElse("");
    }

    /** What happened from the beginning of the view concerned to the violation. */
    public List<String> lines() {
        List<String> lines = result.trace();
        String view = result.violation().map(Violation::view).orElse("");
        String entering = " enters view " + view + ",";
        for (int i = 0; i < lines.size() && !view.isEmpty(); i++) {
            if (lines.get(i).contains(entering)) {
                return lines.subList(i, lines.size());
            }
        }
        return lines.subList(Math.max(0, lines.size() - MOST_WITHOUT_VIEW), lines.size());
    }
}
