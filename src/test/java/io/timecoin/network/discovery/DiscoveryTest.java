package io.timecoin.network.discovery;

import static io.timecoin.network.discovery.FindingNode.await;
import static io.timecoin.network.discovery.FindingNode.freePlace;
import static io.timecoin.network.discovery.FindingNode.freePort;
import static io.timecoin.network.discovery.FindingNode.hidden;
import static io.timecoin.network.discovery.FindingNode.seeded;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.timecoin.crypto.Hash256;
import io.timecoin.network.Announcement;
import io.timecoin.network.Direction;
import io.timecoin.network.EndpointRecord;
import io.timecoin.network.HostPort;
import io.timecoin.network.ListenException;
import io.timecoin.network.NodeRecord;
import io.timecoin.network.PeerMessage.EndpointsReply;
import io.timecoin.network.PeerMessage.GetEndpoints;
import io.timecoin.network.conduct.Fault;
import io.timecoin.network.discovery.DiscoveryCounts.Event;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Nodes that find each other over loopback, and those who lie to them. */
@Timeout(180)
final class DiscoveryTest {

    private static final Optional<String> OBSERVER = Optional.empty();

    private final List<FindingNode> nodes = new ArrayList<>();

    @AfterEach
    void stop() {
        nodes.forEach(FindingNode::close);
    }

    private FindingNode add(FindingNode node) throws ListenException {
        nodes.add(node);
        return node.start();
    }

    /** One that answers nothing by itself. */
    private FindingNode liar() throws ListenException {
        return add(new FindingNode("liar", OBSERVER, freePlace(), DiscoverySettings.none()));
    }

