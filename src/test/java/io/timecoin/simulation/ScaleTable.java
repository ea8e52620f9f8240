package io.timecoin.simulation;

import com.google.errorprone.annotations.FormatMethod;
import io.timecoin.simulation.Scale.Row;
import io.timecoin.simulation.Scale.Sent;
import java.util.List;
import java.util.Locale;

/** Rows as tables in Markdown. */
final class ScaleTable {

    private ScaleTable() {}

    static String of(List<Row> rows) {
        StringBuilder out = new StringBuilder();
        out.append(
                "| nodes | tx/s | uplink | measured | blocks/s | views without block | payments | finality p50 | p99 |\n");
        out.append("|---:|---:|---:|---:|---:|---:|---:|---:|---:|\n");
        for (Row row : rows) {
            out.append(format(
                    "| %d | %d | %s | %d × %d s | %.2f | %d | %d | %d ms | %d ms |%n",
                    row.setting().nodes(),
                    row.setting().perSecond(),
                    uplink(row),
                    row.setting().seeds().size(),
                    row.setting().millis() / 1_000,
                    row.blocksPerSecond(),
                    row.emptyViews(),
                    row.payments(),
                    row.p50Micros() / 1_000,
                    row.p99Micros() / 1_000));
        }
        out.append(
                "\n| nodes | tx/s | uplink | messages per block and node | KB per block and node | votes | certificates"
                        + " | verifier | engine | uplink used | longest wait for the uplink |\n");
        out.append("|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|\n");
        for (Row row : rows) {
            out.append(format(
                    "| %d | %d | %s | %.1f | %.1f | %.1f KB | %.1f KB | %.2f %% (%.2f) | %.2f %% (%.2f) | %.2f %% (%.2f) |"
                            + " %d ms |%n",
                    row.setting().nodes(),
                    row.setting().perSecond(),
                    uplink(row),
                    row.messagesPerBlockAndNode(),
                    row.bytesPerBlockAndNode() / 1_000,
                    kilobytes(row, "vote"),
                    kilobytes(row, "certificate"),
                    100 * row.verifier().mean(),
                    100 * row.verifier().busiest(),
                    100 * row.engine().mean(),
                    100 * row.engine().busiest(),
                    100 * row.uplink().mean(),
                    100 * row.uplink().busiest(),
                    row.uplinkWaitMicros() / 1_000));
        }
        out.append("\n| nodes | tx/s | uplink | kind | messages per block and node | bytes of one, mean |\n");
        out.append("|---:|---:|---:|---|---:|---:|\n");
        for (Row row : rows) {
            row.sent().forEach((kind, sent) -> out.append(kind(row, kind, sent)));
        }
        return out.toString();
    }

    private static String kind(Row row, String kind, Sent sent) {
        return format(
                "| %d | %d | %s | %s | %.2f | %d |%n",
                row.setting().nodes(),
                row.setting().perSecond(),
                uplink(row),
                kind,
                (double) sent.messages() / row.blocks() / row.setting().nodes(),
                sent.messages() == 0 ? 0 : sent.bytes() / sent.messages());
    }

    static double kilobytes(Row row, String kind) {
        Sent sent = row.sent().get(kind);
        return sent == null
                ? 0
                : sent.bytes() / 1_000.0 / row.blocks() / row.setting().nodes();
    }

    static String uplink(Row row) {
        long megabits = row.setting().uplinkBytesPerSecond() * 8 / 1_000_000;
        return megabits < 1_000 ? megabits + " Mbit/s" : megabits / 1_000 + " Gbit/s";
    }

    @FormatMethod
    private static String format(String pattern, Object... values) {
        return String.format(Locale.ROOT, pattern, values);
    }
}
