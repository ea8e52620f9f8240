package io.timecoin.cli.client;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

final class MetricsTextTest {

    @Test
    void namesLabelsAndValuesAreRead() {
        MetricsText metrics = MetricsText.parse("""
                # HELP x_total what it is
                # TYPE x_total counter
                x_total{a="1",b="two, {three} \\"four\\""} 1.5E3
                plain 7 1700000000000
                endless{le="+Inf"} +Inf
                """);
        assertEquals(
                List.of(
                        new MetricsText.Sample("x_total", Map.of("a", "1", "b", "two, {three} \\\"four\\\""), 1_500),
                        new MetricsText.Sample("plain", Map.of(), 7),
                        new MetricsText.Sample("endless", Map.of("le", "+Inf"), Double.POSITIVE_INFINITY)),
                metrics.samples());
    }

    @Test
    void whatIsNoSampleIsPassedOver() {
        assertEquals(
                List.of(),
                MetricsText.parse("<html>\n\nx\nx y\nx{ 1\n{a=\"b\"} 1\n").samples());
    }

    @Test
    void samplesAreAddedUpByNameAndLabels() {
        MetricsText metrics =
                MetricsText.parse("m{a=\"1\",b=\"1\"} 1\nm{a=\"1\",b=\"2\"} 2\nm{a=\"2\"} 4\nm{a=\"3\"} -1\n");
        assertEquals(OptionalDouble.of(7), metrics.sum("m"));
        assertEquals(OptionalDouble.of(3), metrics.sum("m", Map.of("a", "1")));
        assertEquals(OptionalDouble.empty(), metrics.sum("n"));
    }
}
