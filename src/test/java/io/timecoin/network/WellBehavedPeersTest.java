package io.timecoin.network;

import static io.timecoin.network.TestNode.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.timecoin.network.conduct.Conduct;
import io.timecoin.network.conduct.Fault;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Legal situations of peers over whole links: nobody is banned, and only time-outs cost points (protocol §7, "Score"). */
@Timeout(180)
final class WellBehavedPeersTest {

    private static final LinkLimits ROOMY = new LinkLimits(RateTerms.STANDARD, 64, 4L << 20, 8, 1L << 20, 64, 1_000);

    static void assertNobodyIsBlamed(Conduct conduct) {
        for (Fault fault : Fault.values()) {
            if (fault != Fault.TIMED_OUT) {
                assertEquals(0, conduct.faults(fault), fault::toString);
            }
        }
        assertEquals(List.of(), conduct.bans());
    }

    @Test
    void aStormOfRestartsOfMastersAndObserversBehindOneAddress() throws ListenException {
        try (TestNode alice = new TestNode(TestPeers.identity("alice", null), ROOMY, 0).start()) {
            for (int storm = 0; storm < 3; storm++) {
                List<TestNode> nodes = new ArrayList<>();
                for (int i = 0; i < 12; i++) {
                    String operator = i % 2 == 0 ? "operator " + i : null;
                    nodes.add(
                            new TestNode(TestPeers.identity("node " + i, operator), TestNode.LIMITS, 0, alice.address())
                                    .start());
                }
                await("all links", () -> nodes.stream().allMatch(alice::isLinkedTo));
                nodes.forEach(TestNode::close);
                await("the end of all links", () -> alice.manager().peers().isEmpty());
            }
            assertNobodyIsBlamed(alice.conduct);
        }
    }

    @Test
    void whoIsLinkedBehindOneAddressWithAVillainKeepsItsLink() throws ListenException {
        try (TestNode alice = new TestNode(TestPeers.identity("alice", null), ROOMY, 0).start();
                TestNode observer = TestNode.started("observer", null, alice.address());
                TestNode voter = TestNode.started("voter", "operator v", alice.address());
                TestNode villain = TestNode.started("villain", null, alice.address())) {
            await("all links", () -> alice.manager().peers().size() == 3);
            alice.conduct.atFault(villain.key(), Fault.BAD_SIGNATURE);
            await("the villain's end", () -> villain.refused.contains(new TestNode.Refused(Refusal.BANNED, true)));
            assertTrue(alice.isLinkedTo(observer) && alice.isLinkedTo(voter));
            assertEquals(1, alice.unlinked.size(), "theirs have never ended");
            assertEquals(0, alice.conduct.score(observer.key()));
        }
    }
}
