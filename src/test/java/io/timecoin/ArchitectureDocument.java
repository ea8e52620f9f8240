package io.timecoin;

import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The text of the page on architecture, and what it says of the code that can be looked up there. */
record ArchitectureDocument(String text) {

    private static final Pattern CODE = Pattern.compile("`([^`\\n]+)`");
    private static final Pattern CLASS = Pattern.compile("[A-Z]\\w*[a-z]\\w*");
    private static final Pattern MEMBER = Pattern.compile("[A-Z]\\w*[a-z]\\w*\\.(?!java|md)\\w+");
    private static final Pattern FILE = Pattern.compile("[\\w./-]+/[\\w.-]+\\.(?:java|md|properties)");
    private static final Pattern ARROWS = Pattern.compile("(?m)^ *(\\w+) --> (.+)$");

    /** An arrow between two classes, by their simple names. */
    record Arrow(String from, String to) {

        /** Whether a method of {@code from} calls one of {@code to}, or of an interface that {@code to} implements. */
        boolean isACall(JavaClasses program) {
            JavaClass called = only(program, to);
            String caller = only(program, from).getName();
            return program.stream()
                    .filter(type ->
                            type.getName().equals(caller) || type.getName().startsWith(caller + "$"))
                    .flatMap(type -> type.getAccessesFromSelf().stream())
                    .filter(access -> access.getTarget() instanceof AccessTarget.MethodCallTarget
                            || access.getTarget() instanceof AccessTarget.MethodReferenceTarget)
                    .map(JavaAccess::getTargetOwner)
                    .filter(owner -> owner.getPackageName().startsWith(ArchitectureTest.BASE))
                    .anyMatch(owner -> called.isAssignableTo(owner.getName()));
        }

        private static JavaClass only(JavaClasses program, String simpleName) {
            List<JavaClass> found = program.stream()
                    .filter(type ->
                            type.isTopLevelClass() && type.getSimpleName().equals(simpleName))
                    .toList();
            if (found.size() != 1) {
                throw new IllegalArgumentException(found.size() + " classes are named " + simpleName);
            }
            return found.getFirst();
        }
    }

    private static String begin(String block) {
        return "<!-- " + block + " -->\n```mermaid\n";
    }

    private static String end() {
        return "```\n";
    }

    /** The diagram behind a marker. */
    String diagram(String block) {
        int from = text.indexOf(begin(block));
        int to = text.indexOf(end(), from + begin(block).length());
        if (from < 0 || to < 0) {
            throw new IllegalArgumentException("there is no diagram <!-- " + block + " -->");
        }
        return text.substring(from + begin(block).length(), to);
    }

    ArchitectureDocument with(String block, String diagram) {
        return new ArchitectureDocument(text.replace(begin(block) + diagram(block), begin(block) + diagram));
    }

    /** Those drawn as calls. */
    List<Arrow> arrows(String block) {
        List<Arrow> arrows = new ArrayList<>();
        for (MatchResult row : ARROWS.matcher(diagram(block)).results().toList()) {
            Arrays.stream(row.group(2).split(" & ")).forEach(to -> arrows.add(new Arrow(row.group(1), to.strip())));
        }
        return arrows;
    }

    private Stream<String> code() {
        return CODE.matcher(text).results().map(result -> result.group(1));
    }

    /** Names of classes, without what follows a dot. */
    Set<String> classes() {
        return code().map(code -> code.replaceAll("[.(].*", ""))
                .filter(CLASS.asMatchPredicate())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** What stands there as a member of a class, {@code Class.member}. */
    Set<String> members() {
        return code().map(code -> code.replaceAll("\\(.*", ""))
                .filter(MEMBER.asMatchPredicate())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Names of files, as they stand there. */
    Set<String> files() {
        return code().filter(FILE.asMatchPredicate()).collect(Collectors.toCollection(TreeSet::new));
    }

    /** The first cells of the table under a heading, in order. */
    List<String> firstCells(String heading) {
        String section =
                text.substring(text.indexOf("\n## " + heading + "\n") + 1).replaceAll("(?s)\n## .*", "");
        return Pattern.compile("(?m)^\\| `?([^|`-]+)`? \\|")
                .matcher(section)
                .results()
                .map(result -> result.group(1))
                .skip(1) // the table's head
                .toList();
    }

    /** Whether a table has a row that begins with this. */
    boolean hasRow(String cells) {
        return text.contains("\n" + cells);
    }
}
