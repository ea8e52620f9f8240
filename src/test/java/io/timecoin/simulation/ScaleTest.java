package io.timecoin.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.timecoin.consensus.Statement;
import io.timecoin.consensus.Vote;
import io.timecoin.crypto.Signature;
import io.timecoin.network.FrameAuthenticator;
import io.timecoin.network.PeerMessage;
import io.timecoin.network.PeerMessage.VoteMessage;
import io.timecoin.network.PeerMessageCodec;
import io.timecoin.simulation.Scale.Row;
import io.timecoin.simulation.Scale.Setting;
import io.timecoin.simulation.Traffic.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class ScaleTest {

    private static final int PREFIX_OF_GRPC = 5;
    private static final int HEADER_OF_HTTP2 = 9;
    private static final VirtualCpu.Costs COSTS = new VirtualCpu.Costs(30_000, 5_000, 1);

    private static final PeerMessage VOTE =
            new VoteMessage(new Vote(Statement.nullify(3, 7), 2, Signature.of(new byte[Signature.LENGTH])));

    @Test
    void aSteadyLoadIsFinalEverywhereAndTheSameSettingGivesTheSameRow() {
        Setting setting = new Setting(4, 20, 12_500_000, COSTS, 3_000, List.of(1L, 2L));
        Row row = Scale.measure(setting);
        long votes = row.sent().getOrDefault("vote", new Scale.Sent(0, 0)).messages();
        assertEquals(row, Scale.measure(setting));
        assertTrue(row.blocks() > 0, row.toString());
        assertTrue(row.payments() > 2 * 3 * 20 / 2, "payments: " + row.payments());
        assertTrue(row.p50Micros() > 0 && row.p50Micros() <= row.p99Micros(), row.toString());
        assertTrue(votes >= row.blocks() * 2 * 3 * 3, row.toString());
    }

    @Test
    void bytesAreThoseOfTheNodesCodecAndFrame() {
        VirtualTime time = new VirtualTime();
        SimulatedNetwork network = network(time, 1_000_000, new ArrayList<>());
        Traffic traffic = network.countFromNow();
        network.send(0, 1, VOTE);
        network.send(0, 2, VOTE);
        byte[] frame =
                FrameAuthenticator.of(new byte[FrameAuthenticator.KEY_BYTES]).seal(PeerMessageCodec.encode(VOTE));
        long wire = (long) frame.length + PREFIX_OF_GRPC + HEADER_OF_HTTP2;
        assertEquals(2, traffic.messages(Kind.VOTE));
        assertEquals(2 * wire, traffic.bytes());
        assertEquals(2 * wire, traffic.mostBytesOfAHost());
        assertEquals(2 * wire, network.bytes());
    }

    @Test
    void theSecondMessageWaitsUntilTheFirstHasLeftTheUplink() {
        VirtualTime time = new VirtualTime();
        List<Long> arrivals = new ArrayList<>();
        SimulatedNetwork network = network(time, 100, arrivals);
        network.send(0, 1, VOTE);
        network.send(0, 1, VOTE);
        time.runUntil(60_000_000);
        long transmission = network.bytes() / 2 * 1_000_000 / 100;
        assertEquals(2, arrivals.size());
        assertTrue(arrivals.getFirst() >= transmission, arrivals.toString());
        assertTrue(arrivals.getLast() >= 2 * transmission, arrivals.toString());
    }

    @Test
    void aHostNeedNotBeToldWhatItHasShownUntilItsLinkEnds() {
        Statement statement = Statement.nullify(0, 1);
        ShownCertificates shown = new ShownCertificates();
        assertTrue(shown.shownBy(statement, 2), "lacks it");
        assertTrue(shown.hasShown(statement, 2) && !shown.hasShown(statement, 1));
        shown.held(statement);
        assertTrue(!shown.shownBy(statement, 1) && shown.isHeld(statement));
        shown.forget(2);
        assertTrue(!shown.hasShown(statement, 2) && shown.hasShown(statement, 1));
    }

    private static SimulatedNetwork network(VirtualTime time, long bytesPerSecond, List<Long> arrivals) {
        SimulatedNetwork network =
                new SimulatedNetwork(time, new SplittableRandom(1), LinkProfile.LAN, 3, bytesPerSecond);
        for (int host = 0; host < 3; host++) {
            network.connect(host, (from, envelope) -> arrivals.add(time.micros()));
        }
        return network;
    }
}
