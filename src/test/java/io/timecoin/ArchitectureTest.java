package io.timecoin;

import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import io.timecoin.engine.ConsensusEngine;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Which package may know which, as the table of packages in the architecture says. */
final class ArchitectureTest {

    static final String BASE = "io.timecoin";

    /** Code generated from the protocol buffers: no package of ours, known only where gRPC is spoken. */
    static final String STUBS = BASE + ".v1..";

    static final JavaClasses PROGRAM = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages(BASE);

    /** One row of the table: a package and the others it may import. */
    private record Row(String name, List<String> mayImport) {
        static Row row(String name, String... mayImport) {
            return new Row(name, List.of(mayImport));
        }

        /** A package around the pure ones, which it may import all. */
        static Row shell(String name, String... mayImport) {
            return new Row(
                    name,
                    Stream.concat(
                                    Stream.of("crypto", "ledger", "masternode", "consensus", "mempool", "replica"),
                                    Stream.of(mayImport))
                            .toList());
        }
    }

    private static final List<Row> TABLE = List.of(
            Row.row("crypto"),
            Row.row("ledger", "crypto"),
            Row.row("masternode", "ledger", "crypto"),
            Row.row("consensus", "ledger", "crypto"),
            Row.row("mempool", "ledger", "crypto"),
            Row.row("replica", "consensus", "ledger", "mempool", "masternode", "crypto"),
            Row.row("files"),
            Row.row("wallet", "ledger", "crypto", "files"),
            Row.row("runtime"),
            Row.row("clock", "ledger", "runtime"),
            Row.row("storage", "ledger", "crypto", "masternode", "consensus", "runtime", "files"),
            Row.row("network", "ledger", "crypto", "consensus"),
            Row.shell("verification", "storage", "network", "runtime"),
            Row.shell("engine", "verification", "storage", "network", "clock", "runtime"),
            Row.shell("sync", "engine", "verification", "storage", "network", "runtime"),
            Row.shell("query", "engine", "verification", "storage", "network", "clock", "runtime"),
            Row.shell("submission", "query", "engine", "verification", "runtime"),
            Row.shell(
                    "node",
                    "query",
                    "sync",
                    "engine",
                    "verification",
                    "storage",
                    "network",
                    "clock",
                    "runtime",
                    "wallet",
                    "files"),
            Row.row(
                    "api",
                    "node",
                    "query",
                    "submission",
                    "network",
                    "ledger",
                    "crypto",
                    "mempool",
                    "masternode",
                    "consensus",
                    "wallet",
                    "runtime"),
            Row.row("ops", "node", "query", "engine"),
            Row.row(
                    "simulation",
                    "consensus",
                    "ledger",
                    "masternode",
                    "mempool",
                    "replica",
                    "verification",
                    "network",
                    "crypto"),
            Row.row(
                    "cli",
                    "node",
                    "simulation",
                    "wallet",
                    "storage",
                    "files",
                    "masternode",
                    "consensus",
                    "ledger",
                    "crypto"));

    @TestFactory
    Stream<DynamicTest> aPackageImportsOnlyWhatItsRowAllows() {
        return TABLE.stream()
                .map(row -> DynamicTest.dynamicTest(
                        row.name() + " may import " + row.mayImport(), () -> check(importsOnlyItsRow(row))));
    }

    private static ArchRule importsOnlyItsRow(Row row) {
        DescribedPredicate<JavaClass> allowed = resideInAPackage(within(row.name()))
                .or(resideInAnyPackage(
                        row.mayImport().stream().map(ArchitectureTest::within).toArray(String[]::new)))
                .or(resideInAPackage(STUBS));
        return noClasses()
                .that()
                .resideInAPackage(within(row.name()))
                .should()
                .dependOnClassesThat(resideInAPackage(BASE + "..").and(DescribedPredicate.not(allowed)))
                .as(row.name() + " may import only " + row.mayImport());
    }

    @Test
    void everyClassBelongsToAPackageOfTheTable() {
        String[] known = Stream.concat(
                        Stream.of(STUBS), TABLE.stream().map(Row::name).map(ArchitectureTest::within))
                .toArray(String[]::new);
        check(classes().should().resideInAnyPackage(known));
    }

    @Test
    void packagesAreFreeOfCycles() {
        check(slices().matching(BASE + ".(*)..").should().beFreeOfCycles());
    }

    @Test
    void onlyStorageKnowsRocksDb() {
        checkOnlyIn("org.rocksdb..", within("storage"));
    }

    @Test
    void grpcIsSpokenOnlyAtItsEdges() {
        checkOnlyIn("io.grpc..", within("network.grpc"), within("api.grpc"), within("cli"), STUBS);
        checkOnlyIn(STUBS, within("network.grpc"), within("api.grpc"), within("cli"), STUBS);
    }

    @Test
    void injectionIsUnknownInThePureAndToWhatRunsWithoutIt() {
        for (String injection : List.of("jakarta.enterprise..", "jakarta.inject..", "io.quarkus.arc..")) {
            checkOnlyIn(
                    injection,
                    within("node"),
                    within("api"),
                    within("ops"),
                    within("verification"),
                    within("engine"),
                    within("sync"),
                    within("clock"),
                    within("query"),
                    within("submission"),
                    STUBS);
        }
    }

    @Test
    void onlyTheCommandLineWritesToTheStandardStreams() {
        check(noClasses()
                .that()
                .resideOutsideOfPackage(within("cli"))
                .should()
                .accessField(System.class, "out")
                .orShould()
                .accessField(System.class, "err"));
    }

    /** Whatever a client asks, the thread of the consensus has no part in it. */
    @Test
    void nothingThatAnswersClientsAsksTheEngine() {
        check(noClasses()
                .that()
                .resideInAnyPackage(within("query"), within("submission"), within("api"))
                .should()
                .callMethod(ConsensusEngine.class, "ask", Function.class));
    }

    /** These look the request up, which is not there once an answer had to be waited for: no context is carried along. */
    @Test
    void answersSayWhereSomethingIsInAHeader() {
        check(noClasses()
                .should()
                .callMethodWhere(target(nameMatching("location|contentLocation|created|seeOther|temporaryRedirect"))
                        .and(target(owner(resideInAPackage("jakarta.ws.rs.core"))))));
    }

    @Test
    void noPackageOrClassIsNamedAfterNothing() {
        check(noClasses()
                .should()
                .resideInAnyPackage("..util..", "..utils..", "..common..", "..helper..", "..helpers.."));
        check(noClasses().should().haveSimpleNameEndingWith("Util").orShould().haveSimpleNameEndingWith("Utils"));
        check(noClasses().should().haveSimpleNameEndingWith("Helper").orShould().haveSimpleNameEndingWith("Helpers"));
    }

    @Test
    void everyPackageSaysWhatMayBeNull() {
        check(classes().that().resideOutsideOfPackage(STUBS).should(beInANullMarkedPackage()));
    }

    private static ArchCondition<JavaClass> beInANullMarkedPackage() {
        return ArchCondition.from(DescribedPredicate.describe(
                "be in a package annotated with @NullMarked",
                type -> type.getPackage().isAnnotatedWith(NullMarked.class)));
    }

    static String within(String name) {
        return BASE + "." + name + "..";
    }

    /** Packages that hold no class yet are no failure. */
    static void check(ArchRule rule) {
        rule.allowEmptyShould(true).check(PROGRAM);
    }

    private static void checkOnlyIn(String library, String... places) {
        check(noClasses()
                .that()
                .resideOutsideOfPackages(places)
                .should()
                .dependOnClassesThat()
                .resideInAPackage(library));
    }
}
