package io.timecoin.engine;

import io.smallrye.mutiny.Uni;
import io.timecoin.consensus.Certificate;
import io.timecoin.consensus.CompactBlock;
import io.timecoin.consensus.ConsensusConfig;
import io.timecoin.consensus.Proposal;
import io.timecoin.consensus.Statement;
import io.timecoin.consensus.StatementKind;
import io.timecoin.consensus.Vote;
import io.timecoin.crypto.PublicKey;
import io.timecoin.crypto.Signature;
import io.timecoin.ledger.Block;
import io.timecoin.ledger.SerialJudge;
import io.timecoin.ledger.TestLedger;
import io.timecoin.ledger.VerifiedTransaction;
import io.timecoin.network.LinkedPeers;
import io.timecoin.network.PeerInfo;
import io.timecoin.network.PeerMessage;
import io.timecoin.runtime.Failure;
import io.timecoin.runtime.HeapAccount;
import io.timecoin.runtime.StepThreads;
import io.timecoin.runtime.Threads;
import io.timecoin.storage.FinalBlock;
import io.timecoin.storage.NodeDatabases;
import io.timecoin.storage.VoteLogRecord;
import io.timecoin.verification.Verification;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * An executor of effects among links, a record of votes and a disk that do what the test says. Linked are the four voters, an
 * observer, and somebody who names the masternode of voter 1.
 */
final class ExecutorFixture {

    /** A message on its way to a peer. */
    record Sent(PublicKey to, PeerMessage message) {}

    /** Something that was told or asked for: the method and what it was given. */
    record Call(String name, List<Object> arguments) {}

    /** Records that wait for the disk. */
    record Written(List<VoteLogRecord> records, Runnable durable) {}

    private final class RecordedLinks implements Links {
        @Override
        public List<PeerInfo> peers() {
            return linked;
        }

        @Override
        public void broadcast(PeerMessage message, Predicate<PeerInfo> wanted) {
            linked.stream().filter(wanted).forEach(peer -> sent.add(new Sent(peer.nodeKey(), message)));
        }

        @Override
        public void repeat(List<PeerMessage> messages, Predicate<PeerInfo> wanted) {
            messages.forEach(message -> broadcast(message, wanted));
        }
    }

    private static final class Disk implements BlockImporter.Chain {
        private long applied;
        private long synced;

        @Override
        public void apply(List<FinalBlock> blocks) {
            applied = blocks.getLast().block().height();
        }

        @Override
        public void sync() {
            synced = applied;
        }

        @Override
        public long syncedHeight() {
            return synced;
        }
    }

    final ListeningEngine listening = new ListeningEngine();
    final TestLedger ledger = listening.ledger;
    final StepThreads verifiers = new StepThreads();
    final StepThreads storage = new StepThreads();
    final List<PeerInfo> linked = new ArrayList<>();
    final PeerInfo observer = LinkedPeers.stranger("observer");
    final PeerInfo impostor = LinkedPeers.impostor(ledger, 1);
    final List<Sent> sent = new ArrayList<>();
    final List<Written> written = new ArrayList<>();
    final List<Call> facts = new ArrayList<>();
    int backlogWhenTold; // of the importer, at the last of the facts
    final List<Call> fetches = new ArrayList<>();
    final HaltRecord haltRecord;
    final Verification verification;
    final BlockImporter importer;
    final EffectExecutor executor;
    final EffectExecutor ofObserver;
    final Block block = ledger.block(listening.genesis, TestLedger.GENESIS_TIME + 1);

