package io.timecoin.sync;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.timecoin.crypto.PublicKey;
import io.timecoin.engine.ConsensusEngine;
import io.timecoin.engine.ListeningEngine;
import io.timecoin.network.LinkedPeers;
import io.timecoin.network.PeerInfo;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** What the engine is told of links, also when its inbox is full. */
class LinkNewsTest {

    private final ListeningEngine listening = new ListeningEngine();
    private final PeerInfo stranger = LinkedPeers.stranger("peer");
    private final PeerInfo voter = LinkedPeers.voter(listening.ledger, 2);
    private final Map<PublicKey, Long> claimed = new LinkedHashMap<>();
    private final LinkNews.Heights heights = new LinkNews.Heights() {
        @Override
        public void claims(PublicKey peer, long finalHeight, boolean votes) {
            claimed.put(peer, finalHeight);
        }

        @Override
        public void gone(PublicKey peer) {
            claimed.remove(peer);
        }
    };
    private final LinkNews news = new LinkNews(listening.engine, peer -> peer.equals(voter) ? 2 : -1, heights);

    private void fillTheInbox() {
        for (int i = 0; i < ConsensusEngine.CONSENSUS_CAPACITY; i++) {
            assertTrue(listening.engine.submit(replica -> {}));
        }
    }

    private long target() {
        while (listening.turn() > 0) {
            // until everything is told
        }
        return listening.replica.highestClaim();
    }

    @Test
    void aPeerThatGoesWhileTheInboxIsFullIsForgotten() {
        news.linked(LinkedPeers.at(stranger, 9));
        assertEquals(9, target());
        assertEquals(Map.of(stranger.nodeKey(), 9L), claimed);
        fillTheInbox();
        news.gone(stranger);
        assertEquals(Map.of(), claimed, "told at once");
        assertEquals(0, target());
    }

    @Test
    void aVoterThatIsLinkedWhileTheInboxIsFullIsToldWhatWasSaid() {
        fillTheInbox();
        news.linked(voter);
        target();
        assertEquals(
                OptionalInt.of(2),
                listening.orders("repeat").getFirst().arguments().get(3));
    }

    @Test
    void howeverMuchHappensTheEngineHasOneTask() {
        for (int i = 0; i < 1_000; i++) {
            news.linked(LinkedPeers.at(LinkedPeers.stranger("peer " + i % 10), i));
            news.height(LinkedPeers.stranger("peer " + i % 10), i);
            news.gone(LinkedPeers.stranger("peer " + i % 10));
        }
        assertEquals(1, listening.engine.waitingConsensus());
        assertEquals(0, target());
    }

    @Test
    void whoCameAgainBeforeTheEngineLookedIsThereWithWhatItSaidLast() {
        news.linked(LinkedPeers.at(stranger, 9));
        assertEquals(9, target());
        news.gone(stranger);
        news.linked(LinkedPeers.at(stranger, 7));
        assertEquals(7, target());
    }
}
