package io.timecoin.sync;

import io.smallrye.mutiny.Uni;
import io.timecoin.consensus.Certificate;
import io.timecoin.consensus.CompactBlock;
import io.timecoin.consensus.ConsensusConfig;
import io.timecoin.consensus.LeaderSchedule;
import io.timecoin.consensus.Proposal;
import io.timecoin.consensus.Statement;
import io.timecoin.consensus.StatementKind;
import io.timecoin.consensus.Vote;
import io.timecoin.crypto.PublicKey;
import io.timecoin.crypto.Signature;
import io.timecoin.engine.ListeningEngine;
import io.timecoin.ledger.Block;
import io.timecoin.ledger.TestLedger;
import io.timecoin.ledger.VerifiedTransaction;
import io.timecoin.network.EncodedReplies;
import io.timecoin.network.EncodedReply;
import io.timecoin.network.EndpointExchange;
import io.timecoin.network.LinkedPeers;
import io.timecoin.network.PeerInfo;
import io.timecoin.network.PeerMessage;
import io.timecoin.network.conduct.Fault;
import io.timecoin.network.fetch.FetchLimits;
import io.timecoin.runtime.HeapAccount;
import io.timecoin.runtime.StepThreads;
import io.timecoin.runtime.Threads;
import io.timecoin.storage.NodeDatabases;
import io.timecoin.verification.DropCause;
import io.timecoin.verification.Verification;
import io.timecoin.verification.history.HistoryJudge;
import io.timecoin.verification.history.ProvenEpochs;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Both ends of what a node exchanges with its peers, whose threads and engine run when the test says so. */
final class SyncFixture {

    /** A message that this node has sent. */
    record Sent(PublicKey to, PeerMessage message) {}

    final ListeningEngine listening = new ListeningEngine();
    final TestLedger ledger = listening.ledger;
    final StepThreads links = new StepThreads();
    final StepThreads replying = new StepThreads();
    final StepThreads verifiers = new StepThreads();
    final List<Sent> sent = new ArrayList<>();
    /** Of peers, as they were noticed. */
    final List<Fault> faults = new ArrayList<>();

    final List<Throwable> failures = new ArrayList<>();
    final Set<PublicKey> unlinked = new TreeSet<>();

    /** Why this node has ended links. */
    final List<String> ended = new ArrayList<>();

    /** Peers for whose replies there is no room. */
    final Set<PublicKey> full = new TreeSet<>();

    /** Peers that do not read by themselves. */
    final Set<PublicKey> unread = new TreeSet<>();

    private final List<Runnable> leaving = new ArrayList<>();
    final Verification verification;
    final PeerServer server;
    final PeerReplies replies;
    final StepThreads timer;
    final HistorySync history;
    final MessageIntake intake;

    /** Messages that take no room any more. */
    int taken;

    /** Whether sending breaks an invariant. */
    boolean linksBreak;

    final RuntimeException brokenLink = new IllegalStateException("a broken invariant");

    /** @param databases as genesis left them */
    SyncFixture(NodeDatabases databases) {
        this(databases, Optional.empty());
    }

    /** @param checkpoint of the chain that it follows */
    SyncFixture(NodeDatabases databases, Optional<Checkpoint> checkpoint) {
        Threads threads =
                StepThreads.ofNode(links, new StepThreads(), replying, verifiers, new StepThreads(), new StepThreads());
        timer = (StepThreads) threads.timer();
        HeapAccount heap = new HeapAccount(512L << 20);
        verification = new Verification(
                ledger.genesis(),
                ConsensusConfig.STANDARD,
                ledger.verifier(),
                databases.chain(),
                listening.engine,
                (peer, fault) -> faults.add(fault),
                threads,
                listening.clocks,
                failures::add,
                heap);
        server = new PeerServer(
                listening.engine, databases.chain(), replying, replyLinks(), listening.clocks.nanos(), heap);
        PeerRequests requests = new PeerRequests(
                this::send,
                (peer, fault) -> faults.add(fault),
                threads.timer(),
                listening.clocks::monotonicMillis,
                failures::add,
                FetchLimits.STANDARD);
        replies = new PeerReplies(
                listening.engine,
                verification.pool(),
                verification.sets(),
                requests,
                (peer, fault) -> faults.add(fault),
                checkpoint);
        ProvenEpochs epochs = new ProvenEpochs(databases.chain().tip());
        history = new HistorySync(
                new HistorySync.Parts(
                        listening.engine,
                        verification.pool(),
                        verification.history(),
                        new HistoryJudge(verification.sets(), epochs, Checkpoint.allowing(checkpoint)),
                        epochs,
                        requests,
                        new HistorySync.Sink() {
                            @Override
                            public boolean isBehind() {
                                return false;
                            }

                            @Override
                            public void whenApplied(Runnable work) {
                                throw new AssertionError("it is never behind");
                            }
                        },
                        timer,
                        listening.clocks,
                        failures::add),
                databases.chain().tip(),
                16_000_000);
        intake = new MessageIntake(
                listening.engine,
                verification,
                server,
                replies,
                endpoints(),
                history,
                (peer, reason) -> ended.add(reason),
                listening.clocks,
                failures::add);
    }

