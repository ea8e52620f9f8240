package io.timecoin.simulation;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.timecoin.simulation.Scale.Row;
import io.timecoin.simulation.Scale.Setting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/**
 * Writes {@code target/scale/scale.md} and {@code scale.svg}, as docs/scale.md has them. Not part of a build: {@code ./mvnw
 * test -Dtest=ScaleReport}.
 */
final class ScaleReport {

    /** Costs of the machine that docs/scale.md names, ns; {@link ScaleCosts} measures those of another one. */
    private static final VirtualCpu.Costs COSTS = new VirtualCpu.Costs(
            Long.getLong("scale.signatureNanos", 31_115), Long.getLong("scale.turnNanos", 9_115), 1);

    private static final int RUNS = Integer.getInteger("scale.runs", 2);

    private record Size(int nodes, long seconds) {}

    private static final List<Size> SIZES =
            List.of(new Size(4, 60), new Size(10, 60), new Size(25, 20), new Size(50, 10), new Size(100, 4));
    private static final int[] RATES = {20, 200};
    private static final long[] UPLINKS = {12_500_000, 125_000_000};

    @Test
    void networksOfFourToAHundredNodesMakeEveryPaymentFinal() throws IOException {
        List<Row> rows = new ArrayList<>();
        Path directory = Files.createDirectories(Path.of("target", "scale"));
        for (Size size : SIZES) {
            for (int rate : RATES) {
                for (long uplink : UPLINKS) {
                    List<Long> seeds = LongStream.rangeClosed(1, RUNS).boxed().toList();
                    rows.add(Scale.measure(
                            new Setting(size.nodes(), rate, uplink, COSTS, size.seconds() * 1_000, seeds)));
                    Files.writeString(directory.resolve("scale.md"), ScaleTable.of(rows));
                    Files.writeString(directory.resolve("scale.svg"), ScalePlot.of(rows));
                }
            }
        }
        assertTrue(rows.stream().allMatch(row -> row.payments() > 0), "a size without payments");
    }
}
