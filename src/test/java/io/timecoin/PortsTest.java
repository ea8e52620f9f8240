package io.timecoin;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static io.timecoin.ArchitectureTest.check;
import static io.timecoin.ArchitectureTest.within;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget.CodeUnitAccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import java.security.SecureRandom;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.Timer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/**
 * What surrounds the pure packages gets its threads, timers, clocks and chance from whoever makes a node, so that a whole one can
 * run on virtual time, and a run of it can be repeated.
 */
final class PortsTest {

    private static final String[] SHELL = {
        within("verification"),
        within("engine"),
        within("sync"),
        within("submission"),
        within("query"),
        within("clock"),
        within("network"),
        within("storage")
    };

    /** The event loop of real sockets, behind the port {@code Transport}. */
    private static final String SOCKETS = within("network.grpc");

    @Test
    void theShellStartsNoThreadOfItsOwn() {
        checkNone(
                "make a thread",
                call -> makes(call, Thread.class)
                        || (isOn(call, Thread.class) && call.getName().matches("of\\w+|start\\w*")));
        checkNone(
                "make an executor or timer",
                call -> isOn(call, Executors.class)
                        || isOn(call, ForkJoinPool.class)
                        || makes(call, ThreadPoolExecutor.class)
                        || makes(call, ScheduledThreadPoolExecutor.class)
                        || makes(call, Timer.class));
        checkNone(
                "use threads that the platform has for everybody",
                call -> call.getName().startsWith("parallel")
                        || (call.getTargetOwner().isAssignableTo(CompletionStage.class)
                                && call.getName().endsWith("Async")
                                && !namesItsExecutor(call)));
    }

    @Test
    void theShellWaitsForNothingButLocks() {
        checkNone(
                "wait",
                call -> (isOn(call, Thread.class) && call.getName().matches("sleep|join|yield|onSpinWait"))
                        || call.getName().equals("wait")
                        || isOn(call, LockSupport.class)
                        || call.getTargetOwner().isAssignableTo(Condition.class));
        checkNone(
                "wait for a time on a clock that is no port",
                call -> call.getTargetOwner().isEquivalentTo(CompletableFuture.class)
                        && call.getName().matches("orTimeout|completeOnTimeout|delayedExecutor"));
    }

    @Test
    void theShellReadsNoClockOfTheMachine() {
        checkNone(
                "read a clock",
                call -> (isOn(call, System.class) && call.getName().matches("nanoTime|currentTimeMillis"))
                        || (call.getTargetOwner().getPackageName().equals("java.time")
                                && call.getName().matches("now|system\\w*")));
    }

    @Test
    void theShellDrawsNoNumbersOfItsOwn() {
        checkNone(
                "make a source of random numbers",
                call -> makes(call, Random.class)
                        || makes(call, SecureRandom.class)
                        || makes(call, SplittableRandom.class)
                        || isOn(call, ThreadLocalRandom.class)
                        || (isOn(call, Math.class) && call.getName().equals("random")));
    }

    private static boolean namesItsExecutor(JavaAccess<?> call) {
        return call.getTarget() instanceof CodeUnitAccessTarget method
                && method.getRawParameterTypes().stream().anyMatch(type -> type.isEquivalentTo(Executor.class));
    }

    private static boolean isOn(JavaAccess<?> call, Class<?> owner) {
        return call.getTargetOwner().isEquivalentTo(owner);
    }

    private static boolean makes(JavaAccess<?> call, Class<?> made) {
        return call.getName().equals("<init>") && isOn(call, made);
    }

    private static void checkNone(String what, Predicate<JavaAccess<?>> forbidden) {
        check(noClasses()
                .that()
                .resideInAnyPackage(SHELL)
                .and(DescribedPredicate.not(resideInAPackage(SOCKETS)))
                .should()
                .accessTargetWhere(DescribedPredicate.describe(what, forbidden)));
    }
}
