package io.timecoin;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static io.timecoin.ArchitectureTest.check;
import static io.timecoin.ArchitectureTest.within;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClass;
import java.io.IOException;
import java.time.Clock;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.Timer;
import java.util.TimerTask;
import java.util.UUID;
import java.util.WeakHashMap;
import java.util.function.Predicate;
import java.util.stream.BaseStream;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * The packages that decide give the same answer to the same inputs in every process: that is what lets
 * masternodes agree and lets the simulator repeat a run from its seed.
 */
final class PurityTest {

    private static final String[] PURE = {
        within("crypto"),
        within("ledger"),
        within("masternode"),
        within("consensus"),
        within("mempool"),
        within("replica"),
        within("verification")
    };

    /** Anything outside this list is a framework, a thread, a file or a socket. */
    private static final DescribedPredicate<JavaClass> PURE_LIBRARY = resideInAnyPackage(
                    "java.lang",
                    "java.lang.annotation",
                    "java.lang.invoke",
                    "java.lang.runtime",
                    "java.math",
                    "java.nio",
                    "java.nio.charset",
                    "java.time",
                    "java.util",
                    "java.util.function",
                    "java.util.stream",
                    "org.jspecify.annotations",
                    "com.google.errorprone.annotations")
            .or(DescribedPredicate.describe("are primitive", JavaClass::isPrimitive))
            .or(resideInAPackage("io.timecoin.."));

    /** Key generation alone draws a random number, and it is the only one that may. */
    private static final DescribedPredicate<JavaClass> CRYPTO_LIBRARY =
            resideInAnyPackage("java.security..", "javax.crypto..", "org.bouncycastle..", "com.amazon.corretto..");

    /** The text forms of genesis and transaction. */
    private static final String LEDGER_JSON = within("ledger.json");

    private static final DescribedPredicate<JavaClass> JSON_LIBRARY =
            resideInAnyPackage("com.fasterxml.jackson..", "java.io");

    /** Of the way in, what decides by counting is pure; what verifies beside the engine is not. */
    private static final Set<String> GATE = Set.of(
            "DropCause",
            "EpochVoters",
            "FairQueue",
            "HeldBytes",
            "Knowledge",
            "LinkAllowances",
            "MessageGate",
            "Position",
            "ProposalForm",
            "Ruling",
            "SaidStatements",
            "Sender",
            "SignsOfLife",
            "UnderWay",
            "WaitingBytes");

    private static final DescribedPredicate<JavaClass> NOT_BEHIND_THE_GATE = DescribedPredicate.describe(
            "are not behind the gate",
            type -> !type.getPackageName().equals("io.timecoin.verification")
                    || GATE.contains(type.getName().replaceAll(".*\\.|\\$.*", "")));

    private static final Set<String> HASHED = Set.of(
            HashMap.class.getName(),
            HashSet.class.getName(),
            IdentityHashMap.class.getName(),
            WeakHashMap.class.getName());

    @Test
    void pureCodeKnowsNoFrameworkThreadFileOrSocket() {
        DescribedPredicate<JavaClass> foreign = DescribedPredicate.not(arrayElement(PURE_LIBRARY));
        check(noClasses()
                .that()
                .resideInAnyPackage(PURE)
                .and()
                .resideOutsideOfPackages(within("crypto"), LEDGER_JSON)
                .and(NOT_BEHIND_THE_GATE)
                .should()
                .dependOnClassesThat(foreign));
        check(noClasses()
                .that()
                .resideInAPackage(LEDGER_JSON)
                .should()
                .dependOnClassesThat(foreign.and(DescribedPredicate.not(arrayElement(JSON_LIBRARY)))));
        check(noClasses()
                .that()
                .resideInAPackage(within("crypto"))
                .should()
                .dependOnClassesThat(foreign.and(DescribedPredicate.not(arrayElement(CRYPTO_LIBRARY)))));
    }

    @Test
    void pureCodeHasNoThreadClockOrRandomness() {
        for (Class<?> impure : List.of(
                Thread.class,
                ThreadLocal.class,
                Process.class,
                ProcessBuilder.class,
                Runtime.class,
                Clock.class,
                InstantSource.class,
                Timer.class,
                TimerTask.class,
                Random.class,
                SplittableRandom.class,
                UUID.class)) {
            check(noClasses().that().resideInAnyPackage(PURE).should().dependOnClassesThat(type(impure)));
        }
    }

