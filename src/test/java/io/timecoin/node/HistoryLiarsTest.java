package io.timecoin.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.timecoin.cli.testnet.Await;
import io.timecoin.crypto.Hash256;
import io.timecoin.crypto.PublicKey;
import io.timecoin.crypto.Signer;
import io.timecoin.ledger.Block;
import io.timecoin.ledger.TestLedger;
import io.timecoin.network.HistoryLiar;
import io.timecoin.network.HistoryLie;
import io.timecoin.network.HostPort;
import io.timecoin.network.ListenException;
import io.timecoin.network.SignedChain;
import io.timecoin.network.conduct.Ban;
import io.timecoin.network.conduct.Fault;
import io.timecoin.network.conduct.Subject;
import io.timecoin.query.view.BlockView;
import io.timecoin.runtime.HeapShare;
import io.timecoin.runtime.Loops;
import io.timecoin.storage.MemoryBudget;
import io.timecoin.storage.NodeDatabases;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A whole node that is a thousand blocks behind is linked to liars alone, all of them voters, whom it asks first; only when it has
 * heard their lies two honest observers appear. All links are real.
 */
final class HistoryLiarsTest {

    private static final int HEAD = 1_000;
    private static final int PAYMENTS = 400;

    /** Five epochs. */
    private static final long BLOCK_MILLIS = 20;

    private static final WholeNetwork NETWORK = new WholeNetwork(PAYMENTS);
    private static final WholeNetwork OTHER_NETWORK = new WholeNetwork(PAYMENTS + 1);

    /** A node with all of the chain, and where it listens. */
    private record Honest(WholeNode node, RealSurroundings around) {}

    @SuppressWarnings("NullAway.Init")
    private static SignedChain chain;

    @SuppressWarnings("NullAway.Init")
    private static SignedChain otherChain;

    private static final List<Honest> HONEST = new ArrayList<>();

    private final RealSurroundings around = new RealSurroundings();
    private final List<HistoryLiar> liars = new ArrayList<>();

    @SuppressWarnings("NullAway.Init")
    private WholeNode node;

    private long mostTarget;
    private long mostHeld;

    @BeforeAll
    static void startHonest(@TempDir Path directory) throws NodeStartException {
        chain = chain(NETWORK);
        otherChain = chain(OTHER_NETWORK);
        for (String name : List.of("a", "b")) {
            Path data = directory.resolve(name);
            try (NodeDatabases databases = NodeDatabases.open(
                    data, NETWORK.genesis(), Optional.empty(), MemoryBudget.CHAIN_DEFAULT, Loops.ofThreads())) {
                databases.chain().apply(chain.blocks());
            }
            RealSurroundings own = new RealSurroundings();
            WholeNode honest = new WholeNode(data, name, Optional.empty(), NETWORK.genesis(), own.dialling(List.of()));
            honest.start();
            HONEST.add(new Honest(honest, own));
        }
    }

    private static SignedChain chain(WholeNetwork network) {
        List<Signer> operators = IntStream.range(0, WholeNetwork.NODES)
                .mapToObj(TestLedger::operator)
                .toList();
        return new SignedChain(network.genesis(), operators, HEAD, BLOCK_MILLIS, network.payments());
    }

    @AfterAll
    static void stopHonest() {
        HONEST.forEach(honest -> honest.node().stop());
        HONEST.forEach(honest -> assertEquals(List.of(), honest.around().failures));
    }

    @BeforeEach
    void forget() {
        mostTarget = 0;
        mostHeld = 0;
    }

    @AfterEach
    void stop() {
        node.stop();
        liars.forEach(HistoryLiar::close);
        assertEquals(List.of(), around.failures);
    }

    private void begin(Path directory) throws NodeStartException {
        node = new WholeNode(
                directory,
                "late",
                Optional.empty(),
                NETWORK.genesis(),
                around.dialling(liars.stream().map(HistoryLiar::address).toList()));
        node.start();
    }

    private HistoryLiar liar(int operator, HistoryLie lie) throws ListenException {
        HistoryLiar liar = HistoryLiar.voter(
                        NETWORK.genesis(), operator, lie, lie == HistoryLie.ANOTHER_GENESIS ? otherChain : chain)
                .start();
        liars.add(liar);
        return liar;
    }

    private void link(Honest honest) {
        HostPort address = honest.around().address();
        node.peers().keep(address, address);
    }

    private long height() {
        return node.queries().node().status().height();
    }

    /** Looks at what must never be, too. */
    private void await(String what, BooleanSupplier condition) {
        Await.until(
                () -> what + "; height " + height() + ", " + node.sync().progress() + ", faults of "
                        + liars.stream()
                                .map(liar -> node.conduct().score(liar.key()))
                                .toList() + ", asked "
                        + liars.stream().map(HistoryLiar::asked).toList(),
                () -> {
                    mostTarget = Math.max(mostTarget, node.sync().progress().target());
                    mostHeld = Math.max(mostHeld, node.heap().held(HeapShare.HISTORY));
                    return condition.getAsBoolean();
                });
    }

