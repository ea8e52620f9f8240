package io.timecoin;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Reads the ids of invariants and rules out of documents and sources, and says where one side names what another does not. */
record InvariantNames(
        String safety, String protocol, String constants, Map<String, String> main, Map<String, String> tests) {

    private static final Pattern INVARIANT = Pattern.compile("INV-\\d+");
    private static final Pattern ROW =
            Pattern.compile("(?m)^\\| (INV-\\d+) \\| ([A-Z_]+) \\| ([^|]+) \\| ([^|]+) \\| ([^|]+) \\|$");
    private static final Pattern CLASS = Pattern.compile("`([A-Z]\\w+)`");
    private static final Pattern CONSTANT = Pattern.compile("/\\*\\* (INV-\\d+): [^*]+\\*/\\s+([A-Z_]+)\\b");
    private static final Pattern RULE = Pattern.compile("(?m)^(\\d+)\\. \\*\\*");
    private static final Pattern PARAGRAPH = Pattern.compile("(?m)^(?:### |\\*\\*)([A-Z][^.*\\n]+)");
    private static final Pattern CITED_RULE = Pattern.compile("(?<!RFC \\d{4} )§5\\.\\d+(?:\\.\\d+)*");
    private static final Pattern CITED_PARAGRAPH = Pattern.compile("§5, \"?([A-Z][a-z]+(?: [a-z]+)*)");
    private static final Pattern OTHER_WORDS = Pattern.compile("[Rr]ules? \\d[^\\n]*");

    /** An invariant as the table has it; classes without their package. */
    record Row(String id, String name, Set<String> keepers, Set<String> askers) {}

    private static List<MatchResult> all(Pattern pattern, String text) {
        return pattern.matcher(text).results().toList();
    }

    private static Set<String> found(Pattern pattern, int group, String text) {
        return all(pattern, text).stream()
                .map(result -> result.group(group))
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    List<Row> rows() {
        return all(ROW, safety).stream()
                .map(row -> new Row(
                        row.group(1), row.group(2), found(CLASS, 1, row.group(4)), found(CLASS, 1, row.group(5))))
                .toList();
    }

    private String section() {
        int begin = protocol.indexOf("\n## 5. ");
        int end = protocol.indexOf("\n## 6. ");
        return begin < 0 || end < begin ? "" : protocol.substring(begin, end);
    }

    /** The rules of section 5, as code cites them. */
    Set<String> rules() {
        return found(RULE, 1, section()).stream()
                .map(number -> "§5." + number)
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    /** Everything that is not as it should be, a sentence each. */
    List<String> complaints() {
        List<String> wrong = new ArrayList<>();
        Set<String> names = new LinkedHashSet<>();
        Map<String, String> ids = new LinkedHashMap<>();
        for (MatchResult constant : all(CONSTANT, constants)) {
            ids.put(constant.group(2), constant.group(1));
        }
        for (Row row : rows()) {
            if (!names.add(row.id())) {
                wrong.add(row.id() + " is twice in the table");
            }
            if (!row.id().equals(ids.remove(row.name()))) {
                wrong.add(row.id() + " is not what the constant " + row.name() + " names");
            }
            keepers(row, wrong);
            askers(row, wrong);
        }
        ids.forEach((name, id) -> wrong.add(name + " (" + id + ") is not in the table"));
        rules(wrong);
        unknown(main, names, wrong);
        unknown(tests, names, wrong);
        return wrong;
    }

    private static boolean isSimulation(String file) {
        return file.contains("/simulation/");
    }

    private static String className(String file) {
        return file.substring(file.lastIndexOf('/') + 1).replace(".java", "");
    }

    private void keepers(Row row, List<String> wrong) {
        Set<String> naming = main.entrySet().stream()
                .filter(file -> !isSimulation(file.getKey()))
                .filter(file -> found(INVARIANT, 0, file.getValue()).contains(row.id()))
                .map(file -> className(file.getKey()))
                .collect(Collectors.toCollection(TreeSet::new));
        if (naming.isEmpty() || !naming.equals(new TreeSet<>(row.keepers()))) {
            wrong.add(row.id() + " is kept by " + row.keepers() + ", but it is named in " + naming);
        }
    }

    private void askers(Row row, List<String> wrong) {
        Set<String> asking = new TreeSet<>();
        Set<String> checkers = asking(main, row);
        checkers.retainAll(row.askers());
        Set<String> inTests = asking(tests, row);
        inTests.retainAll(row.askers());
        asking.addAll(checkers);
        asking.addAll(inTests);
        if (checkers.isEmpty() || inTests.isEmpty() || !asking.containsAll(row.askers())) {
            wrong.add(row.id() + " is asked by " + row.askers() + ", but of these it is named in the checkers "
                    + checkers + " and the tests " + inTests);
        }
    }

    private static Set<String> asking(Map<String, String> files, Row row) {
        Pattern constant = Pattern.compile("Invariant\\." + row.name() + "\\b");
        return files.entrySet().stream()
                .filter(file -> isSimulation(file.getKey()) || file.getKey().contains("/test/"))
                .filter(file -> found(INVARIANT, 0, file.getValue()).contains(row.id())
                        || constant.matcher(file.getValue()).find())
                .map(file -> className(file.getKey()))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private void rules(List<String> wrong) {
        String kept = main.entrySet().stream()
                .filter(file -> !isSimulation(file.getKey()))
                .map(Map.Entry::getValue)
                .collect(Collectors.joining("\n"));
        String asked = String.join("\n", tests.values());
        for (String rule : rules()) {
            if (!found(CITED_RULE, 0, kept).contains(rule)) {
                wrong.add(rule + " is named by no class that keeps it");
            }
            if (!found(CITED_RULE, 0, asked).contains(rule)) {
                wrong.add(rule + " is named by no test");
            }
        }
    }

    private void unknown(Map<String, String> files, Set<String> invariants, List<String> wrong) {
        Set<String> rules = rules();
        Set<String> paragraphs = found(PARAGRAPH, 1, section());
        files.forEach((file, text) -> {
            Set<String> unknown = found(INVARIANT, 0, text);
            unknown.removeAll(invariants);
            Set<String> unknownRules = found(CITED_RULE, 0, text);
            unknownRules.removeAll(rules);
            Set<String> unknownParagraphs = found(CITED_PARAGRAPH, 1, text);
            unknownParagraphs.removeAll(paragraphs);
            unknown.addAll(unknownRules);
            unknown.addAll(unknownParagraphs);
            unknown.forEach(id -> wrong.add(file + " names " + id + ", which no document has"));
            found(OTHER_WORDS, 0, text).forEach(words -> wrong.add(file + " says '" + words + "' instead of §5.n"));
        });
    }
}