    /** A network of voters of which each knows the first. */
    private List<FindingNode> voters(int count) throws ListenException {
        List<FindingNode> voters = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            HostPort[] seeds =
                    voters.stream().limit(1).map(FindingNode::address).toArray(HostPort[]::new);
            voters.add(add(seeded("voter " + i, Optional.of("operator " + i), seeds)));
        }
        return voters;
    }

    private static void awaitLinks(FindingNode node, List<FindingNode> others) {
        await("links to all", () -> others.stream().allMatch(node::isLinkedTo));
    }

    private void nobodyLostScore(List<FindingNode> honest) {
        for (FindingNode node : honest) {
            honest.forEach(other -> assertEquals(0, node.conduct.score(other.key())));
            assertEquals(List.of(), node.failures());
            for (Fault fault : Fault.values()) {
                assertEquals(0, node.conduct.faults(fault), fault::words);
            }
        }
    }

    @Test
    void whoKnowsOneSeedFindsAllVotersAndVotersFindEachOther() throws ListenException {
        List<FindingNode> voters = voters(4);
        for (FindingNode voter : voters) {
            awaitLinks(voter, voters.stream().filter(other -> other != voter).toList());
        }
        FindingNode fresh = add(seeded("fresh", OBSERVER, voters.getLast().address()));
        awaitLinks(fresh, voters);
        await(
                "that the voters are in its book",
                () -> fresh.discovery.entries().stream()
                                .filter(entry -> entry.table() == BookTable.VOTERS && entry.metAt() > 0)
                                .count()
                        == 4);
        nobodyLostScore(nodes);
    }

    @Test
    void whoVotesDialsRegisteredEndpointsAndAnObserverDoesNot() throws ListenException {
        FindingNode registered = add(seeded("registered", Optional.of("operator")));
        DiscoverySettings genesis =
                new DiscoverySettings(true, List.of(), List.of(registered.address()), List.of(), Optional.empty(), 16);
        FindingNode observer = add(new FindingNode("observer", OBSERVER, freePlace(), genesis));
        FindingNode voter = add(new FindingNode("voter", Optional.of("operator 2"), freePlace(), genesis));
        await("the link of the voter", () -> voter.isLinkedTo(registered));
        assertTrue(observer.manager.peers().isEmpty());
    }

    @Test
    void anObserverIsFoundByItsOwnWordAndIsTriedOnceItWasMet() throws ListenException {
        FindingNode hub = add(seeded("hub", OBSERVER));
        FindingNode first = add(seeded("first", OBSERVER, hub.address()));
        FindingNode second = add(seeded("second", OBSERVER, hub.address()));
        await("a link of those that never heard of each other", () -> first.isLinkedTo(second));
        await(
                "that one has met the other",
                () -> List.of(first, second).stream()
                        .anyMatch(node -> node.discovery.entries().stream()
                                .anyMatch(entry -> entry.table() == BookTable.TRIED
                                        && entry.origin().teller().equals(hub.key()))));
        nobodyLostScore(nodes);
    }

    @Test
    void aNodeThatHasMovedIsFoundAgain() throws ListenException {
        List<FindingNode> voters = voters(3);
        FindingNode fresh = add(hidden("fresh", voters.getFirst().address()));
        awaitLinks(fresh, voters);
        FindingNode before = voters.getLast();
        before.close();
        nodes.remove(before);
        FindingNode moved = add(
                seeded("voter 2", Optional.of("operator 2"), voters.getFirst().address()));
        await(
                "that it is dialled where it is now",
                () -> fresh.linkTo(moved)
                        .filter(link -> link.direction() == Direction.OUTBOUND
                                && link.remoteAddress().equals(moved.address().toString()))
                        .isPresent());
        assertEquals(List.of(), fresh.failures());
    }

    @Test
    void twoThatDialEachOtherKeepExactlyOneLinkWhichBothCallTheSame() throws ListenException {
        List<FindingNode> voters = voters(2);
        FindingNode one = voters.getFirst();
        FindingNode other = voters.getLast();
        await(
                "the one link",
                () -> one.linkTo(other).isPresent()
                        && other.linkTo(one).isPresent()
                        && one.linkTo(other).get().direction()
                                != other.linkTo(one).get().direction());
        assertEquals(1, one.manager.peers().size());
        assertEquals(1, other.manager.peers().size());
        await(
                "that each has the other in its book",
                () -> List.of(one, other).stream()
                        .allMatch(node -> node.discovery.entries().size() == 1));
        assertTrue(
                one.discovery.entries().stream()
                        .noneMatch(entry -> entry.nodeKey().equals(one.key())),
                "never itself");
    }

    @Test
    void aNameThatStandsForSeveralMeansAllOfThemAndIsFollowedWhenTheyMove() throws ListenException {
        int port = freePort();
        List<FindingNode> pods = new ArrayList<>();
        for (String host : List.of("127.0.0.1", "127.0.0.2", "127.0.0.3")) {
            pods.add(add(new FindingNode("pod " + host, OBSERVER, new HostPort(host, port), DiscoverySettings.none())));
        }
        FindingNode node =
                add(new FindingNode("node", OBSERVER, freePlace(), FindingNode.only(new HostPort("pods", port))));
        await("that nobody answers yet", () -> node.discovery.counts().get(Event.UNRESOLVED) > 0);
        node.names.set("pods", "127.0.0.1", "127.0.0.2");
        awaitLinks(node, pods.subList(0, 2));
        assertFalse(node.isLinkedTo(pods.getLast()));
        pods.getFirst().close();
        nodes.remove(pods.getFirst());
        node.names.set("pods", "127.0.0.2", "127.0.0.3");
        awaitLinks(node, pods.subList(1, 3));
        long dials = node.manager.orderedDials();
        int lookups = node.names.lookups();
        await("twenty more lookups", () -> node.names.lookups() >= lookups + 20);
        assertEquals(dials, node.manager.orderedDials(), "nobody is dialled where the name no longer leads");
        assertEquals(List.of(), node.failures());
    }

    // ---- liars

    /** Links a liar to a node that seeks, and answers its question with this. */
    private FindingNode answered(FindingNode liar, Announcement... with) throws ListenException {
        FindingNode honest = add(seeded("honest", OBSERVER, liar.address()));
        await("the question", () -> liar.received.stream().anyMatch(GetEndpoints.class::isInstance));
        GetEndpoints question = liar.received.stream()
                .filter(GetEndpoints.class::isInstance)
                .map(GetEndpoints.class::cast)
                .reduce((_, last) -> last)
                .orElseThrow();
        assertTrue(liar.manager.send(honest.key(), new EndpointsReply(question.requestId(), List.of(with))));
        return honest;
    }

    @Test
    void whoPassesOnARecordOfAnotherNetworkIsBanned() throws ListenException {
        FindingNode liar = liar();
        FindingNode honest =
                answered(liar, Told.signed("made up", "127.0.0.1:9", Hash256.ZERO, System.currentTimeMillis()));
        await("the ban", () -> honest.conduct.begun(Fault.BAD_SIGNATURE) > 0);
        assertTrue(honest.discovery.entries().isEmpty());
    }

    @Test
    void whoChangesARecordIsBanned() throws ListenException {
        FindingNode liar = liar();
        EndpointRecord right = Told.signed("right", "127.0.0.1:9", Told.GENESIS, System.currentTimeMillis())
                .endpoint();
        EndpointRecord changed = new EndpointRecord(
                right.nodeKey(), Told.at("127.0.0.1:10"), right.serial(), right.expiresAt(), right.signature());
        FindingNode honest = answered(liar, new Announcement(changed, Optional.empty()));
        await("the ban", () -> honest.conduct.begun(Fault.BAD_SIGNATURE) > 0);
        assertTrue(honest.discovery.entries().isEmpty());
    }

    @Test
    void whoPassesForAVotersNodeIsBanned() throws ListenException {
        FindingNode liar = liar();
        EndpointRecord own = Told.signed("impostor", "127.0.0.1:9", Told.GENESIS, System.currentTimeMillis())
                .endpoint();
        NodeRecord signed = FindingNode.record("impostor", "impostor's own operator");
        NodeRecord forged = new NodeRecord(
                Told.hash("operator"),
                Told.signer("operator").publicKey(),
                signed.nodeKey(),
                9,
                signed.expiresAt(),
                signed.signature());
        FindingNode honest = answered(liar, new Announcement(own, Optional.of(forged)));
        await("the ban", () -> honest.conduct.begun(Fault.BAD_SIGNATURE) > 0);
        assertTrue(honest.discovery.entries().isEmpty());
    }

    @Test
    void anExpiredRecordIsNotTakenButMayComeFromAnybodyWithAnotherClock() throws ListenException {
        FindingNode liar = liar();
        long now = System.currentTimeMillis();
        FindingNode honest = answered(
                liar,
                Told.signed("old", "127.0.0.1:9", Told.GENESIS, now - EndpointRecord.LIFETIME.toMillis() - 1),
                Told.signed("fresh", "127.0.0.1:10", Told.GENESIS, now));
        await("the other one", () -> !honest.discovery.entries().isEmpty());
        assertEquals(
                List.of(Told.signer("fresh").publicKey()),
                honest.discovery.entries().stream().map(BookEntry::nodeKey).toList());
        assertEquals(0, honest.conduct.score(liar.key()));
    }

    @Test
    void whoTellsUnaskedLosesALittleEachTime() throws ListenException {
        FindingNode liar = liar();
        FindingNode honest = answered(liar);
        await("the answer", () -> honest.discovery.counts().get(Event.HEARD) > 0);
        EndpointsReply unasked = new EndpointsReply(1_000_000, List.of());
        IntStream.range(0, 3).forEach(_ -> assertTrue(liar.manager.send(honest.key(), unasked)));
        await("three faults", () -> honest.conduct.faults(Fault.USELESS_REPLY) == 3);
        assertEquals(3, honest.discovery.counts().get(Event.UNASKED));
        assertTrue(honest.isLinkedTo(liar));
    }

    @Test
    void whoAsksWithoutEndIsAnsweredOnceInAWhileAndLosesNothing() throws ListenException {
        FindingNode honest = add(seeded("honest", OBSERVER));
        FindingNode liar = add(new FindingNode("liar", OBSERVER, freePlace(), FindingNode.only(honest.address())));
        await("a link", () -> liar.isLinkedTo(honest));
        int asked = 100;
        IntStream.range(0, asked).forEach(i -> liar.manager.send(honest.key(), new GetEndpoints(i, List.of())));
        await("all questions", () -> {
            DiscoveryCounts counts = honest.discovery.counts();
            return counts.get(Event.ANSWERED) + counts.get(Event.LET_GO) >= asked;
        });
        assertTrue(honest.discovery.counts().get(Event.LET_GO) > 0);
        assertEquals(0, honest.conduct.score(liar.key()));
    }

    @Test
    void whoFloodsWithMadeUpNodesGetsItsShareOfTheBookAndNobodyHearsOfThem() throws ListenException {
        FindingNode liar = liar();
        long now = System.currentTimeMillis();
        FindingNode honest = answered(
                liar,
                IntStream.range(0, 32)
                        .mapToObj(i -> Told.signed("made up " + i, "127.77.0." + (i + 1) + ":9", Told.GENESIS, now))
                        .toArray(Announcement[]::new));
        await("what it said", () -> honest.discovery.counts().get(Event.NEWS) >= 8);
        assertTrue(honest.discovery.entries().size() <= 16, "one network, told by one: a bucket");
        FindingNode other = add(seeded("other", OBSERVER, honest.address()));
        await("an answer", () -> other.discovery.counts().get(Event.HEARD) > 0);
        assertTrue(other.discovery.entries().stream()
                .noneMatch(entry -> entry.endpoint().toString().startsWith("127.77.")));
    }
}
