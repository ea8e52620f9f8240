package io.timecoin.network.discovery;

import static io.timecoin.network.discovery.Told.NOW;
import static io.timecoin.network.discovery.Told.at;
import static io.timecoin.network.discovery.Told.by;
import static io.timecoin.network.discovery.Told.key;
import static io.timecoin.network.discovery.Told.observer;
import static io.timecoin.network.discovery.Told.voter;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.timecoin.TestSeed;
import io.timecoin.network.Announcement;
import io.timecoin.network.EndpointRecord;
import io.timecoin.network.discovery.AddressBook.Heard;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class AddressBookTest {

    private static final int MOST_OF_ONE_SOURCE = AddressBook.NEW_BUCKETS_OF_SOURCE * 16;
    private static final long HOUR = 3_600_000;

    private final AddressBook book = new AddressBook(new byte[32]);

    private BookTable table(String name) {
        return book.entry(key(name)).orElseThrow().table();
    }

    private static String anywhere(SplittableRandom random) {
        return (1 + random.nextInt(99)) + "." + random.nextInt(256) + "." + random.nextInt(256) + "."
                + random.nextInt(256) + ":24100";
    }

    @Test
    void whoTellsOfThousandsFillsTheBucketsOfHisOwnNetworkAndNoOthers() {
        SplittableRandom random = new SplittableRandom(TestSeed.next());
        List<String> honest = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            String name = "honest " + i;
            if (book.heard(observer(name, anywhere(random)), false, by("friend " + i, "8." + i + ".0.1"), NOW)
                    == Heard.NEWS) {
                honest.add(name);
            }
        }
        assertTrue(honest.size() > 50, "there is room for those");
        for (int i = 0; i < 20_000; i++) {
            String liar = "6.6." + random.nextInt(256) + "." + random.nextInt(256); // a whole network is his
            book.heard(observer("made up " + i, anywhere(random)), false, by("liar " + i % 50, liar), NOW);
        }
        assertTrue(
                book.all().size() - honest.size() <= MOST_OF_ONE_SOURCE,
                () -> book.all().size() + " of " + MOST_OF_ONE_SOURCE);
        honest.forEach(name -> assertTrue(book.entry(key(name)).isPresent(), name));
    }

    @Test
    void howeverManyTellItHasNoMoreEntriesThanPlaces() {
        SplittableRandom random = new SplittableRandom(TestSeed.next());
        for (int i = 0; i < 30_000; i++) {
            String source = (1 + random.nextInt(99)) + "." + random.nextInt(256) + ".0.1";
            Announcement announcement = observer("node " + i, anywhere(random));
            book.heard(announcement, false, by("teller", source), NOW);
            if (i % 3 == 0) {
                book.met(key("node " + i), announcement.endpoint().endpoint(), NOW);
            }
        }
        int places = (AddressBook.NEW_BUCKETS + AddressBook.TRIED_BUCKETS) * 16;
        assertTrue(book.all().size() <= places, () -> book.all().size() + " of " + places);
        assertTrue(book.all().size() > places / 2, "and they are used");
        assertEquals((long) book.all().size() * BookEntry.BYTES, book.bytes());
        for (int i = 0; i < 2 * AddressBook.MOST_VOTERS; i++) {
            Announcement voter = voter("voter " + i, "masternode " + i, anywhere(random), NOW);
            book.heard(voter, true, by("teller", "6.6.6.6"), NOW);
        }
        assertEquals(
                AddressBook.MOST_VOTERS,
                book.all().stream()
                        .filter(entry -> entry.table() == BookTable.VOTERS)
                        .count());
        assertTrue(book.bytes() <= AddressBook.MOST_BYTES);
    }

    @Test
    void whatALiarSaysOfOthersIsNotPassedOnUntilItIsProven() {
        book.heard(observer("made up", "9.9.9.9:24100"), false, by("liar", "6.6.6.6"), NOW);
        book.heard(observer("honest", "8.8.8.8:24100"), false, by("honest", "8.8.8.8"), NOW);
        book.heard(voter("voter", "masternode", "7.7.7.7:24100", NOW), true, by("liar", "6.6.6.6"), NOW);
        assertEquals(List.of("7.7.7.7:24100", "8.8.8.8:24100"), told());
        book.met(key("made up"), at("9.9.9.9:24100"), NOW);
        assertEquals(List.of("7.7.7.7:24100", "8.8.8.8:24100", "9.9.9.9:24100"), told());
    }

    private List<String> told() {
        return BookExtract.of(book.all(), Reach.PUBLIC, 32, NOW, new SplittableRandom(1)).stream()
                .map(said -> said.endpoint().endpoint().toString())
                .sorted()
                .toList();
    }

    @Test
    void onlyWhoseKeyWasMetAtTheEndpointIsTried() {
        book.heard(observer("node", "9.9.9.9:24100"), false, by("teller", "6.6.6.6"), NOW);
        assertEquals(BookTable.NEW, table("node"));
        book.met(key("node"), at("9.9.9.9:24101"), NOW);
        book.met(key("another"), at("9.9.9.9:24100"), NOW);
        assertEquals(BookTable.NEW, table("node"));
        book.met(key("node"), at("9.9.9.9:24100"), NOW);
        assertEquals(BookTable.TRIED, table("node"));
    }

    @Test
    void theGreaterSerialHoldsAndAnotherEndpointHasToBeProvenAnew() {
        book.heard(observer("node", "9.9.9.9:24100", NOW), false, by("teller", "6.6.6.6"), NOW);
        book.met(key("node"), at("9.9.9.9:24100"), NOW);
        assertEquals(
                Heard.KNOWN, book.heard(observer("node", "9.9.9.8:1", NOW - 1), false, by("liar", "5.5.5.5"), NOW));
        assertEquals(BookTable.TRIED, table("node"));
        assertEquals(
                Heard.NEWS, book.heard(observer("node", "9.9.9.9:24100", NOW + 1), false, by("b", "5.5.5.5"), NOW + 1));
        assertEquals(BookTable.TRIED, table("node"), "renewed where it is");
        assertEquals(
                Heard.NEWS, book.heard(observer("node", "9.9.9.9:24200", NOW + 2), false, by("b", "5.5.5.5"), NOW + 2));
        assertEquals(BookTable.NEW, table("node"));
        assertEquals(1, book.all().size());
    }

    @Test
    void whatDoesNotHoldIsNotTakenAndIsForgottenUnlessItWasMet() {
        long lifetime = EndpointRecord.LIFETIME.toMillis();
        Announcement expired = observer("old", "9.9.9.9:24100", NOW - lifetime);
        Announcement future = observer("future", "9.9.9.9:24100", NOW + HOUR);
        assertEquals(Heard.REFUSED, book.heard(expired, false, by("teller", "6.6.6.6"), NOW));
        assertEquals(Heard.REFUSED, book.heard(future, false, by("teller", "6.6.6.6"), NOW));
        book.heard(observer("heard", "9.9.9.9:24100"), false, by("teller", "6.6.6.6"), NOW);
        book.heard(observer("met", "8.8.8.8:24100"), false, by("teller", "6.6.6.6"), NOW);
        book.met(key("met"), at("8.8.8.8:24100"), NOW);
        book.forget(NOW + lifetime);
        assertTrue(book.entry(key("heard")).isEmpty());
        assertEquals(BookTable.TRIED, table("met"), "after a long pause it is where to begin");
        assertTrue(BookExtract.of(book.all(), Reach.LOOPBACK, 32, NOW + lifetime, new SplittableRandom(1))
                .isEmpty());
        book.forget(NOW + 31L * 24 * HOUR);
        assertTrue(book.all().isEmpty());
    }

    /** One that was met and whose place in the tried table another has, who was met hours before. */
    private String contested() {
        for (int i = 0; i < 400; i++) {
            String name = "met " + i;
            String place = "9.9." + (1 + i / 200) + "." + (1 + i % 200) + ":24100";
            book.heard(observer(name, place), false, by("teller", (i % 99 + 1) + "." + i / 99 + ".1.1"), NOW);
            book.met(key(name), at(place), NOW);
        }
        BookEntry newcomer = book.all().stream()
                .filter(entry -> entry.table() == BookTable.NEW)
                .findFirst()
                .orElseThrow();
        assertTrue(book.toTest().isEmpty(), "who was met just now needs no test");
        book.met(newcomer.nodeKey(), newcomer.endpoint(), NOW + 5 * HOUR);
        assertEquals(1, book.toTest().size());
        return newcomer.nodeKey().toHex();
    }

    private BookTable tableOf(String keyHex) {
        return book.all().stream()
                .filter(entry -> entry.nodeKey().toHex().equals(keyHex))
                .map(BookEntry::table)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void whoWasMetGivesItsPlaceToAnotherOnlyOnceItDoesNotAnswer() {
        String newcomer = contested();
        BookEntry holder = book.toTest().getFirst();
        book.failed(holder.nodeKey(), NOW + 6 * HOUR, 0);
        assertEquals(BookTable.TRIED, tableOf(holder.nodeKey().toHex()), "once is no proof");
        assertEquals(BookTable.NEW, tableOf(newcomer));
        book.failed(holder.nodeKey(), NOW + 6 * HOUR, 0);
        assertEquals(BookTable.TRIED, tableOf(newcomer));
        assertTrue(book.toTest().isEmpty());
    }

    @Test
    void whoPassesTheTestKeepsItsPlace() {
        String newcomer = contested();
        BookEntry holder = book.toTest().getFirst();
        book.met(holder.nodeKey(), holder.endpoint(), NOW + 6 * HOUR);
        book.failed(holder.nodeKey(), NOW + 7 * HOUR, 0);
        book.failed(holder.nodeKey(), NOW + 7 * HOUR, 0);
        assertTrue(book.toTest().isEmpty());
        assertEquals(BookTable.TRIED, tableOf(holder.nodeKey().toHex()));
        assertEquals(BookTable.NEW, tableOf(newcomer));
    }

    @Test
    void aWornEntryMakesRoom() {
        List<String> refused = IntStream.range(0, 2_000)
                .mapToObj(i -> "9." + i % 200 + ".1." + (1 + i / 200) + ":24100")
                .filter(place -> book.heard(observer(place, place), false, by("t", "6.6.6.6"), NOW) == Heard.REFUSED)
                .toList();
        assertFalse(refused.isEmpty());
        book.all().forEach(entry -> IntStream.range(0, 3).forEach(_ -> book.failed(entry.nodeKey(), NOW, 0)));
        assertEquals(Heard.NEWS, book.heard(observer("fresh", refused.getFirst()), false, by("t", "6.6.6.6"), NOW));
    }

    @Test
    void votersHavePlacesOfTheirOwnWhichNobodyTakesByLeavingTheOperatorOut() {
        book.heard(voter("node", "masternode", "7.7.7.7:1", NOW), true, by("a", "6.6.6.6"), NOW);
        assertEquals(BookTable.VOTERS, table("node"));
        book.heard(observer("node", "7.7.7.7:2", NOW + 1), false, by("liar", "5.5.5.5"), NOW + 1);
        assertEquals(BookTable.VOTERS, table("node"));
        assertEquals(at("7.7.7.7:2"), book.entry(key("node")).orElseThrow().endpoint());
        assertTrue(
                book.entry(key("node")).orElseThrow().announcement().operator().isPresent());
    }

    @Test
    void ofTwoNodesOfOneOperatorTheFirstIsKeptAsLongAsItAnswers() {
        book.heard(voter("first", "masternode", "7.7.7.7:1", NOW), true, by("a", "6.6.6.6"), NOW);
        assertEquals(
                Heard.REFUSED,
                book.heard(voter("second", "masternode", "7.7.7.8:1", NOW), true, by("a", "6.6.6.6"), NOW));
        book.failed(key("first"), NOW, 0);
        assertEquals(
                Heard.NEWS, book.heard(voter("second", "masternode", "7.7.7.8:1", NOW), true, by("a", "6.6.6.6"), NOW));
        assertTrue(book.entry(key("first")).isEmpty());
    }

    @Test
    void whatWasSavedIsTakenUpWhereItWas() {
        book.heard(observer("new", "9.9.9.9:24100"), false, by("teller", "6.6.6.6"), NOW);
        book.heard(observer("tried", "8.8.8.8:24100"), false, by("teller", "6.6.6.6"), NOW);
        book.met(key("tried"), at("8.8.8.8:24100"), NOW);
        book.heard(voter("voter", "masternode", "7.7.7.7:1", NOW), true, by("a", "6.6.6.6"), NOW);
        AddressBook again = new AddressBook(new byte[32]);
        again.restore(book.all(), NOW);
        assertEquals(book.all(), again.all());
        again.restore(book.all(), NOW);
        assertEquals(book.all(), again.all(), "nothing is there twice");
    }

    @Test
    void addressesThatMeanSomethingOnlyHereAreNotToldToWhoIsFarther() {
        book.heard(observer("a", "127.0.0.1:1"), false, by("a", "127.0.0.1"), NOW);
        book.heard(observer("b", "10.1.1.1:1"), false, by("b", "10.1.1.1"), NOW);
        book.heard(observer("c", "8.8.8.8:1"), false, by("c", "8.8.8.8"), NOW);
        SplittableRandom random = new SplittableRandom(1);
        assertEquals(
                3, BookExtract.of(book.all(), Reach.LOOPBACK, 32, NOW, random).size());
        assertEquals(
                2, BookExtract.of(book.all(), Reach.PRIVATE, 32, NOW, random).size());
        assertEquals(
                1, BookExtract.of(book.all(), Reach.PUBLIC, 32, NOW, random).size());
    }
}
