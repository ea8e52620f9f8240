package io.timecoin.network.conduct;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.timecoin.crypto.PublicKey;
import io.timecoin.ledger.TestLedger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

final class ConductTest {

    private static final long HOUR = 3_600_000;
    private static final String HOST = "203.0.113.7";
    private static final String NEIGHBOUR = "203.0.113.8";
    private static final String ELSEWHERE = "198.51.100.1";
    private static final PublicKey VILLAIN = key("villain");
    private static final PublicKey HONEST = key("honest");

    /** Keeps what was saved last. */
    private static final class Memory implements BanStore {
        List<Ban> saved = List.of();

        @Override
        public List<Ban> load() {
            return saved;
        }

        @Override
        public void changed(Supplier<List<Ban>> bans) {
            saved = bans.get();
        }
    }

    private final Memory memory = new Memory();
    private long now = 1_000_000 * HOUR;
    private Conduct conduct = started();
    private int enforced;

    private Conduct started() {
        Conduct made = new Conduct(() -> now, () -> now, memory);
        made.enforcedBy(() -> enforced++);
        return made;
    }

    private static PublicKey key(String name) {
        return TestLedger.signer(name).publicKey();
    }

    private static Candidate stranger(PublicKey key, String host) {
        return new Candidate(key, host, false, false);
    }

    private boolean refuses(Candidate peer) {
        return conduct.refusing(peer).isPresent();
    }

    private static Subject prefix(String text) {
        return Subject.parse(text).orElseThrow();
    }

    @Test
    void oneSignatureThatDoesNotHoldBansTheKeyEverywhereAndItsPrefixForStrangers() {
        conduct.linked(VILLAIN, HOST);
        conduct.atFault(VILLAIN, Fault.BAD_SIGNATURE);
        assertTrue(enforced > 0, "its link is ended");
        assertTrue(refuses(stranger(VILLAIN, ELSEWHERE)));
        assertTrue(refuses(stranger(key("another"), NEIGHBOUR)));
        assertFalse(refuses(stranger(key("another"), ELSEWHERE)));
    }

    @Test
    void aBanOfAPrefixHoldsNeitherForVotersNorForWhomThisNodeDials() {
        conduct.linked(VILLAIN, HOST);
        conduct.atFault(VILLAIN, Fault.MALFORMED_FRAME);
        assertFalse(refuses(new Candidate(key("voter"), NEIGHBOUR, true, false)));
        assertFalse(refuses(new Candidate(key("configured"), NEIGHBOUR, false, true)));
        assertTrue(refuses(new Candidate(VILLAIN, HOST, true, true)), "its own key is banned whatever it is");
    }

    @Test
    void whoIsLinkedBehindOneAddressWithAVillainDoesNotPayForHim() {
        conduct.linked(HONEST, NEIGHBOUR);
        conduct.linked(VILLAIN, HOST);
        conduct.atFault(VILLAIN, Fault.BAD_SIGNATURE);
        assertFalse(refuses(stranger(HONEST, NEIGHBOUR)), "its link stays");
        conduct.unlinked(HONEST);
        assertFalse(refuses(stranger(HONEST, NEIGHBOUR)), "and it may come again");
        conduct = started();
        assertFalse(refuses(stranger(HONEST, NEIGHBOUR)), "also after a start");
        assertEquals(0, conduct.score(HONEST));
        assertTrue(refuses(stranger(key("a fresh key of the villain"), HOST)));
    }

    @Test
    void whoLeavesAtOnceAfterAFaultDoesNotSpareItsPrefix() {
        conduct.linked(VILLAIN, HOST);
        conduct.unlinked(VILLAIN);
        conduct.atFault(VILLAIN, Fault.BAD_SIGNATURE);
        assertTrue(refuses(stranger(key("another"), HOST)));
    }

    @Test
    void beforeTheProofTheAddressPaysAndNoKeyThatItNames() {
        conduct.atFault(HOST, Fault.MALFORMED_FRAME);
        assertTrue(refuses(stranger(key("another"), NEIGHBOUR)));
        assertEquals(1, conduct.bans().size());
    }

    @Test
    void aBanLastsAnHourAndEachFurtherOneTwiceAsLong() {
        conduct.linked(VILLAIN, HOST);
        long expected = HOUR;
        for (int times = 1; times <= 4; times++) {
            conduct.atFault(VILLAIN, Fault.BAD_SIGNATURE);
            Ban ban = conduct.refusing(stranger(VILLAIN, HOST)).orElseThrow();
            assertEquals(times, ban.times());
            assertEquals(expected, ban.until() - now);
            now = ban.until() - 1;
            assertTrue(refuses(stranger(VILLAIN, HOST)));
            now++;
            assertFalse(refuses(stranger(VILLAIN, HOST)), "it is over");
            expected *= 2;
        }
    }

    @Test
    void whoBehavesForADayBeginsAnew() {
        conduct.linked(VILLAIN, HOST);
        conduct.atFault(VILLAIN, Fault.BAD_SIGNATURE);
        now += 26 * HOUR;
        assertEquals(List.of(), conduct.bans());
        conduct.atFault(VILLAIN, Fault.BAD_SIGNATURE);
        assertEquals(1, conduct.refusing(stranger(VILLAIN, HOST)).orElseThrow().times());
    }

