package io.timecoin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.timecoin.simulation.Violation.Invariant;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Each invariant of docs/safety.md and each rule of docs/protocol.md section 5 is named in the document, by the code that keeps it,
 * and by what asks for it; and nobody names what no document has.
 */
final class InvariantNamesTest {

    private static final String SAFETY = """
            | id | name | what it says | kept by | asked by |
            |---|---|---|---|---|
            | INV-1 | NO_FORK | one chain | `Chain` | `ForkChecker`, `ForkTest` |
            """;
    private static final String PROTOCOL = """

            ## 5. Consensus
            ### Rules
            1. **A view is entered** at some time.
            2. **The leader proposes**.

            **Durable before sent.** A vote is written.

            ## 6. More
            3. **Not a rule** of section 5.
            """;
    private static final String CONSTANTS = "/** INV-1: One chain. */ NO_FORK";
    private static final String KEEPER =
            "/** Keeps INV-1 (protocol §5.1, §5.2; protocol §5, \"Durable before sent\"; RFC 8032 §5.1.6). */";
    private static final String CHECKER = "throw new Violation(Invariant.NO_FORK)";
    private static final String TEST = "Invariant.NO_FORK // §5.1, §5.2";

    private static List<String> complaints(
            String safety, String protocol, String constants, String keeper, String checker, String test) {
        return new InvariantNames(
                        safety,
                        protocol,
                        constants,
                        Map.of("src/main/ledger/Chain.java", keeper, "src/main/simulation/ForkChecker.java", checker),
                        Map.of("src/test/simulation/ForkTest.java", test))
                .complaints();
    }

    private static void assertComplains(String about, List<String> complaints) {
        assertEquals(1, complaints.size(), complaints::toString);
        assertTrue(complaints.getFirst().contains(about), complaints::toString);
    }

    @Test
    void whatIsNamedOnEachSideIsFine() {
        assertEquals(List.of(), complaints(SAFETY, PROTOCOL, CONSTANTS, KEEPER, CHECKER, TEST));
    }

    @Test
    void anInvariantThatOneSideDoesNotNameIsMissed() {
        assertComplains(
                "INV-1 is kept by [Chain], but it is named in []",
                complaints(SAFETY, PROTOCOL, CONSTANTS, KEEPER.replace("INV-1", ""), CHECKER, TEST));
        assertComplains("the checkers []", complaints(SAFETY, PROTOCOL, CONSTANTS, KEEPER, "Invariant.NO_FORKS", TEST));
        assertComplains(
                "the tests []",
                complaints(SAFETY, PROTOCOL, CONSTANTS, KEEPER, CHECKER, TEST.replace("Invariant.NO_FORK", "")));
        assertComplains(
                "is not what the constant NO_FORK names",
                complaints(SAFETY, PROTOCOL, "/** One chain. */ NO_FORK", KEEPER, CHECKER, TEST));
        assertComplains(
                "NO_LOSS (INV-2) is not in the table",
                complaints(SAFETY, PROTOCOL, CONSTANTS + ", /** INV-2: It. */ NO_LOSS", KEEPER, CHECKER, TEST));
        String rowAgain = SAFETY.substring(SAFETY.indexOf("| INV-1"));
        assertTrue(complaints(SAFETY + rowAgain, PROTOCOL, CONSTANTS, KEEPER, CHECKER, TEST)
                .contains("INV-1 is twice in the table"));
    }

    @Test
    void aClassThatTheTableNamesWronglyIsMissed() {
        assertComplains(
                "kept by [Tree]",
                complaints(SAFETY.replace("Chain", "Tree"), PROTOCOL, CONSTANTS, KEEPER, CHECKER, TEST));
        assertComplains(
                "asked by [ForkChecker, ForkTest, LossTest]",
                complaints(
                        SAFETY.replace("`ForkTest`", "`ForkTest`, `LossTest`"),
                        PROTOCOL,
                        CONSTANTS,
                        KEEPER,
                        CHECKER,
                        TEST));
    }

    @Test
    void aRuleThatOneSideDoesNotNameIsMissed() {
        assertComplains(
                "§5.2 is named by no class that keeps it",
                complaints(SAFETY, PROTOCOL, CONSTANTS, KEEPER.replace(", §5.2", ""), CHECKER, TEST));
        assertComplains(
                "§5.1 is named by no test",
                complaints(SAFETY, PROTOCOL, CONSTANTS, KEEPER, CHECKER, TEST.replace("§5.1", "§5")));
    }

    @Test
    void aNameThatNoDocumentHasIsMissed() {
        for (String unknown : List.of("INV-12", "§5.3", "§5.1.1", "§5.12")) {
            assertComplains(
                    "Chain.java names " + unknown + ",",
                    complaints(SAFETY, PROTOCOL, CONSTANTS, KEEPER + unknown, CHECKER, TEST));
        }
        assertComplains(
                "ForkTest.java names Epoch change,",
                complaints(SAFETY, PROTOCOL, CONSTANTS, KEEPER, CHECKER, TEST + "protocol §5, Epoch change."));
        assertComplains(
                "instead of §5.n", complaints(SAFETY, PROTOCOL, CONSTANTS, KEEPER, CHECKER + " // rule 2", TEST));
    }

    @Test
    void documentsAndCodeNameTheSame() throws IOException {
        InvariantNames names = new InvariantNames(
                Files.readString(Path.of("docs/safety.md")),
                Files.readString(Path.of("docs/protocol.md")),
                Files.readString(Path.of("src/main/java/io/timecoin/simulation/Violation.java")),
                sources("src/main/java"),
                sources("src/test/java"));
        assertEquals(
                Arrays.stream(Invariant.values()).map(Enum::name).sorted().toList(),
                names.rows().stream().map(InvariantNames.Row::name).sorted().toList());
        assertEquals(9, names.rules().size(), () -> "rules found: " + names.rules());
        assertEquals(List.of(), names.complaints());
    }

    /** Texts by path; without this test, whose examples are no names. */
    private static Map<String, String> sources(String folder) throws IOException {
        Map<String, String> texts = new LinkedHashMap<>();
        try (Stream<Path> files = Files.walk(Path.of(folder))) {
            files.filter(file -> file.toString().endsWith(".java"))
                    .filter(file -> !file.getFileName().toString().startsWith("InvariantNames"))
                    .sorted()
                    .forEach(file -> texts.put(file.toString(), text(file)));
        }
        assertTrue(texts.size() > 100, () -> "only " + texts.size() + " sources in " + folder);
        return texts;
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
