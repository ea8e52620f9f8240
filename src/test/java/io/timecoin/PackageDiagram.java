package io.timecoin;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import java.util.Collections;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Which package uses which, as the compiled classes say. */
record PackageDiagram(NavigableMap<String, NavigableSet<String>> uses) {

    private static final DescribedPredicate<JavaClass> OURS = resideInAPackage(ArchitectureTest.BASE + "..")
            .and(DescribedPredicate.not(resideInAPackage(ArchitectureTest.STUBS)));

    static PackageDiagram of(JavaClasses program) {
        NavigableMap<String, NavigableSet<String>> uses = new TreeMap<>();
        for (JavaClass user : program.that(OURS)) {
            NavigableSet<String> used = uses.computeIfAbsent(name(user), _ -> new TreeSet<>());
            user.getDirectDependenciesFromSelf().stream()
                    .map(Dependency::getTargetClass)
                    .map(JavaClass::getBaseComponentType)
                    .filter(OURS)
                    .map(PackageDiagram::name)
                    .filter(name -> !name.equals(name(user)))
                    .forEach(used::add);
        }
        return new PackageDiagram(uses);
    }

    /** Packages inside one of the first level are part of it. */
    private static String name(JavaClass type) {
        return type.getPackageName()
                .substring(ArchitectureTest.BASE.length() + 1)
                .replaceAll("\\..*", "");
    }

    /** A flowchart without the arrows that follow from others. */
    String mermaid() {
        return uses.keySet().stream()
                .filter(user -> !shown(user).isEmpty())
                .map(user -> "    " + user + " --> " + String.join(" & ", shown(user)) + "\n")
                .collect(Collectors.joining("", "flowchart TD\n", ""));
    }

    private NavigableSet<String> shown(String user) {
        NavigableSet<String> implied = new TreeSet<>();
        direct(user).forEach(used -> collect(used, implied));
        NavigableSet<String> shown = new TreeSet<>(direct(user));
        shown.removeAll(implied);
        return shown;
    }

    /** Everything that a package uses, be it by others. */
    private void collect(String user, NavigableSet<String> all) {
        direct(user).stream().filter(all::add).forEach(used -> collect(used, all));
    }

    private NavigableSet<String> direct(String user) {
        return uses.getOrDefault(user, Collections.emptyNavigableSet());
    }
}