    @Test
    void pureCodeAsksTheProcessForNothing() {
        checkNoCall("read a clock", call -> calls(call, "java.time", "now"));
        checkNoCall(
                "ask the process",
                call -> call.getTargetOwner().isEquivalentTo(System.class)
                        && !call.getName().equals("arraycopy")
                        // The native provider is configured by a system property alone.
                        && !(call.getName().equals("setProperty")
                                && call.getOriginOwner().getSimpleName().equals("CorrettoEd25519")));
        checkNoCall("draw a random number", call -> calls(call, "java.lang", "random"));
        checkNoCall(
                "run in parallel",
                call -> List.of("parallel", "parallelStream").contains(call.getName())
                        && (call.getTargetOwner().isAssignableTo(Collection.class)
                                || call.getTargetOwner().isAssignableTo(BaseStream.class)));
    }

    @Test
    void pureCodeHoldsNoCollectionInHashOrder() {
        // Whether one is iterated cannot be told from outside, so it is not made at all:
        // LinkedHashMap and TreeMap cost little more. Set.of and Map.of are shuffled anew in each process.
        checkNoCall(
                "make a collection in hash order; use LinkedHashMap, LinkedHashSet or TreeMap",
                call -> call.getName().equals("<init>")
                        && HASHED.contains(call.getTargetOwner().getName())
                        && !call.getOriginOwner()
                                .isAssignableTo(call.getTargetOwner().getName()));
        checkNoCall(
                "make a shuffled set or map of several; use an unmodifiable LinkedHashSet or LinkedHashMap",
                PurityTest::makesShuffled);
        checkNoCall("collect in hash order; name the map or set to collect into", PurityTest::collectsInHashOrder);
    }

    @Test
    void pureCodeHasNoFloatingPoint() throws IOException {
        List<String> found = new ArrayList<>();
        for (JavaClass pure : ArchitectureTest.PROGRAM.that(resideInAnyPackage(PURE))) {
            // protocol: the reward alone is defined through StrictMath, exact on every machine
            if (!pure.getName().startsWith("io.timecoin.masternode.RewardSchedule")) {
                found.addAll(FloatingPointScan.of(pure));
            }
        }
        assertEquals(List.of(), found);
    }

    private static void checkNoCall(String what, Predicate<JavaCall<?>> forbidden) {
        check(noClasses()
                .that()
                .resideInAnyPackage(PURE)
                .should()
                .callCodeUnitWhere(DescribedPredicate.describe(what, forbidden)));
    }

    private static boolean calls(JavaCall<?> call, String ownerPackage, String name) {
        return call.getTargetOwner().getPackageName().equals(ownerPackage)
                && call.getName().equals(name);
    }

    private static boolean makesShuffled(JavaCall<?> call) {
        int ofOneEntry;
        if (call.getTargetOwner().isEquivalentTo(Set.class)) {
            ofOneEntry = 1;
        } else if (call.getTargetOwner().isEquivalentTo(Map.class)) {
            ofOneEntry = 2;
        } else {
            return false;
        }
        return switch (call.getName()) {
            case "copyOf", "ofEntries" -> true;
            case "of" ->
                parameters(call) > ofOneEntry
                        || call.getTarget().getRawParameterTypes().stream().anyMatch(JavaClass::isArray);
            default -> false;
        };
    }

    private static boolean collectsInHashOrder(JavaCall<?> call) {
        if (!call.getTargetOwner().isEquivalentTo(Collectors.class)) {
            return false;
        }
        return switch (call.getName()) {
            case "toSet", "toUnmodifiableSet", "toUnmodifiableMap" -> true;
            case "toConcurrentMap", "groupingByConcurrent" -> true;
            case "toMap" -> parameters(call) < 4;
            case "groupingBy" -> parameters(call) < 3;
            default -> false;
        };
    }

    private static int parameters(JavaCall<?> call) {
        return call.getTarget().getRawParameterTypes().size();
    }

    private static DescribedPredicate<JavaClass> arrayElement(DescribedPredicate<JavaClass> predicate) {
        return DescribedPredicate.describe(
                predicate.getDescription(), type -> predicate.test(type.getBaseComponentType()));
    }
}
