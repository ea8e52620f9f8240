package io.timecoin.cli.testnet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.timecoin.cli.client.NodeClientException;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class HeadAgreementTest {

    /** A node that is at one height after the other; what it holds there is the height itself, unless it is said otherwise. */
    private static final class Node implements HeadSource {
        private final Queue<Long> heights;
        private String supply = "";
        private String hash = "";
        private boolean consistent = true;
        private boolean counted = true;
        private final Queue<NodeClientException> refusals = new ArrayDeque<>();

        Node(Long... heights) {
            this.heights = new ArrayDeque<>(List.of(heights));
        }

        @Override
        public String name() {
            return "the node";
        }

        @Override
        public Count count() {
            NodeClientException refusal = refusals.poll();
            if (refusal != null) {
                throw refusal;
            }
            long height = heights.remove();
            return new Count(height, "supply " + height + supply, consistent, counted);
        }

        @Override
        public String hashAt(long height) {
            return "block " + height + hash;
        }
    }

    private static HeadAgreement of(Node... nodes) {
        return new HeadAgreement(Stream.of(nodes).map(node -> (HeadSource) node).toList());
    }

    private static String refusal(HeadAgreement agreement) {
        return String.valueOf(
                assertThrows(LocalNetworkException.class, agreement::ask).getMessage());
    }

    @Test
    void nodesAtOneHeightAgreeAtOnce() {
        assertEquals(
                Optional.of(new NetworkHead(2, 5, "block 5", "supply 5", true)),
                of(new Node(5L), new Node(5L)).ask());
    }

    @Test
    void aNodeThatIsABlockBehindAgreesAtTheHeightAtWhichBothWereAsked() {
        HeadAgreement agreement = of(new Node(6L, 6L), new Node(5L, 6L));
        assertEquals(Optional.empty(), agreement.ask());
        assertEquals(List.of(6L, 5L), agreement.heights());
        assertEquals(Optional.of(new NetworkHead(2, 6, "block 6", "supply 6", true)), agreement.ask());
    }

    @Test
    void twoThatGoOnInTurnsAgreeThoughTheyAreNeverAtOneHeightTogether() {
        HeadAgreement agreement = of(new Node(5L, 7L), new Node(4L, 5L));
        assertEquals(Optional.empty(), agreement.ask());
        assertEquals(Optional.of(new NetworkHead(2, 5, "block 5", "supply 5", true)), agreement.ask());
    }

    @Test
    void otherBlocksAtTheLowestHeightAreTold() {
        Node forked = new Node(6L);
        forked.hash = "'";
        String refusal = refusal(of(forked, new Node(5L)));
        assertTrue(refusal.contains("at height 5 they have the blocks [block 5', block 5]"), refusal);
    }

    @Test
    void otherSuppliesAtOneHeightAreTold() {
        Node poor = new Node(5L);
        poor.supply = "'";
        String refusal = refusal(of(poor, new Node(5L)));
        assertTrue(refusal.contains("at height 5 they count supplies of [supply 5', supply 5]"), refusal);
    }

    @Test
    void aStateThatIsTooLargeToBeCountedIsToldOf() {
        Node large = new Node(5L);
        large.counted = false;
        assertEquals(
                Optional.of(new NetworkHead(2, 5, "block 5", "supply 5", false)),
                of(new Node(5L), large).ask());
    }

    @Test
    void aHeadIsCountedIfAllHaveCountedThereWhateverTheyDidBefore() {
        Node large = new Node(5L, 6L);
        large.counted = false;
        HeadAgreement agreement = of(new Node(6L, 6L), large);
        assertEquals(Optional.empty(), agreement.ask());
        large.counted = true;
        assertEquals(Optional.of(new NetworkHead(2, 6, "block 6", "supply 6", true)), agreement.ask());
    }

    @Test
    void whoHasNoTimeForItNowIsAskedAgainAndTheOthersAnswersCount() {
        Node busy = new Node(5L);
        busy.refusals.add(new NodeClientException("another counts just now", 429, Optional.of("OVERLOADED")));
        HeadAgreement agreement = of(new Node(5L, 6L), busy);
        assertEquals(Optional.empty(), agreement.ask());
        assertEquals(List.of(5L, -1L), agreement.heights());
        assertEquals(
                Optional.of("another counts just now"), agreement.lastRefusal().map(Throwable::getMessage));
        assertEquals(Optional.of(new NetworkHead(2, 5, "block 5", "supply 5", true)), agreement.ask());
    }

    @Test
    void aRefusalForGoodIsTheEnd() {
        Node closed = new Node(5L);
        closed.refusals.add(new NodeClientException("who are you", 401, Optional.of("UNAUTHORIZED")));
        NodeClientException refusal = assertThrows(NodeClientException.class, of(new Node(5L), closed)::ask);
        assertEquals("who are you", refusal.getMessage());
    }

    @Test
    void coinsThatDoNotAddUpAreTold() {
        Node broken = new Node(5L);
        broken.consistent = false;
        String refusal = refusal(of(new Node(5L), broken));
        assertTrue(refusal.contains("the coins of the node do not add up"), refusal);
    }
}
