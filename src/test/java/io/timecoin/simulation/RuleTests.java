package io.timecoin.simulation;

import io.timecoin.simulation.PlantedMistake.Finder;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.engine.JupiterTestEngine;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.LauncherConstants;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherConfig;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/** Runs tests against a program that has a mistake in it. */
final class RuleTests {

    private RuleTests() {}

    /**
     * Runs them in the classes of a program.
     *
     * @return what came of each test by its name, which begins with its class
     * @throws IllegalStateException if a class is not there
     */
    static Map<String, TestExecutionResult> run(MutatedProgram program, Collection<Finder.RuleTest> tests) {
        LauncherDiscoveryRequestBuilder request = LauncherDiscoveryRequestBuilder.request()
                // a test that hangs because of the mistake ends, and has not found it
                .configurationParameter("junit.jupiter.execution.timeout.default", "30 s")
                .configurationParameter("junit.jupiter.execution.timeout.thread.mode.default", "SEPARATE_THREAD")
                .configurationParameter("junit.jupiter.testclass.order.default", "")
                .configurationParameter(LauncherConstants.STACKTRACE_PRUNING_ENABLED_PROPERTY_NAME, "false");
        for (Finder.RuleTest test : tests) {
            request.selectors(DiscoverySelectors.selectMethod(loaded(program, test.testClass()), test.method()));
        }
        LauncherConfig onlyJupiter = LauncherConfig.builder()
                .enableTestEngineAutoRegistration(false)
                .addTestEngines(new JupiterTestEngine())
                .enableLauncherSessionListenerAutoRegistration(false)
                .enableLauncherDiscoveryListenerAutoRegistration(false)
                .enablePostDiscoveryFilterAutoRegistration(false)
                .enableTestExecutionListenerAutoRegistration(false)
                .build();
        Results results = new Results();
        LauncherFactory.create(onlyJupiter).execute(request.build(), results);
        return results.byTest;
    }

    private static Class<?> loaded(MutatedProgram program, String testClass) {
        try {
            return program.loadClass("io.timecoin." + testClass);
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException("there is no test " + testClass, e);
        }
    }

    private static final class Results implements TestExecutionListener {

        final Map<String, TestExecutionResult> byTest = new LinkedHashMap<>();

        @Override
        public void executionFinished(TestIdentifier test, TestExecutionResult result) {
            // also of classes and engines that cannot even start
            if (test.isTest() || result.getStatus() != TestExecutionResult.Status.SUCCESSFUL) {
                byTest.put(test.getLegacyReportingName() + " of " + test.getUniqueId(), result);
            }
        }
    }
}