    @Test
    void whatWasOnItsWayAlreadyDoesNotMakeABanLonger() {
        conduct.linked(VILLAIN, HOST);
        for (int i = 0; i < 50; i++) {
            conduct.atFault(VILLAIN, Fault.BAD_SIGNATURE);
        }
        assertEquals(1, conduct.refusing(stranger(VILLAIN, HOST)).orElseThrow().times());
        now += HOUR;
        assertEquals(0, conduct.score(VILLAIN));
        assertEquals(50, conduct.faults(Fault.BAD_SIGNATURE));
        assertEquals(2, conduct.begun(Fault.BAD_SIGNATURE), "of the key and of the prefix");
    }

    @Test
    void bansOutliveTheProcessAndEndAllTheSame() {
        conduct.linked(VILLAIN, HOST);
        conduct.atFault(VILLAIN, Fault.BAD_SIGNATURE);
        conduct = started();
        assertTrue(refuses(stranger(VILLAIN, ELSEWHERE)));
        assertTrue(refuses(stranger(key("another"), HOST)));
        now += HOUR;
        assertFalse(refuses(stranger(VILLAIN, HOST)));
        conduct.linked(VILLAIN, HOST);
        conduct.atFault(VILLAIN, Fault.BAD_SIGNATURE);
        assertEquals(2, conduct.refusing(stranger(VILLAIN, HOST)).orElseThrow().times(), "it is remembered");
    }

    @Test
    void anOperatorBansAndLifts() {
        Ban ban = conduct.ban(prefix("203.0.0.0/16"), Duration.ofHours(5)).orElseThrow();
        assertEquals(now + 5 * HOUR, ban.until());
        assertEquals(1, enforced);
        assertTrue(refuses(stranger(HONEST, HOST)));
        assertFalse(conduct.lift(prefix("203.0.113.0/24")), "only just what was banned is lifted");
        assertTrue(conduct.lift(prefix("203.0.0.0/16")));
        assertFalse(refuses(stranger(HONEST, HOST)));
        assertEquals(List.of(), memory.saved);
        assertFalse(conduct.lift(prefix("203.0.0.0/16")));
    }

    @Test
    void liftingABanForgetsWhatLedToIt() {
        conduct.linked(VILLAIN, HOST);
        conduct.atFault(VILLAIN, Fault.BAD_SIGNATURE);
        assertTrue(conduct.lift(new Subject.Node(VILLAIN)));
        assertTrue(conduct.lift(prefix("203.0.113.0/24")));
        conduct.atFault(VILLAIN, Fault.BAD_SIGNATURE);
        assertEquals(1, conduct.refusing(stranger(VILLAIN, HOST)).orElseThrow().times());
    }

    @Test
    void bansOfFreeKeysAreBoundedAndPushOutNoneOfAnOperator() {
        conduct.ban(new Subject.Node(HONEST), Duration.ofSeconds(60));
        for (int i = 0; i < BanList.MOST + 10; i++) {
            conduct.atFault(key("fresh " + i), Fault.BAD_SIGNATURE);
        }
        assertEquals(BanList.MOST, conduct.bans().size());
        assertTrue(refuses(stranger(HONEST, ELSEWHERE)));
    }

    @Test
    void anOperatorIsToldWhenThereIsNoRoom() {
        for (int i = 0; i < BanList.MOST_OF_OPERATOR; i++) {
            assertTrue(conduct.ban(prefix("10.0." + i / 256 + "." + i % 256), Duration.ofHours(1))
                    .isPresent());
        }
        assertEquals(Optional.empty(), conduct.ban(prefix("10.9.9.9"), Duration.ofHours(1)));
        assertTrue(conduct.ban(prefix("10.0.0.0"), Duration.ofHours(2)).isPresent(), "the same again");
    }

    @Test
    void faultsOfFreeKeysDoNotMakeAnothersForgotten() {
        conduct.linked(VILLAIN, HOST);
        for (int i = 0; i < 9; i++) {
            conduct.atFault(VILLAIN, Fault.MALFORMED_TRANSACTION);
        }
        List<PublicKey> keys = new ArrayList<>();
        for (int i = 0; i < Scores.MOST + 10; i++) {
            keys.add(key("fresh " + i));
            conduct.atFault(keys.getLast(), Fault.USELESS_REPLY);
        }
        assertEquals(0, conduct.score(VILLAIN), "keys are free, and many of them push each other out");
        conduct.atFault(HOST, Fault.MALFORMED_TRANSACTION);
        assertTrue(refuses(stranger(key("another"), HOST)), "a prefix is not: nine faults of its are remembered");
    }

    @Test
    void aSlowPeerIsNeverBannedHoweverLongItIsSlow() {
        conduct.linked(HONEST, HOST);
        for (int i = 0; i < 100_000; i++) {
            conduct.atFault(HONEST, Fault.TIMED_OUT);
            conduct.atFault(HOST, Fault.TIMED_OUT);
            now += 100;
        }
        assertTrue(conduct.score(HONEST) < 0);
        assertEquals(List.of(), conduct.bans());
        assertFalse(refuses(stranger(HONEST, HOST)));
    }

    @Test
    void aNamedHostIsNoPrefix() {
        conduct.linked(VILLAIN, "peer.example.org");
        conduct.atFault(VILLAIN, Fault.BAD_SIGNATURE);
        assertEquals(
                List.of(new Subject.Node(VILLAIN)),
                conduct.bans().stream().map(Ban::subject).toList());
        assertEquals(Set.of(), conduct.bans().getFirst().spared());
    }
}
