package io.timecoin.cli.client;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a node's metrics said at one moment: the samples of the Prometheus text format. Lines that are no samples are passed over.
 * Immutable.
 *
 * @param samples in the order of the text
 */
public record MetricsText(List<Sample> samples) {

    /** One value. Labels have their values as they are written. */
    public record Sample(String name, Map<String, String> labels, double value) {
        public Sample {
            labels = Map.copyOf(labels);
        }
    }

    private static final Pattern LINE = Pattern.compile("([A-Za-z_:][\\w:]*)(?:\\{(.*)})? (\\S+)(?: \\d+)?");
    private static final Pattern LABEL = Pattern.compile("(\\w+)=\"((?:[^\"\\\\]|\\\\.)*)\"");

    public MetricsText {
        samples = List.copyOf(samples);
    }

    /** Reads the text. */
    public static MetricsText parse(String text) {
        List<Sample> samples = new ArrayList<>();
        text.lines().filter(line -> !line.startsWith("#")).forEach(line -> {
            Matcher sample = LINE.matcher(line);
            if (sample.matches()) {
                number(sample.group(3))
                        .ifPresent(value -> samples.add(new Sample(sample.group(1), labels(sample.group(2)), value)));
            }
        });
        return new MetricsText(samples);
    }

    private static Map<String, String> labels(@Nullable String text) {
        Map<String, String> labels = new HashMap<>();
        if (text != null) {
            Matcher label = LABEL.matcher(text);
            while (label.find()) {
                labels.put(label.group(1), label.group(2));
            }
        }
        return labels;
    }

    /** A number as the format writes it; empty if it is none. */
    public static OptionalDouble number(@Nullable String text) {
        if (text == null) {
            return OptionalDouble.empty();
        }
        try {
            return OptionalDouble.of(Double.parseDouble(text.replace("Inf", "Infinity")));
        } catch (NumberFormatException _) {
            return OptionalDouble.empty();
        }
    }

    /** The sum of all of this name that have these labels and are not negative; empty if there is none. */
    public OptionalDouble sum(String name, Map<String, String> labels) {
        double[] values = samples.stream()
                .filter(sample -> sample.name().equals(name)
                        && sample.value() >= 0
                        && sample.labels().entrySet().containsAll(labels.entrySet()))
                .mapToDouble(Sample::value)
                .toArray();
        double sum = 0;
        for (double value : values) {
            sum += value;
        }
        return values.length == 0 ? OptionalDouble.empty() : OptionalDouble.of(sum);
    }

    /** The same of all labels. */
    public OptionalDouble sum(String name) {
        return sum(name, Map.of());
    }
}
