package io.timecoin.ops;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.timecoin.network.Refusal;
import io.timecoin.network.conduct.Fault;
import io.timecoin.network.discovery.DiscoveryCounts;
import io.timecoin.verification.DropCause;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every metric that the code names has its row in docs/metrics.md, and no other has one. */
final class MetricsDocumentTest {

    private static final Pattern LITERAL = Pattern.compile("\"(timecoin_[a-z_]+)\"");
    private static final Pattern ROW =
            Pattern.compile("(?m)^\\| `(timecoin_[a-z_]+)(?:<[a-z]+>|\\{[a-z]+=\"…\"})?(\\w*)` \\| (\\w+) \\|");

    private static String document() throws IOException {
        return Files.readString(Path.of("docs/metrics.md"));
    }

    private static NavigableSet<String> named() throws IOException {
        NavigableSet<String> names = new TreeSet<>();
        try (Stream<Path> sources = Files.walk(Path.of("src/main/java"))) {
            for (Path source :
                    sources.filter(file -> file.toString().endsWith(".java")).toList()) {
                LITERAL.matcher(Files.readString(source)).results().forEach(literal -> names.add(literal.group(1)));
            }
        }
        return names;
    }

    /** As the code names it: what the export adds to the name of a kind is left out. */
    private static String asNamed(String name, String kind) {
        return switch (kind) {
            case "gauge" -> name;
            case "counter" -> name.replaceAll("_total$", "");
            default -> name.replaceAll("_seconds$", "");
        };
    }

    @Test
    void codeAndDocumentNameTheSame() throws IOException {
        NavigableSet<String> documented = ROW.matcher(document())
                .results()
                .map(row -> asNamed(row.group(1), row.group(3)))
                .collect(Collectors.toCollection(TreeSet::new));
        assertTrue(documented.size() > 15, documented::toString);
        assertEquals(named(), documented);
    }

    @Test
    void everyReasonThatIsPartOfANameIsExplained() throws IOException {
        String document = document();
        List<String> missing = Stream.of(
                        DropCause.values(), Fault.values(), Refusal.values(), DiscoveryCounts.Event.values())
                .flatMap(Arrays::stream)
                .map(reason -> "`" + reason.name().toLowerCase(Locale.ROOT) + "`")
                .filter(cause -> !document.contains(cause))
                .toList();
        assertEquals(List.of(), missing);
    }
}
