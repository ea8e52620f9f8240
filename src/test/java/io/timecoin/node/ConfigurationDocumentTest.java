package io.timecoin.node;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

final class ConfigurationDocumentTest {

    private static final Pattern ROW = Pattern.compile("(?m)^\\| `(timecoin\\.[a-z.-]+)` \\| (`([^`]*)`|–) \\|");

    @Test
    void theDocumentListsExactlyTheDeclaredKeysWithTheirDefaults() throws Exception {
        SortedMap<String, Optional<String>> documented = new TreeMap<>();
        Matcher row = ROW.matcher(Files.readString(Path.of("docs", "configuration.md")));
        while (row.find()) {
            documented.put(row.group(1), Optional.ofNullable(row.group(3)));
        }
        assertEquals(NodeConfigKeys.declared(), documented);
    }
}
