package io.timecoin.sync;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smallrye.mutiny.Uni;
import io.timecoin.consensus.Certificate;
import io.timecoin.consensus.ConsensusConfig;
import io.timecoin.consensus.ConsensusCore;
import io.timecoin.consensus.Input;
import io.timecoin.consensus.Statement;
import io.timecoin.consensus.StatementKind;
import io.timecoin.crypto.Hash256;
import io.timecoin.crypto.PublicKey;
import io.timecoin.engine.ConsensusEngine;
import io.timecoin.ledger.Block;
import io.timecoin.ledger.ChainState;
import io.timecoin.ledger.LongBlocks;
import io.timecoin.ledger.TestLedger;
import io.timecoin.ledger.Transaction;
import io.timecoin.mempool.Mempool;
import io.timecoin.mempool.MempoolLimits;
import io.timecoin.network.EncodedReplies;
import io.timecoin.network.EncodedReply;
import io.timecoin.network.PeerMessage;
import io.timecoin.network.PeerMessage.BlockReply;
import io.timecoin.network.PeerMessage.CertificatesReply;
import io.timecoin.network.PeerMessage.FinalBlocksReply;
import io.timecoin.network.PeerMessage.GetBlock;
import io.timecoin.network.PeerMessage.GetCertificates;
import io.timecoin.network.PeerMessage.GetFinalBlocks;
import io.timecoin.network.PeerMessage.GetTransactions;
import io.timecoin.network.PeerMessage.TransactionsReply;
import io.timecoin.replica.FinalizedBlock;
import io.timecoin.replica.Moment;
import io.timecoin.replica.Replica;
import io.timecoin.replica.ReplicaPort;
import io.timecoin.runtime.Clocks;
import io.timecoin.runtime.HeapAccount;
import io.timecoin.runtime.Loops;
import io.timecoin.storage.ChainStore;
import io.timecoin.storage.DataDirectory;
import io.timecoin.storage.FinalBlock;
import io.timecoin.storage.MemoryBudget;
import io.timecoin.sync.Replying.Asker;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class PeerServerTest {

    private static final Asker PEER = new Asker(TestLedger.signer("peer").publicKey(), true);

    private final TestLedger ledger = TestLedger.ofBronze(4);
    private final ChainState genesis = ledger.initialState();
    private final BlockingQueue<PeerMessage> sent = new LinkedBlockingQueue<>();
    private final AtomicInteger taken = new AtomicInteger();
    private final ConsensusEngine engine = new ConsensusEngine(Clocks.system(), failure -> {
        throw new AssertionError(failure);
    });
    private final ExecutorService replies = Executors.newSingleThreadExecutor();

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path directory;

    @SuppressWarnings("NullAway.Init")
    private DataDirectory data;

    @SuppressWarnings("NullAway.Init")
    private ChainStore chain;

    @SuppressWarnings("NullAway.Init")
    private PeerServer server;

    @BeforeEach
    void start() {
        data = DataDirectory.open(directory.resolve("data"));
        chain = ChainStore.open(data, MemoryBudget.CHAIN_DEFAULT);
        chain.initialise(
                ledger.genesisHash(),
                genesis,
                List.copyOf(ledger.genesis().coins().entrySet()));
        server = new PeerServer(
                engine,
                chain,
                replies,
                new ReplyLinks() {
                    @Override
                    public boolean hasRoom(PublicKey peer) {
                        return true;
                    }

                    @Override
                    public boolean reply(PublicKey peer, EncodedReply reply, Runnable left) {
                        sent.add(EncodedReplies.message(reply));
                        left.run();
                        return true;
                    }
                },
                () -> 0,
                new HeapAccount(512L << 20));
        Replica replica = new Replica(
                new Replica.Parts(
                        new ConsensusCore(ConsensusConfig.STANDARD, ledger.genesisHash(), null, genesis),
                        new Mempool(MempoolLimits.STANDARD, 0),
                        ledger.blockRules(),
                        portOfNobody(),
                        genesis,
                        Hash256.ZERO,
                        600_000),
                new Moment(0, TestLedger.GENESIS_TIME));
        Input.Started started = new Input.Started(
                genesis, Optional.empty(), new Input.Recorded(List.of(), List.of(), List.of()), false, 0);
        engine.start(Loops.ofThreads(), replica, first -> first.start(started, List.of()));
    }

    private static ReplicaPort portOfNobody() {
        return (ReplicaPort) Proxy.newProxyInstance(
                ReplicaPort.class.getClassLoader(),
                new Class<?>[] {ReplicaPort.class},
                (proxy, method, arguments) -> null);
    }

    @AfterEach
    void stop() {
        engine.stop();
        replies.shutdownNow();
        chain.close();
        data.close();
    }

    private <T extends PeerMessage> T next(Class<T> kind) throws InterruptedException {
        return kind.cast(sent.poll(30, TimeUnit.SECONDS));
    }

    private static Certificate proof(Block block) {
        return new Certificate(new Statement(StatementKind.FINALIZE, 0, 1, 0, block.hash()), List.of(), List.of());
    }

    private void becomesFinal(Block block) {
        engine.answer(replica -> server.finalized(List.of(new FinalizedBlock(block, genesis, proof(block)))));
    }

    private void answered(Uni<Void> answer) {
        answer.subscribe().with(_ -> taken.incrementAndGet(), failure -> {
            throw new AssertionError(failure);
        });
    }

    private void ask(GetBlock question) {
        answered(server.answer(PEER, question));
    }

    @Test
    void aLongBlockIsServedInPartsThatAReceiverCanJoin() throws InterruptedException {
        Block block = LongBlocks.block(LongBlocks.transactions(6, 90_000));
        int total = block.encode().length;
        becomesFinal(block);
        byte[] joined = new byte[total];
        for (int from = 0; from < total; from += PeerMessage.MAX_PART_BYTES) {
            ask(new GetBlock(from, block.hash(), from));
            BlockReply reply = next(BlockReply.class);
            assertEquals(from, reply.requestId());
            assertEquals(total, reply.total());
            assertEquals(
                    Math.min(PeerMessage.MAX_PART_BYTES, total - from),
                    reply.part().length());
            reply.part().copyTo(joined, from);
        }
        assertTrue(Arrays.equals(block.encode(), joined));
    }

    @Test
    void theSecondPartAsksNothingOfTheEngineAnyMore() throws InterruptedException {
        Block block = LongBlocks.block(LongBlocks.transactions(6, 90_000));
        becomesFinal(block);
        ask(new GetBlock(1, block.hash(), 0));
        next(BlockReply.class);
        engine.stop();
        ask(new GetBlock(2, block.hash(), PeerMessage.MAX_PART_BYTES));
        assertEquals(PeerMessage.MAX_PART_BYTES, next(BlockReply.class).part().length());
    }

    @Test
    void aBlockThatIsNotFinalIsServedAndAnUnknownOneIsAnsweredFor() throws InterruptedException {
        Block block = ledger.block(genesis, TestLedger.GENESIS_TIME + 1);
        engine.answer(replica -> replica.fetchedBlock(block));
        ask(new GetBlock(1, block.hash(), 0));
        assertEquals(block.encode().length, next(BlockReply.class).part().length());
        ask(new GetBlock(2, Hash256.ZERO, 0));
        assertEquals(0, next(BlockReply.class).total());
    }

    @Test
    void aStoredBlockIsServedLongAfterItBecameFinal() throws InterruptedException {
        Block block = ledger.block(genesis, TestLedger.GENESIS_TIME + 1);
        chain.apply(List.of(new FinalBlock(block, ledger.after(genesis, block), proof(block))));
        ask(new GetBlock(1, block.hash(), 0));
        assertEquals(block.encode().length, next(BlockReply.class).total());
        answered(server.answer(PEER, new GetFinalBlocks(2, 1)));
        assertEquals(1, next(FinalBlocksReply.class).finalHeight());
    }

    @Test
    void transactionsOfABlockThatHasJustBecomeFinalAreServed() throws InterruptedException {
        List<Transaction> transactions = LongBlocks.transactions(3, 300);
        becomesFinal(LongBlocks.block(transactions));
        List<Hash256> asked = List.of(
                transactions.get(2).fullHash(),
                Hash256.ZERO,
                transactions.get(0).fullHash());
        answered(server.answer(PEER, new GetTransactions(1, asked)));
        TransactionsReply reply = next(TransactionsReply.class);
        assertEquals(List.of(transactions.get(2), transactions.get(0)), reply.transactions());
        assertEquals(3, reply.answered());
    }

    @Test
    void certificatesOfAnotherEpochAreNotHere() throws InterruptedException {
        answered(server.answer(PEER, new GetCertificates(1, 5, 1, 9)));
        assertEquals(new CertificatesReply(1, 9, List.of()), next(CertificatesReply.class));
    }

    @Test
    void eachQuestionIsTakenOnceAlsoWhenTheEngineIsGone() throws InterruptedException {
        ask(new GetBlock(1, Hash256.ZERO, 0));
        next(BlockReply.class);
        answered(server.answer(PEER, new GetCertificates(2, 0, 1, 9)));
        next(CertificatesReply.class);
        engine.stop();
        answered(server.answer(PEER, new GetTransactions(3, List.of())));
        ask(new GetBlock(4, Hash256.ZERO, 0));
        replies.shutdown();
        assertTrue(replies.awaitTermination(30, TimeUnit.SECONDS));
        assertEquals(4, taken.get());
    }
}