    /** What discovery is given. */
    final List<PeerMessage> endpoints = new ArrayList<>();

    private EndpointExchange endpoints() {
        return new EndpointExchange() {
            @Override
            public void asked(PeerInfo peer, PeerMessage.GetEndpoints question) {
                endpoints.add(question);
            }

            @Override
            public Uni<Void> told(PeerInfo peer, PeerMessage.EndpointsReply reply) {
                endpoints.add(reply);
                return Uni.createFrom().voidItem();
            }
        };
    }

    private boolean send(PublicKey to, PeerMessage message) {
        if (linksBreak) {
            throw brokenLink;
        }
        return !unlinked.contains(to) && sent.add(new Sent(to, message));
    }

    private ReplyLinks replyLinks() {
        return new ReplyLinks() {
            @Override
            public boolean hasRoom(PublicKey peer) {
                return !full.contains(peer);
            }

            @Override
            public boolean reply(PublicKey peer, EncodedReply reply, Runnable left) {
                boolean taken = send(peer, EncodedReplies.message(reply));
                if (taken && unread.contains(peer)) {
                    leaving.add(left);
                } else if (taken) {
                    left.run();
                }
                return taken;
            }
        };
    }

    /** Peers read what has been sent to them. */
    void read() {
        List<Runnable> gone = List.copyOf(leaving);
        leaving.clear();
        gone.forEach(Runnable::run);
    }

    /** A message comes in; what comes of it waits for {@link #settle}. */
    void receive(PeerInfo from, PeerMessage message) {
        intake.received(from, message).subscribe().with(_ -> taken++, failure -> {});
    }

    /** Threads and engine do what there is to do. */
    void settle() {
        do {
            verifiers.runAll();
            links.runAll();
            replying.runAll();
            timer.runAll();
        } while (listening.turn() > 0);
    }

    /** Messages that were not used for this cause. */
    long dropped(DropCause cause) {
        return verification.consensus().dropped().getOrDefault(cause, 0L);
    }

    PeerInfo voter(int index) {
        return LinkedPeers.voter(ledger, index);
    }

    PublicKey key(int index) {
        return voter(index).nodeKey();
    }

    private Signature sign(int signer, Statement statement) {
        return ledger.voter(signer).sign(statement.digest(ledger.genesisHash()));
    }

    Vote nullify(long view, int signer) {
        Statement statement = Statement.nullify(0, view);
        return new Vote(statement, signer, sign(signer, statement));
    }

    /** In the name of a voter that has not signed it. */
    Vote forged(long view, int signer) {
        return new Vote(Statement.nullify(0, view), signer, Signature.of(new byte[Signature.LENGTH]));
    }

    /** Signed by voters 0, 1 and 2. */
    Certificate certificate(Statement statement) {
        return new Certificate(
                statement, List.of(0, 1, 2), List.of(sign(0, statement), sign(1, statement), sign(2, statement)));
    }

    Certificate nullification(long view) {
        return certificate(Statement.nullify(0, view));
    }

    Certificate finalization(long view, Block block) {
        return certificate(new Statement(StatementKind.FINALIZE, 0, view, view - 1, block.hash()));
    }

    /** The last of its signatures does not hold. */
    static Certificate spoiled(Certificate good) {
        List<Signature> signatures = new ArrayList<>(good.signatures());
        signatures.set(2, Signature.of(new byte[Signature.LENGTH]));
        return new Certificate(good.statement(), good.signers(), signatures);
    }

    /** Who leads a view. */
    int leader(long view) {
        return new LeaderSchedule(ledger.genesisHash(), 0, listening.genesis.activeSet()).leader(view);
    }

    /** A block on the genesis by the leader of a view. */
    Block block(long view, VerifiedTransaction... payments) {
        return ledger.blockRules()
                .build(
                        listening.genesis,
                        TestLedger.GENESIS_TIME + view,
                        listening.genesis.activeSet().voter(leader(view)).id(),
                        List.of(payments));
    }

    /** Of a block on the genesis, by the leader of its view. */
    Proposal proposal(long view, Block block) {
        Statement statement = new Statement(StatementKind.PROPOSAL, 0, view, 0, block.hash());
        return new Proposal(statement, leader(view), sign(leader(view), statement), CompactBlock.of(block), List.of());
    }
}
