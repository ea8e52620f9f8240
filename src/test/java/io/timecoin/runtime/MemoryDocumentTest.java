package io.timecoin.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The table of holders in docs/operations.md is that of the code. */
final class MemoryDocumentTest {

    private static final Pattern ROW = Pattern.compile("(?m)^\\| `([a-z_]+)` \\| (\\d+\\.\\d) \\|");

    @Test
    void eachHolderIsDocumentedWithItsPartOfTheHeap() throws IOException {
        List<String> documented = ROW.matcher(Files.readString(Path.of("docs/operations.md")))
                .results()
                .map(row -> row.group(1) + " " + row.group(2))
                .toList();
        assertEquals(
                Arrays.stream(HeapShare.values())
                        .map(holder ->
                                String.format(Locale.ROOT, "%s %.1f", holder.label(), holder.of(1_000_000) / 1e4))
                        .toList(),
                documented);
    }
}