    /** @param databases as genesis left them */
    ExecutorFixture(NodeDatabases databases) {
        Failure failure = cause -> {
            throw new AssertionError(cause);
        };
        Threads threads = StepThreads.ofNode(new StepThreads(), verifiers, new StepThreads(), storage);
        haltRecord = new HaltRecord(databases.directory());
        verification = new Verification(
                ledger.genesis(),
                ConsensusConfig.STANDARD,
                ledger.verifier(),
                databases.chain(),
                listening.engine,
                (peer, fault) -> {},
                threads,
                listening.clocks,
                failure,
                new HeapAccount(512L << 20));
        Disk disk = new Disk();
        importer = new BlockImporter(
                disk, Optional.empty(), verification.recent(), storage, failure, new HeapAccount(512L << 20));
        VoteWriter writer = new VoteWriter(
                (records, durable) -> written.add(new Written(records, durable)),
                disk::syncedHeight,
                importer::whenSynced);
        SecondLooker looker = new SecondLooker(
                listening.engine, importer, databases.chain(), new SerialJudge(ledger.rules(), ledger.blockRules()));
        executor = executor(Optional.of(writer), looker);
        ofObserver = executor(Optional.empty(), looker);
        for (int i = 0; i < 4; i++) {
            linked.add(voter(i));
        }
        linked.add(observer);
        linked.add(impostor);
    }

    private EffectExecutor executor(Optional<VoteWriter> votes, SecondLooker looker) {
        return new EffectExecutor(new EffectExecutor.Parts(
                listening.engine,
                new RecordedLinks(),
                votes,
                importer,
                looker,
                verification,
                recording(Fetches.class, fetches, () -> {}),
                recording(Facts.class, facts, () -> backlogWhenTold = importer.backlog()),
                haltRecord));
    }

    private static <T> T recording(Class<T> port, List<Call> calls, Runnable whenCalled) {
        return port.cast(Proxy.newProxyInstance(
                port.getClassLoader(), new Class<?>[] {port}, (_, method, arguments) -> {
                    whenCalled.run();
                    calls.add(new Call(method.getName(), arguments == null ? List.of() : List.of(arguments)));
                    return null;
                }));
    }

    static Call call(String name, Object... arguments) {
        return new Call(name, List.of(arguments));
    }

    PeerInfo voter(int index) {
        return LinkedPeers.voter(ledger, index);
    }

    PublicKey key(int index) {
        return voter(index).nodeKey();
    }

    /** Who was sent a message, in the order of sending. */
    List<PublicKey> receivers(PeerMessage message) {
        return sent.stream()
                .filter(each -> each.message().equals(message))
                .map(Sent::to)
                .toList();
    }

    /** What a peer was sent. */
    List<PeerMessage> messagesTo(PeerInfo peer) {
        return sent.stream()
                .filter(each -> each.to().equals(peer.nodeKey()))
                .map(Sent::message)
                .toList();
    }

    static List<PublicKey> keys(PeerInfo... peers) {
        return Arrays.stream(peers).map(PeerInfo::nodeKey).toList();
    }

    List<PublicKey> all() {
        return linked.stream().map(PeerInfo::nodeKey).toList();
    }

    /** A message comes in. */
    static void take(Uni<Void> message) {
        message.subscribe().with(_ -> {}, failure -> {
            throw new AssertionError(failure);
        });
    }

    private Signature sign(int signer, Statement statement) {
        return ledger.voter(signer).sign(statement.digest(ledger.genesisHash()));
    }

    Vote vote(Statement statement, int signer) {
        return new Vote(statement, signer, sign(signer, statement));
    }

    Vote nullify(long view, int signer) {
        return vote(Statement.nullify(0, view), signer);
    }

    /** Of the block of this fixture. */
    Proposal proposal(long view, int signer) {
        Statement statement = new Statement(StatementKind.PROPOSAL, 0, view, 0, block.hash());
        return new Proposal(statement, signer, sign(signer, statement), CompactBlock.of(block), List.of());
    }

    Statement of(StatementKind kind, long view) {
        return kind == StatementKind.NULLIFY
                ? Statement.nullify(0, view)
                : new Statement(kind, 0, view, view - 1, block.hash());
    }

    /** Signed by voters 0, 1 and 2. */
    Certificate certificate(StatementKind kind, long view) {
        Statement statement = of(kind, view);
        return new Certificate(
                statement, List.of(0, 1, 2), List.of(sign(0, statement), sign(1, statement), sign(2, statement)));
    }

    VerifiedTransaction payment(int wallet) {
        return ledger.verifiedTransfer(wallet, wallet + 1, 1_000_000);
    }
}
