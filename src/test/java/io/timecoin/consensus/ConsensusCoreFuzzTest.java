package io.timecoin.consensus;

import com.code_intelligence.jazzer.junit.FuzzTest;

/** INV-23 under arbitrary inputs of the consensus core, restarts and epochs included; see {@link ScriptedCore} for what is checked. */
final class ConsensusCoreFuzzTest {

    /** More inputs than this repeat what fewer do, and slow the fuzzer down. */
    private static final int MOST_BYTES = 600;

    @FuzzTest(maxDuration = "5m")
    void itNeverContradictsItselfHaltsWithoutProofOrFails(byte[] input) {
        if (input.length <= MOST_BYTES) {
            new CoreScript(input).run();
        }
    }
}
