package io.timecoin.network.discovery;

import static io.timecoin.network.discovery.FindingNode.await;
import static io.timecoin.network.discovery.FindingNode.freePlace;
import static io.timecoin.network.discovery.FindingNode.freePort;
import static io.timecoin.network.discovery.FindingNode.seeded;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.timecoin.TestSeed;
import io.timecoin.crypto.Hash256;
import io.timecoin.crypto.PublicKey;
import io.timecoin.network.Announcement;
import io.timecoin.network.Direction;
import io.timecoin.network.HostPort;
import io.timecoin.network.IpEndpoint;
import io.timecoin.network.ListenException;
import io.timecoin.network.PeerInfo;
import io.timecoin.network.PeerMessage;
import io.timecoin.network.PeerMessage.EndpointsReply;
import io.timecoin.network.PeerMessage.GetEndpoints;
import io.timecoin.network.conduct.AddressPrefix;
import io.timecoin.network.conduct.Fault;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Many strangers of one network tell a node of thousands of nodes that there are not, over real links: who was met and who votes stays
 * in its book, and it stays linked to them, also when it is started again with what it has heard.
 */
@Timeout(180)
final class PoisonedBookTest {

    private static final int LIARS = 20;
    private static final int THOUSANDS = 3_000;

    /** Where the liars are; nobody honest is. */
    private static final String LIARS_NETWORK = "127.66.";

    /** Where nobody listens. */
    private static final int NOWHERE = 9;

    /** The liars have dialled the node from where voters are too, and it has dialled some of them where they are. */
    private static final int MOST_OF_TWO_NETWORKS = 2 * AddressBook.NEW_BUCKETS_OF_SOURCE * BookSlots.SLOTS;

    private final SplittableRandom random = new SplittableRandom(TestSeed.next());
    private final List<FindingNode> nodes = new ArrayList<>();
    private final AtomicInteger told = new AtomicInteger();
    private final AtomicInteger made = new AtomicInteger();
    private final FindingNode.Books books = new FindingNode.Books();

    @AfterEach
    void stop() {
        nodes.forEach(FindingNode::close);
    }

    private FindingNode add(FindingNode node) throws ListenException {
        nodes.add(node);
        return node.start();
    }

