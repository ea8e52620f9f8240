package io.timecoin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClass;
import io.timecoin.ArchitectureDocument.Arrow;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * What docs/architecture.md says of the code and can be looked up there is so. Run with {@code -Dtimecoin.diagram=write} to draw
 * the diagram of packages anew after a wanted change.
 */
final class ArchitectureDocumentTest {

    private static final Path FILE = Path.of("docs/architecture.md");
    private static final Path MAIN = Path.of("src/main/java/io/timecoin");
    private static final Path TESTS = Path.of("src/test/java/io/timecoin");

    /** Names in the document that are not of this program. */
    private static final Set<String> FOREIGN = Set.of("Multi", "Uni");

    private static final Pattern SENTENCE = Pattern.compile("(?s)/\\*\\*(.*?\\.)(?:\\s.*?)?\\*/");
    private static final Pattern PART = Pattern.compile("new Part\\(\\s*\"([^\"]+)\"");

    private static ArchitectureDocument document() throws IOException {
        return new ArchitectureDocument(Files.readString(FILE));
    }

    private static List<Path> sources(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(".java"))
                    .sorted()
                    .toList();
        }
    }

    @Test
    void packagesAreDrawnAsTheyUseEachOther() throws IOException {
        String drawn = PackageDiagram.of(ArchitectureTest.PROGRAM).mermaid();
        if ("write".equals(System.getProperty("timecoin.diagram"))) {
            Files.writeString(FILE, document().with("packages", drawn).text());
        }
        assertEquals(drawn, document().diagram("packages"));
    }

    @Test
    void anArrowThatFollowsFromOthersIsNotDrawn() {
        TreeMap<String, NavigableSet<String>> uses = new TreeMap<>();
        uses.put("top", new TreeSet<>(Set.of("left", "right", "deep", "bottom")));
        uses.put("left", new TreeSet<>(Set.of("deep")));
        uses.put("right", new TreeSet<>());
        uses.put("deep", new TreeSet<>(Set.of("bottom")));
        assertEquals("""
                flowchart TD
                    deep --> bottom
                    left --> deep
                    top --> left & right
                """, new PackageDiagram(uses).mermaid());
    }

    @Test
    void everyArrowOfTheWaysIsACall() throws IOException {
        List<Arrow> arrows = document().arrows("ways");
        assertTrue(arrows.size() > 20, arrows::toString);
        assertEquals(
                List.of(),
                arrows.stream()
                        .filter(arrow -> !arrow.isACall(ArchitectureTest.PROGRAM))
                        .toList());
    }

    @Test
    void aCallIsToldFromNone() {
        assertTrue(new Arrow("MessageIntake", "Verification").isACall(ArchitectureTest.PROGRAM));
        assertTrue(new Arrow("LinkTable", "MessageIntake").isACall(ArchitectureTest.PROGRAM), "by its interface");
        assertFalse(new Arrow("PeerLink", "Verification").isACall(ArchitectureTest.PROGRAM), "by others only");
        assertFalse(new Arrow("Replica", "ConsensusEngine").isACall(ArchitectureTest.PROGRAM), "the other way");
    }

    @Test
    void everyClassNamedIsThere() throws IOException {
        Set<String> known = ArchitectureTest.PROGRAM.stream()
                .map(JavaClass::getSimpleName)
                .collect(Collectors.toCollection(TreeSet::new));
        sources(TESTS).forEach(file -> known.add(file.getFileName().toString().replace(".java", "")));
        Set<String> named = document().classes();
        assertTrue(named.size() > 80, named::toString);
        named.removeAll(known);
        named.removeAll(FOREIGN);
        assertEquals(Set.of(), named);
    }

    @Test
    void everyMemberNamedIsThere() throws IOException {
        Set<String> known = new TreeSet<>();
        for (JavaClass type : ArchitectureTest.PROGRAM) {
            String name = type.getSimpleName() + ".";
            type.getMembers().forEach(member -> known.add(name + member.getName()));
            type.getEnclosingClass().ifPresent(outer -> known.add(outer.getSimpleName() + "." + type.getSimpleName()));
        }
        Set<String> named = document().members();
        assertTrue(named.size() > 10, named::toString);
        named.removeAll(known);
        assertEquals(Set.of(), named);
    }

    @Test
    void everyFileNamedIsThere() throws IOException {
        Set<String> named = document().files();
        assertTrue(named.size() > 20, named::toString);
        named.removeIf(file -> Stream.of(Path.of("."), MAIN, TESTS).anyMatch(in -> Files.exists(in.resolve(file))));
        assertEquals(Set.of(), named);
    }

    @Test
    void packagesAreDescribedAsTheyDescribeThemselves() throws IOException {
        List<String> rows = sources(MAIN).stream()
                .filter(file -> file.endsWith("package-info.java"))
                .map(ArchitectureDocumentTest::row)
                .toList();
        assertTrue(rows.size() > 30, rows::toString);
        ArchitectureDocument document = document();
        assertEquals(
                List.of(), rows.stream().filter(row -> !document.hasRow(row)).toList(), "rows that are missing");
    }

    private static String row(Path packageInfo) {
        MatchResult javadoc =
                SENTENCE.matcher(text(packageInfo)).results().findFirst().orElseThrow();
        String sentence = javadoc.group(1)
                .replaceAll("\\{@code ([^}]+)}", "`$1`")
                .replaceAll("\\s+(\\* )?", " ")
                .strip();
        String name = MAIN.relativize(packageInfo.getParent()).toString().replace('/', '.');
        return "| `" + name + "` | " + sentence + " |";
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void partsStartInTheOrderOfTheTable() throws IOException {
        List<String> parts = PART.matcher(text(MAIN.resolve("node/NodeLifecycle.java")))
                .results()
                .map(part -> part.group(1))
                .toList();
        assertTrue(parts.size() > 5, parts::toString);
        assertEquals(parts, document().firstCells("Start and stop"));
    }
}
