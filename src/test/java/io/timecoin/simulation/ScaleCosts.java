package io.timecoin.simulation;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.timecoin.consensus.Certificate;
import io.timecoin.consensus.Statement;
import io.timecoin.crypto.Signature;
import io.timecoin.crypto.VerificationCapacity;
import io.timecoin.ledger.codec.MalformedException;
import io.timecoin.network.ForgedFrameException;
import io.timecoin.network.FrameAuthenticator;
import io.timecoin.network.PeerMessage;
import io.timecoin.network.PeerMessageCodec;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * Measures what {@link ScaleReport} charges, in processor time of one thread, so that neighbours disturb little, and writes
 * {@code target/scale/costs.md}. Not part of a build: {@code ./mvnw test -Dtest=ScaleCosts}.
 */
final class ScaleCosts {

    private static final LongSupplier CPU = ManagementFactory.getThreadMXBean()::getCurrentThreadCpuTime;
    private static final int ROUNDS = 5;

    @Test
    void aSignatureATurnAndAFrameCostProcessorTime() throws Exception {
        StringBuilder out = new StringBuilder("| cost | ns, median | all |\n|---|---:|---|\n");
        boolean measured = row(out, "signature (fastest provider)", ROUNDS, ScaleCosts::signature);
        for (int nodes : new int[] {10, 25, 50}) {
            measured &= row(out, "message at a simulated node, " + nodes + " nodes", ROUNDS, () -> message(nodes));
        }
        for (int signers : new int[] {1, 17, 67}) {
            measured &= row(
                    out,
                    "certificate of " + signers + " signers: encode, seal, open, decode",
                    ROUNDS,
                    () -> frame(signers));
        }
        write(out.toString());
        assertTrue(measured, "something cost nothing");
    }

    private interface Cost {
        long nanos() throws Exception;
    }

    private static boolean row(StringBuilder out, String name, int rounds, Cost cost) throws Exception {
        List<Long> all = new ArrayList<>();
        for (int i = 0; i <= rounds; i++) {
            all.add(cost.nanos());
        }
        List<Long> warm = new ArrayList<>(all.subList(1, all.size()));
        Collections.sort(warm);
        out.append("| ")
                .append(name)
                .append(" | ")
                .append(warm.get(rounds / 2))
                .append(" | ")
                .append(warm)
                .append(" |\n");
        return warm.getFirst() > 0;
    }

    private static void write(String table) throws IOException {
        Files.writeString(Files.createDirectories(Path.of("target", "scale")).resolve("costs.md"), table);
    }

    private static long signature() {
        long most = VerificationCapacity.measure(CPU, 300_000_000L).stream()
                .mapToLong(VerificationCapacity::perSecond)
                .max()
                .orElseThrow();
        return 1_000_000_000L / most;
    }

    /** All that a run does, divided by its messages: turns of replicas, and also the checks and the event queue. */
    private static long message(int nodes) {
        RunPlan calm = RunPlan.calm("cost", 1, nodes);
        long start = CPU.getAsLong();
        RunResult result = Simulation.run(calm.withLinks(LinkProfile.WAN)
                .withPayments(new Workload.Size(20, 10, 400, 0, 0, 0))
                .withEpochMillis(5_000)
                .withFaultMillis(5_000));
        long spent = CPU.getAsLong() - start;
        result.violation().ifPresent(violation -> {
            throw violation;
        });
        return spent / result.messages();
    }

    private static long frame(int signers) throws MalformedException, ForgedFrameException {
        PeerMessage message = new PeerMessage.CertificateMessage(new Certificate(
                Statement.nullify(1, 1),
                IntStream.range(0, signers).boxed().toList(),
                Collections.nCopies(signers, Signature.of(new byte[Signature.LENGTH]))));
        FrameAuthenticator sealer = FrameAuthenticator.of(new byte[FrameAuthenticator.KEY_BYTES]);
        FrameAuthenticator opener = FrameAuthenticator.of(new byte[FrameAuthenticator.KEY_BYTES]);
        int count = 10_000;
        long start = CPU.getAsLong();
        for (int i = 0; i < count; i++) {
            byte[] frame = sealer.seal(PeerMessageCodec.encode(message));
            if (!PeerMessageCodec.decode(opener.open(frame)).equals(message)) {
                throw new IllegalStateException("another message");
            }
        }
        return (CPU.getAsLong() - start) / count;
    }
}
