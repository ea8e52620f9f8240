package io.timecoin.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.timecoin.simulation.VirtualCpu.Costs;
import io.timecoin.simulation.VirtualCpu.Verification;
import io.timecoin.verification.Urgency;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class VirtualCpuTest {

    private final VirtualTime time = new VirtualTime();
    private final List<String> done = new ArrayList<>();

    private VirtualCpu cpu(long signatureNanos, long turnNanos, int verifiers) {
        return new VirtualCpu(0, new Costs(signatureNanos, turnNanos, verifiers), time::after);
    }

    private void verify(VirtualCpu cpu, Urgency urgency, int source, long signatures) {
        cpu.verify(
                urgency,
                source,
                () -> new Verification(signatures, () -> done.add(time.micros() + " " + urgency + " " + source)));
    }

    @Test
    void whoHasManyTasksWaitsInTurnAndVotesGoBeforeTransactions() {
        VirtualCpu cpu = cpu(60_000, 0, 1);
        verify(cpu, Urgency.TRANSACTION, 1, 1);
        verify(cpu, Urgency.TRANSACTION, 1, 1);
        verify(cpu, Urgency.VOTE, 1, 2);
        verify(cpu, Urgency.VOTE, 1, 1);
        verify(cpu, Urgency.VOTE, 2, 1);
        time.runUntil(10_000);
        assertEquals(List.of("60 TRANSACTION 1", "180 VOTE 1", "240 VOTE 2", "300 VOTE 1", "360 TRANSACTION 1"), done);
        assertEquals(6 * 60_000, cpu.verifierNanos());
    }

    @Test
    void twoVerifiersWorkAtOnce() {
        VirtualCpu cpu = cpu(60_000, 0, 2);
        verify(cpu, Urgency.VOTE, 1, 2);
        verify(cpu, Urgency.VOTE, 2, 1);
        verify(cpu, Urgency.VOTE, 3, 1);
        time.runUntil(10_000);
        assertEquals(List.of("60 VOTE 2", "120 VOTE 1", "120 VOTE 3"), done);
    }

    @Test
    void theEngineTakesConsensusBeforeTransactionsAndOneAfterTheOther() {
        VirtualCpu cpu = cpu(0, 20_000, 1);
        cpu.engineLast(() -> done.add(time.micros() + " first"));
        cpu.engineLast(() -> done.add(time.micros() + " transactions"));
        cpu.engine(() -> done.add(time.micros() + " vote"));
        time.runUntil(10_000);
        assertEquals(List.of("20 first", "40 vote", "60 transactions"), done);
        assertEquals(3 * 20_000, cpu.engineNanos());
    }

    @Test
    void withoutCostsEverythingHappensAtOnce() {
        VirtualCpu cpu = new VirtualCpu(0, Costs.NONE, time::after);
        verify(cpu, Urgency.TRANSACTION, 1, 5);
        cpu.engineLast(() -> done.add("transactions"));
        cpu.engine(() -> done.add("vote"));
        assertEquals(List.of("0 TRANSACTION 1", "transactions", "vote"), done);
    }

    @Test
    void whatWaitedIsGoneWithTheProcess() {
        VirtualCpu cpu = cpu(60_000, 20_000, 1);
        verify(cpu, Urgency.VOTE, 1, 1);
        verify(cpu, Urgency.VOTE, 1, 1);
        cpu.engine(() -> done.add("vote"));
        cpu.engine(() -> done.add("another vote"));
        cpu.reset();
        time.runUntil(10_000);
        assertEquals(List.of("vote", "60 VOTE 1"), done, "what was begun, of which the process hears no more");
    }
}
