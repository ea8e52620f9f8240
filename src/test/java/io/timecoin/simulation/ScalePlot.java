package io.timecoin.simulation;

import com.google.errorprone.annotations.FormatMethod;
import io.timecoin.simulation.Scale.Row;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** Rows of the lower load as a picture: finality, and what a node sends for a block, over the number of nodes. */
final class ScalePlot {

    private static final int[] NODES = {4, 10, 25, 50, 100};
    private static final int PLOT_WIDTH = 330;
    private static final int PLOT_HEIGHT = 250;
    private static final int TOP = 48;

    /** A panel with logarithmic axes. */
    private record Panel(String title, int left, double least, double most, List<Double> ticks) {

        double x(double nodes) {
            return left + PLOT_WIDTH * Math.log(nodes / 3.5) / Math.log(115 / 3.5);
        }

        double y(double value) {
            return TOP + PLOT_HEIGHT * (1 - Math.log(value / least) / Math.log(most / least));
        }
    }

    private final StringBuilder out = new StringBuilder();

    private ScalePlot() {}

    static String of(List<Row> rows) {
        return new ScalePlot().draw(rows);
    }

    private String draw(List<Row> rows) {
        int rate =
                rows.stream().mapToInt(row -> row.setting().perSecond()).min().orElseThrow();
        List<Row> lower =
                rows.stream().filter(row -> row.setting().perSecond() == rate).toList();
        add("""
                <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 860 400" role="img" font-family="sans-serif" font-size="12">
                <title>Finality and bytes sent, by number of masternodes</title>
                <style>
                text { fill: #1f2328 } .grid { stroke: #d0d7de } .axis { stroke: #59636e }
                .a { stroke: #0550ae; fill: #0550ae } .b { stroke: #bc4c00; fill: #bc4c00 }
                .line { fill: none; stroke-width: 2 } .dash { stroke-dasharray: 6 4 } .ground { fill: #ffffff }
                @media (prefers-color-scheme: dark) {
                text { fill: #e6edf3 } .grid { stroke: #3d444d } .axis { stroke: #9198a1 }
                .a { stroke: #79c0ff; fill: #79c0ff } .b { stroke: #ffa657; fill: #ffa657 } .ground { fill: #0d1117 }
                }
                .line { fill: none }
                </style>
                <rect class="ground" width="860" height="400"/>
                """);
        Panel finality = new Panel(
                "finality, ms (%d tx/s)".formatted(rate),
                62,
                100,
                2_000,
                List.of(100.0, 200.0, 500.0, 1_000.0, 2_000.0));
        Panel sent = new Panel(
                "sent per block and node, KB (%d tx/s)".formatted(rate),
                492,
                1,
                2_000,
                List.of(1.0, 10.0, 100.0, 1_000.0));
        axes(finality);
        axes(sent);
        String slow = "100 Mbit/s";
        String fast = "1 Gbit/s";
        List<Row> slowRows = with(lower, slow);
        List<Row> fastRows = with(lower, fast);
        line(finality, slowRows, "a", row -> row.p50Micros() / 1_000.0);
        line(finality, slowRows, "a dash", row -> row.p99Micros() / 1_000.0);
        line(finality, fastRows, "b", row -> row.p50Micros() / 1_000.0);
        line(finality, fastRows, "b dash", row -> row.p99Micros() / 1_000.0);
        line(sent, slowRows, "a", row -> row.bytesPerBlockAndNode() / 1_000);
        line(sent, slowRows, "b dash", row -> ScaleTable.kilobytes(row, "vote"));
        legend(62, "a", "p50, " + slow, "a dash", "p99, " + slow);
        legend(232, "b", "p50, " + fast, "b dash", "p99, " + fast);
        legend(492, "a", "all messages", "b dash", "votes alone");
        return add("</svg>\n").toString();
    }

    private static List<Row> with(List<Row> rows, String uplink) {
        return rows.stream()
                .filter(row -> ScaleTable.uplink(row).equals(uplink))
                .toList();
    }

    private void axes(Panel panel) {
        int right = panel.left() + PLOT_WIDTH;
        int bottom = TOP + PLOT_HEIGHT;
        text(panel.left(), 28, "start", panel.title());
        for (double tick : panel.ticks()) {
            double y = panel.y(tick);
            add(format("<path class=\"grid\" d=\"M%d %.1fH%d\"/>%n", panel.left(), y, right));
            text(panel.left() - 6, y + 4, "end", format("%,.0f", tick));
        }
        for (int nodes : NODES) {
            double x = panel.x(nodes);
            add(format("<path class=\"axis\" d=\"M%.1f %dv5\"/>%n", x, bottom));
            text(x, bottom + 20, "middle", Integer.toString(nodes));
        }
        add(format("<path class=\"axis\" fill=\"none\" d=\"M%d %dV%dH%d\"/>%n", panel.left(), TOP, bottom, right));
        text(panel.left() + PLOT_WIDTH / 2.0, bottom + 38, "middle", "masternodes");
    }

    private void line(Panel panel, List<Row> rows, String style, ToDoubleFunction<Row> value) {
        StringBuilder path = new StringBuilder();
        for (Row row : rows) {
            double x = panel.x(row.setting().nodes());
            double y = panel.y(value.applyAsDouble(row));
            path.append(format("%s%.1f %.1f", path.isEmpty() ? "M" : "L", x, y));
            add(format("<circle class=\"%s\" cx=\"%.1f\" cy=\"%.1f\" r=\"3\"/>%n", style.substring(0, 1), x, y));
        }
        add(format("<path class=\"%s line\" d=\"%s\"/>%n", style, path));
    }

    private void legend(int left, String first, String firstWords, String second, String secondWords) {
        int y = TOP + PLOT_HEIGHT + 62;
        add(format("<path class=\"%s line\" d=\"M%d %dh28\"/>%n", first, left, y));
        text(left + 34, y + 4, "start", firstWords);
        add(format("<path class=\"%s line\" d=\"M%d %dh28\"/>%n", second, left, y + 20));
        text(left + 34, y + 24, "start", secondWords);
    }

    private void text(double x, double y, String anchor, String words) {
        add(format("<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">%s</text>%n", x, y, anchor, words));
    }

    private StringBuilder add(String part) {
        return out.append(part);
    }

    @FormatMethod
    private static String format(String pattern, Object... values) {
        return String.format(Locale.ROOT, pattern, values);
    }
}
