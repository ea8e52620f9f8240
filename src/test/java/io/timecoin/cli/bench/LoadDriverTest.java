package io.timecoin.cli.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import io.timecoin.cli.bench.FakeNode.Reaction;
import io.timecoin.crypto.Ed25519Signer;
import io.timecoin.crypto.Hash256;
import io.timecoin.crypto.Signer;
import io.timecoin.ledger.Address;
import io.timecoin.ledger.ChainParameters;
import io.timecoin.ledger.OutPoint;
import io.timecoin.ledger.Transaction;
import io.timecoin.wallet.SpendableCoin;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The driver against nodes that speak the real protocol over real sockets. */
@Timeout(60)
final class LoadDriverTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final LoadPlan ALL = LoadPlan.all(50, PATIENCE);

    private final Set<ByteString> finals = FakeNode.noFinals();
    private final PreparedTransactions load = new CoinFan(Hash256.ZERO, ChainParameters.STANDARD, new SecureRandom())
            .transfers(List.of(Hash256.ZERO), 300, done -> {});

    private LoadOutcome run(LoadPlan plan, FakeNode... nodes) {
        return run(LoadStall.Limits.STANDARD, plan, nodes);
    }

    private LoadOutcome run(LoadStall.Limits limits, LoadPlan plan, FakeNode... nodes) {
        List<URI> apis = Stream.of(nodes).map(FakeNode::api).toList();
        try (LoadDriver driver = LoadDriver.of(apis, limits)) {
            driver.connect(PATIENCE);
            return driver.run(load, plan, LoadObserver.NONE);
        }
    }

    @Test
    void everyTransactionBecomesFinalThroughBothNodes() throws Exception {
        try (FakeNode one = new FakeNode(finals, number -> Reaction.FINALIZE);
                FakeNode two = new FakeNode(finals, number -> Reaction.FINALIZE)) {
            LoadOutcome outcome = run(ALL, one, two);
            assertEquals(300, outcome.committed());
            assertEquals(300, outcome.counts().sent());
            assertEquals(0, outcome.counts().resent());
            assertEquals(300, one.seen() + two.seen());
            assertTrue(one.seen() > 50 && two.seen() > 50, one.seen() + " and " + two.seen());
        }
    }

    @Test
    void largeTransactionsShareARequestOnlyAsFarAsANodeTakesIt() throws Exception {
        CoinFan fan = new CoinFan(Hash256.ZERO, ChainParameters.STANDARD, new SecureRandom());
        Signer faucet = Ed25519Signer.generate(new SecureRandom());
        List<Transaction> fanOuts = IntStream.range(0, 48)
                .mapToObj(index -> new SpendableCoin(
                        new OutPoint(Hash256.ZERO, index), 100_000_000_000_000L, Address.of(faucet.publicKey())))
                .map(rich -> fan.fanOut(rich, faucet).orElseThrow())
                .toList();
        try (FakeNode node = new FakeNode(finals, number -> Reaction.FINALIZE);
                LoadDriver driver = LoadDriver.of(List.of(node.api()))) {
            driver.connect(PATIENCE);
            LoadOutcome outcome = driver.run(CoinFan.prepared(fanOuts), ALL, LoadObserver.NONE);
            assertEquals(48, outcome.committed());
            assertEquals(0, outcome.counts().resent());
        }
    }

    @Test
    void whatANodeHasNoRoomForIsSentAgain() throws Exception {
        try (FakeNode node = new FakeNode(finals, number -> number % 3 == 0 ? Reaction.NO_ROOM : Reaction.FINALIZE)) {
            LoadOutcome outcome = run(ALL, node);
            assertEquals(300, outcome.committed());
            assertTrue(outcome.counts().refusals() >= 100);
            assertEquals(outcome.counts().refusals(), outcome.counts().resent());
        }
    }

    @Test
    void aRefusalForGoodEndsTheLoadWithItsRule() throws Exception {
        try (FakeNode node = new FakeNode(finals, number -> Reaction.DOUBLE_SPEND)) {
            BenchException refused = assertThrows(BenchException.class, () -> run(ALL, node));
            assertTrue(String.valueOf(refused.getMessage()).contains("DOUBLE_SPEND, another one has the coin"));
        }
    }

    @Test
    void theOthersTakeOverWhatADyingNodeHad() throws Exception {
        try (FakeNode living = new FakeNode(finals, number -> Reaction.FINALIZE);
                FakeNode dying = new FakeNode(finals, number -> number < 20 ? Reaction.KEEP : Reaction.DIE)) {
            LoadOutcome outcome = run(ALL, living, dying);
            assertEquals(300, outcome.committed());
            assertTrue(outcome.counts().resent() >= 20);
        }
    }

    @Test
    void lostEventsAreMadeUpForByAskingAgain() throws Exception {
        try (FakeNode node = new FakeNode(
                finals, number -> number % 10 == 0 ? Reaction.FINALIZE_WITHOUT_EVENT : Reaction.FINALIZE)) {
            LoadOutcome outcome = run(ALL, node);
            assertEquals(300, outcome.committed());
            assertTrue(outcome.counts().gaps() > 0);
        }
    }

    @Test
    void whatBecameFinalWithoutAWordIsMadeUpForByAskingAgain() throws Exception {
        try (FakeNode node =
                new FakeNode(finals, number -> number % 10 == 0 ? Reaction.FINALIZE_UNSAID : Reaction.FINALIZE)) {
            LoadStall.Limits soon = new LoadStall.Limits(Duration.ofMillis(50), PATIENCE);
            assertEquals(300, run(soon, ALL, node).committed());
        }
    }

    /** What becomes final before it has would go unsaid, and be waited for for ever. */
    @Test
    void nothingIsSentBeforeTheNodeHasTakenUpTheSubscription() throws Exception {
        try (FakeNode node = new FakeNode(finals, number -> Reaction.FINALIZE, 200)) {
            LoadOutcome outcome = run(new LoadStall.Limits(PATIENCE, PATIENCE), ALL, node);
            assertEquals(300, outcome.committed());
            assertEquals(0, outcome.counts().resent());
            assertEquals(0, outcome.counts().gaps());
        }
    }

    @Test
    void aNetworkInWhichNothingBecomesFinalIsGivenUpSayingHowItsNodesAre() throws Exception {
        try (FakeNode node = new FakeNode(finals, number -> Reaction.KEEP)) {
            LoadStall.Limits soon = new LoadStall.Limits(Duration.ofMillis(50), Duration.ofMillis(300));
            BenchException stuck = assertThrows(BenchException.class, () -> run(soon, ALL, node));
            String words = String.valueOf(stuck.getMessage());
            assertTrue(words.startsWith("0 of 300 transactions are final, and none became so for 0.3 s"), words);
            assertTrue(words.contains("node 0 is connected and has"), words);
        }
    }

    @Test
    void aPacedLoadBeginsNoMoreThanItsRateAndWaitsForAll() throws Exception {
        try (FakeNode node = new FakeNode(finals, number -> Reaction.FINALIZE)) {
            LoadPlan plan =
                    new LoadPlan(Duration.ofMillis(200), Duration.ofMillis(400), OptionalInt.of(200), 1_000, false);
            LoadOutcome outcome = run(plan, node);
            assertTrue(outcome.counts().sent() <= 120, outcome.counts().sent() + " sent");
            assertEquals(outcome.counts().sent(), finals.size());
            assertEquals(400_000_000L, outcome.measuredTo() - outcome.measuredFrom());
        }
    }

    @Test
    void runningOutOfTransactionsIsSaid() throws Exception {
        try (FakeNode node = new FakeNode(finals, number -> Reaction.FINALIZE)) {
            LoadPlan plan = new LoadPlan(Duration.ZERO, PATIENCE, OptionalInt.empty(), 50, false);
            BenchException over = assertThrows(BenchException.class, () -> run(plan, node));
            assertTrue(String.valueOf(over.getMessage()).contains("--transactions"));
        }
    }

    @Test
    void whatIsNeverFinalIsAFailure() throws Exception {
        try (FakeNode node = new FakeNode(finals, number -> Reaction.KEEP)) {
            LoadPlan plan = LoadPlan.all(50, Duration.ofMillis(300));
            BenchException stuck = assertThrows(BenchException.class, () -> run(plan, node));
            assertTrue(String.valueOf(stuck.getMessage()).startsWith("0 of 300 transactions are final"));
        }
    }

    @Test
    void aNodeThatIsNotThereIsNamed() {
        try (LoadDriver driver = LoadDriver.of(List.of(URI.create("http://127.0.0.1:1")))) {
            BenchException missing = assertThrows(BenchException.class, () -> driver.connect(Duration.ofMillis(500)));
            assertTrue(String.valueOf(missing.getMessage()).startsWith("node 0 cannot be reached"));
        }
    }
}