    /** Four voters, of which each knows the first, and an observer in each of four networks, which dials nobody but that voter. */
    private List<FindingNode> honest() throws ListenException {
        List<FindingNode> honest = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            HostPort[] seeds =
                    honest.stream().limit(1).map(FindingNode::address).toArray(HostPort[]::new);
            honest.add(add(seeded("voter " + i, Optional.of("operator " + i), seeds)));
        }
        List<HostPort> seed = List.of(honest.getFirst().address());
        for (int i = 0; i < 4; i++) {
            HostPort own = new HostPort("127." + (11 + i) + ".0.1", freePort());
            honest.add(add(new FindingNode(
                    "observer " + i,
                    Optional.empty(),
                    own,
                    new DiscoverySettings(true, List.of(), List.of(), seed, Optional.of(own), 0))));
        }
        return honest;
    }

    /** One that nobody is told of, so that it has opened its links to all who are honest. */
    private FindingNode victim(HostPort address, HostPort... seeds) throws ListenException {
        return add(new FindingNode(
                "victim",
                Optional.empty(),
                address,
                new DiscoverySettings(true, List.of(), List.of(), List.of(seeds), Optional.empty(), 16),
                books));
    }

    /** One that dials the victim and answers its questions with what it likes. */
    private void addLiar(int i, HostPort victim, List<FindingNode> honest) throws ListenException {
        HostPort own = new HostPort(LIARS_NETWORK + "0." + (i + 1), freePort());
        FindingNode liar = new FindingNode("liar " + i, Optional.empty(), own, FindingNode.only(victim));
        PublicKey victims = Told.signer("victim").publicKey();
        add(liar.lying((asker, question) -> Optional.of(question)
                .filter(_ -> asker.equals(victims))
                .map(asked -> lies(asked, "liar " + i, own, honest))));
    }

    /** Where it is, so that it is dialled; a key that is not where somebody honest is; and nodes that there are not. */
    private EndpointsReply lies(GetEndpoints question, String name, HostPort own, List<FindingNode> honest) {
        List<Announcement> lies = new ArrayList<>();
        lies.add(said(name, own.toString()));
        lies.add(said(madeUp(), honest.get(made.get() % honest.size()).address().toString()));
        while (lies.size() < PeerMessage.MAX_ANNOUNCEMENTS) {
            lies.add(said(madeUp(), nowhere()));
        }
        told.addAndGet(lies.size());
        return new EndpointsReply(question.requestId(), lies);
    }

    private String madeUp() {
        return "made up " + made.incrementAndGet();
    }

    private static Announcement said(String name, String place) {
        return Told.signed(name, place, Told.GENESIS, System.currentTimeMillis());
    }

    /** In the liars' network or in one of two hundred others. */
    private synchronized String nowhere() {
        String network = random.nextBoolean() ? LIARS_NETWORK : "127." + (50 + random.nextInt(200)) + ".";
        return network + random.nextInt(256) + "." + (1 + random.nextInt(254)) + ":" + NOWHERE;
    }

    private static Map<PublicKey, BookTable> met(FindingNode node) {
        return node.discovery.entries().stream()
                .filter(entry -> entry.metAt() > 0)
                .filter(entry -> !entry.endpoint().toString().startsWith(LIARS_NETWORK))
                .collect(Collectors.toMap(BookEntry::nodeKey, BookEntry::table, (one, _) -> one, TreeMap::new));
    }

    private static boolean isLinkedToAll(FindingNode node, List<FindingNode> honest) {
        return honest.stream().allMatch(node::isLinkedTo);
    }

    /** How many links the node has opened to nodes of the network of liars. */
    private static long openedToLiars(FindingNode node) {
        return node.manager.peers().stream()
                .filter(link -> link.direction() == Direction.OUTBOUND)
                .map(PeerInfo::remoteAddress)
                .filter(address -> address.startsWith(LIARS_NETWORK))
                .count();
    }

    private static Set<AddressPrefix> groups(Stream<IpEndpoint> places) {
        return places.map(place -> AddressPrefix.group(place.ip())).collect(Collectors.toSet());
    }

    private static void nobodyIsBlamed(FindingNode node, List<FindingNode> honest) {
        honest.forEach(other -> assertEquals(0, node.conduct.score(other.key()), other::toString));
        assertEquals(List.of(), node.failures());
    }

    @Test
    void whoWasMetAndWhoVotesStaysInTheBookAndLinkedWhateverAllStrangersOfOneNetworkSay() throws ListenException {
        List<FindingNode> honest = honest();
        FindingNode victim = victim(freePlace(), honest.getFirst().address());
        await("links to all", () -> isLinkedToAll(victim, honest));
        await("that it has met all", () -> met(victim).size() == honest.size());
        Map<PublicKey, BookTable> before = met(victim);

        for (int i = 0; i < LIARS; i++) {
            addLiar(i, victim.address(), honest);
        }
        await("thousands of lies", () -> told.get() >= THOUSANDS);
        List<BookEntry> book = victim.discovery.entries();
        assertTrue(
                book.size() <= honest.size() + LIARS + MOST_OF_TWO_NETWORKS,
                () -> book.size() + " of " + told + " are in the book");
        assertEquals(before, met(victim));
        assertTrue(isLinkedToAll(victim, honest), "links that stand stay");
        assertTrue(openedToLiars(victim) <= OutboundChoice.MOST_OF_GROUP);
        for (Fault fault : Fault.values()) {
            assertEquals(0, victim.conduct.faults(fault), fault::words);
        }
        nobodyIsBlamed(victim, honest);
        for (FindingNode other : honest) {
            assertTrue(
                    other.discovery.entries().stream()
                            .noneMatch(entry -> entry.endpoint().port() == NOWHERE),
                    "what somebody says of others goes no further");
        }

        victim.close();
        nodes.remove(victim);
        FindingNode again = victim(victim.address()); // no seed; the liars dial it as soon as it listens
        await("links to all that it has met", () -> isLinkedToAll(again, honest));
        assertTrue(
                groups(again.manager.peers().stream().flatMap(link -> Remote.of(link).stream()))
                        .containsAll(groups(honest.stream()
                                .map(other -> Told.at(other.address().toString())))),
                "in five networks");
        assertTrue(openedToLiars(again) <= OutboundChoice.MOST_OF_GROUP);
        forgedRecordsAreBlamedOnWhoTellsThem(again, honest);
    }

    private void forgedRecordsAreBlamedOnWhoTellsThem(FindingNode node, List<FindingNode> honest)
            throws ListenException {
        FindingNode forger = new FindingNode(
                "forger",
                Optional.empty(),
                new HostPort(LIARS_NETWORK + "9.9", freePort()),
                FindingNode.only(node.address()));
        add(forger.lying((_, question) -> Optional.of(new EndpointsReply(
                question.requestId(),
                List.of(Told.signed("forged", "127.9.9.9:9", Hash256.ZERO, System.currentTimeMillis()))))));
        await("the ban", () -> node.conduct.begun(Fault.BAD_SIGNATURE) > 0);
        await("the end of its link", () -> !node.isLinkedTo(forger));
        assertTrue(isLinkedToAll(node, honest));
        nobodyIsBlamed(node, honest);
    }
}