    private Optional<Hash256> hash(long height) {
        return node.queries()
                .chain()
                .blockByHeight(height)
                .toCompletableFuture()
                .join()
                .map(BlockView::block)
                .map(Block::hash);
    }

    /** What a lie counts as; empty where nothing is said that no correct node says. */
    private static Optional<Fault> fault(HistoryLie lie) {
        return switch (lie) {
            case WRONG_HEADERS, ANOTHER_GENESIS -> Optional.of(Fault.BAD_SIGNATURE);
            case TRUNCATED_BLOCKS -> Optional.of(Fault.MALFORMED_FRAME);
            case OTHER_BODIES -> Optional.of(Fault.HEADER_CONTRADICTED);
            case UNSIGNED_HEADERS, ENDLESS_BLOCKS, WITHOUT_FINALITY -> Optional.of(Fault.USELESS_REPLY);
            case SILENT, ONE_BYTE_A_SECOND -> Optional.of(Fault.TIMED_OUT);
            case ONE_BLOCK_IN_TIME, ONE_BLOCK_AT_ONCE, FAR_HEIGHT -> Optional.empty();
        };
    }

    private boolean isBanned(PublicKey key) {
        return node.conduct().bansInForce().stream().map(Ban::subject).anyMatch(new Subject.Node(key)::equals);
    }

    private void awaitItsPrice(HistoryLiar liar, HistoryLie lie) {
        await("it is asked", () -> liar.asked() > 0);
        fault(lie).ifPresent(fault -> {
            await(fault + " is noticed", () -> node.conduct().faults(fault) > 0);
            if (fault.points() >= 100) {
                await("it is banned", () -> isBanned(liar.key()) && !liar.isLinked());
            } else {
                await("it has paid", () -> node.conduct().score(liar.key()) <= -fault.points());
            }
        });
    }

    private void assertHead() {
        await("the head is reached", () -> height() == HEAD);
        assertTrue(mostTarget <= HEAD, "no target is above what is proven: " + mostTarget);
        assertTrue(
                mostHeld <= node.heap().limit(HeapShare.HISTORY),
                mostHeld + " of " + node.heap().limit(HeapShare.HISTORY) + " bytes");
        Optional<Hash256> last = Optional.of(chain.blocks().getLast().block().hash());
        await("it is on the disk", () -> hash(HEAD).equals(last));
        for (Honest honest : HONEST) {
            PublicKey key = honest.node().nodeKey().publicKey();
            long mostForTime = Fault.TIMED_OUT.points() * node.conduct().faults(Fault.TIMED_OUT);
            assertTrue(
                    node.conduct().score(key) + mostForTime >= 0,
                    "only a slow machine may cost an honest peer anything");
            assertTrue(!isBanned(key), "an honest peer is not banned");
        }
    }

    @ParameterizedTest
    @EnumSource(HistoryLie.class)
    void theHeadIsReachedInSpiteOfALiarAndItsLieCostsWhatItShould(HistoryLie lie, @TempDir Path directory)
            throws Exception {
        HistoryLiar liar = liar(0, lie);
        begin(directory);
        awaitItsPrice(liar, lie);
        assertTrue(height() < HEAD, "it has not told all of it");
        HONEST.forEach(this::link);
        assertHead();
        if (fault(lie).isEmpty()) {
            assertTrue(!isBanned(liar.key()), "nothing that a correct node says is held against anybody");
        }
    }

    @Test
    void threeOfFourPeersThatLieAboutTheirHeightDoNotMoveIt(@TempDir Path directory) throws Exception {
        for (int operator = 0; operator < 3; operator++) {
            liar(operator, HistoryLie.FAR_HEIGHT);
        }
        begin(directory);
        await("all are asked", () -> liars.stream().allMatch(liar -> liar.asked() > 0));
        assertEquals(0, node.sync().progress().target());
        link(HONEST.getFirst());
        assertHead();
    }

    @Test
    void allOfThemAtOnceDoNotKeepItFromOneHonestPeer(@TempDir Path directory) throws Exception {
        for (HistoryLie lie : HistoryLie.values()) {
            liars.add(HistoryLiar.stranger(
                            NETWORK.genesis(), lie.name(), lie, lie == HistoryLie.ANOTHER_GENESIS ? otherChain : chain)
                    .start());
        }
        begin(directory);
        await("one is asked", () -> liars.stream().anyMatch(liar -> liar.asked() > 0));
        link(HONEST.getFirst());
        assertHead();
    }
}
