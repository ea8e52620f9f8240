package io.timecoin.network.discovery;

import static io.timecoin.network.discovery.Told.NOW;
import static io.timecoin.network.discovery.Told.at;
import static io.timecoin.network.discovery.Told.by;
import static io.timecoin.network.discovery.Told.hash;
import static io.timecoin.network.discovery.Told.key;
import static io.timecoin.network.discovery.Told.observer;
import static io.timecoin.network.discovery.Told.voter;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.timecoin.TestSeed;
import io.timecoin.crypto.Hash256;
import io.timecoin.crypto.PublicKey;
import io.timecoin.network.NodeRecord;
import io.timecoin.network.discovery.OutboundChoice.Situation;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

final class OutboundChoiceTest {

    private static final int MOST = 8;

    private final AddressBook book = new AddressBook(new byte[32]);
    private final SplittableRandom random = new SplittableRandom(TestSeed.next());

    /** Dials what is chosen until nothing is; each attempt makes a link. */
    private List<BookEntry> dialled(boolean votes, PublicKey... linkedBefore) {
        Set<PublicKey> taken = new TreeSet<>(List.of(linkedBefore));
        Set<Hash256> masternodes = new TreeSet<>();
        List<InetAddress> strangers = new ArrayList<>();
        List<BookEntry> dialled = new ArrayList<>();
        int voters = 0;
        while (true) {
            Situation now = new Situation(votes, taken, masternodes, strangers, voters);
            Optional<BookEntry> next = new OutboundChoice(MOST).next(book.all(), now, NOW, random);
            if (next.isEmpty()) {
                return dialled;
            }
            BookEntry entry = next.get();
            dialled.add(entry);
            taken.add(entry.nodeKey());
            entry.announcement().operator().map(NodeRecord::masternodeId).ifPresent(masternodes::add);
            if (entry.table() == BookTable.VOTERS) {
                voters++;
            } else {
                strangers.add(entry.endpoint().ip());
            }
        }
    }

    private void hear(String name, String place, String source) {
        book.heard(observer(name, place), false, by("teller of " + name, source), NOW);
    }

    private static long of(List<BookEntry> entries, String prefix) {
        return entries.stream()
                .filter(entry -> entry.endpoint().toString().startsWith(prefix))
                .count();
    }

    @Test
    void aNetworkThatClaimsThousandsOfNodesGetsItsShareOfLinksAndNoMore() {
        for (int i = 0; i < MOST - 2; i++) {
            hear("honest " + i, "8." + i + ".1.1:24100", "8." + i + ".1.1");
        }
        for (int i = 0; i < 20_000; i++) {
            String place = "6.6." + i / 200 + "." + (1 + i % 200) + ":24100";
            hear("liar " + i, place, (1 + i % 99) + "." + i % 200 + ".1.1"); // by tellers from everywhere
            if (i % 2 == 0) {
                book.met(key("liar " + i), at(place), NOW); // and half of them are there
            }
        }
        List<BookEntry> dialled = dialled(false);
        assertTrue(of(dialled, "6.6.") <= OutboundChoice.MOST_OF_GROUP, dialled::toString);
        assertEquals(MOST - 2, of(dialled, "8."));
    }

    @Test
    void theFirstLinkIsNoLikelierALiarsThanItsNetworkIsOneOfMany() {
        for (int i = 0; i < 9; i++) {
            hear("honest " + i, "8." + i + ".1.1:24100", "8." + i + ".1.1");
        }
        for (int i = 0; i < 1_000; i++) {
            hear("liar " + i, "6.6.1." + (1 + i % 200) + ":" + (1_000 + i), (1 + i % 99) + ".1.1.1");
        }
        Situation alone = new Situation(false, Set.of(), Set.of(), List.of(), 0);
        long liars = 0;
        for (int i = 0; i < 1_000; i++) {
            liars += of(
                    new OutboundChoice(MOST)
                            .next(book.all(), alone, NOW, random).stream().toList(),
                    "6.6.");
        }
        assertTrue(liars < 200, liars + " of 1,000, where one network in ten is theirs");
    }

    @Test
    void aVoterDialsEveryVoterBesideItsLinksToOthers() {
        for (int i = 0; i < 20; i++) {
            book.heard(voter("voter " + i, "m " + i, "7.7.7.7:" + (i + 1), NOW), true, by("a", "6.6.6.6"), NOW);
            hear("other " + i, "8." + i + ".1.1:24100", "8." + i + ".1.1");
        }
        List<BookEntry> dialled = dialled(true);
        assertEquals(20, of(dialled, "7.7.7.7"), "wherever they are");
        assertEquals(MOST, of(dialled, "8."));
    }

    @Test
    void whoDoesNotVoteLeavesVotersPlacesForOthers() {
        for (int i = 0; i < 20; i++) {
            book.heard(voter("voter " + i, "m " + i, "7.7.7.7:" + (i + 1), NOW), true, by("a", "6.6.6.6"), NOW);
            hear("other " + i, "8." + i + ".1.1:24100", "8." + i + ".1.1");
        }
        List<BookEntry> dialled = dialled(false);
        assertEquals(MOST / 2, of(dialled, "7.7.7.7"));
        assertEquals(MOST, dialled.size());
    }

    @Test
    void whoIsLinkedOrWaitsIsNotDialled() {
        hear("linked", "8.1.1.1:1", "8.1.1.1");
        hear("waiting", "8.2.1.1:1", "8.2.1.1");
        book.failed(key("waiting"), NOW, NOW + 1);
        assertEquals(List.of(), dialled(false, key("linked")));
    }

    @Test
    void aMasternodeThatIsLinkedUnderAnotherKeyIsNotDialledAgain() {
        book.heard(voter("node", "masternode", "7.7.7.7:1", NOW), true, by("a", "6.6.6.6"), NOW);
        Situation linked = new Situation(true, Set.of(), Set.of(hash("masternode")), List.of(), 0);
        assertTrue(
                new OutboundChoice(MOST).next(book.all(), linked, NOW, random).isEmpty());
    }

    @Test
    void aFeelerTestsFirstWhosePlaceIsWanted() {
        hear("heard", "8.1.1.1:1", "8.1.1.1");
        hear("tested", "8.2.1.1:1", "8.2.1.1");
        BookEntry tested = book.entry(key("tested")).orElseThrow();
        Situation alone = new Situation(false, Set.of(), Set.of(), List.of(), 0);
        assertEquals(
                Optional.of(tested), new OutboundChoice(MOST).feeler(List.of(tested), book.all(), alone, NOW, random));
        book.met(key("tested"), at("8.2.1.1:1"), NOW);
        assertEquals(
                Optional.of(key("heard")),
                new OutboundChoice(MOST)
                        .feeler(List.of(), book.all(), alone, NOW, random)
                        .map(BookEntry::nodeKey),
                "who was met need not be tried again");
    }
}
