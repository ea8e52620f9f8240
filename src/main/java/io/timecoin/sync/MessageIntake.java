package io.timecoin.sync;

import io.smallrye.mutiny.Uni;
import io.timecoin.consensus.Certificate;
import io.timecoin.consensus.Proposal;
import io.timecoin.consensus.Vote;
import io.timecoin.crypto.PublicKey;
import io.timecoin.ledger.Transaction;
import io.timecoin.network.EndpointExchange;
import io.timecoin.network.PeerInfo;
import io.timecoin.network.PeerListener;
import io.timecoin.network.PeerMessage;
import io.timecoin.network.Refusal;
import io.timecoin.runtime.Clocks;
import io.timecoin.sync.Replying.Asker;
import io.timecoin.verification.EngineInbox;
import io.timecoin.verification.Verification;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * What comes in on links: each kind of message goes the way that verifies it, questions are answered, replies go to who asked.
 * Called on the network's threads; never waits.
 */
final class MessageIntake implements PeerListener {

    private final LinkNews news;
    private final Verification verification;
    private final PeerServer server;
    private final PeerReplies replies;
    private final EndpointExchange endpoints;
    private final BiConsumer<PublicKey, String> endLink;
    private final Clocks clocks;
    private final Consumer<Throwable> failed;
    private final StatusPace statuses = new StatusPace();
    private final LongAdder duplicateOperators = new LongAdder();

    /**
     * @param endLink ends the link to a peer, for the reason that it and the log are told
     * @param failed told of what no peer can bring about: the node has to exit
     */
    MessageIntake(
            EngineInbox engine,
            Verification verification,
            PeerServer server,
            PeerReplies replies,
            EndpointExchange endpoints,
            LinkNews.Heights heights,
            BiConsumer<PublicKey, String> endLink,
            Clocks clocks,
            Consumer<Throwable> failed) {
        this.news = new LinkNews(engine, verification::voterIndex, heights);
        this.verification = verification;
        this.server = server;
        this.replies = replies;
        this.endpoints = endpoints;
        this.endLink = endLink;
        this.clocks = clocks;
        this.failed = failed;
    }

    @Override
    public void linked(PeerInfo peer) {
        news.linked(peer);
    }

    @Override
    public void unlinked(PeerInfo peer, String reason) {
        verification.forget(peer.nodeKey());
        statuses.forget(peer.nodeKey());
        news.gone(peer);
    }

    @Override
    public void refused(String remoteAddress, Refusal refusal, String words, boolean byPeer) {
        if (refusal == Refusal.DUPLICATE_OPERATOR) {
            duplicateOperators.increment();
        }
    }

    /** Links refused, here or by the peer, because another live node has the same operator key; since the start. */
    long duplicateOperators() {
        return duplicateOperators.sum();
    }

    @Override
    public Uni<Void> received(PeerInfo peer, PeerMessage message) {
        return taken(peer, message).onFailure().invoke(failed);
    }

    private Uni<Void> taken(PeerInfo peer, PeerMessage message) {
        PublicKey key = peer.nodeKey();
        return switch (message) {
            case PeerMessage.VoteMessage(Vote vote) -> verification.vote(peer, vote);
            case PeerMessage.ProposalMessage(Proposal proposal) -> verification.proposal(peer, proposal);
            case PeerMessage.CertificateMessage(Certificate certificate) -> verification.certificate(peer, certificate);
            case PeerMessage.StatusMessage status -> status(peer, status);
            case PeerMessage.TransactionsMessage(var batch) -> transactions(peer, batch);
            case PeerMessage.GetTransactions question -> server.answer(asker(peer), question);
            case PeerMessage.GetBlock question -> server.answer(asker(peer), question);
            case PeerMessage.GetCertificates question -> server.answer(asker(peer), question);
            case PeerMessage.GetFinalBlocks question -> server.answer(asker(peer), question);
            case PeerMessage.TransactionsReply reply -> replies.taken(key, reply.requestId(), reply);
            case PeerMessage.BlockReply reply -> replies.taken(key, reply.requestId(), reply);
            case PeerMessage.CertificatesReply reply -> replies.taken(key, reply.requestId(), reply);
            case PeerMessage.FinalBlocksReply reply -> replies.taken(key, reply.requestId(), reply);
            case PeerMessage.GetEndpoints question -> endpoints(peer, question);
            case PeerMessage.EndpointsReply reply -> endpoints.told(peer, reply);
            case PeerMessage.GetSettlements question -> server.answer(asker(peer), question);
            case PeerMessage.GetBlockRange question -> server.answer(asker(peer), question);
            case PeerMessage.SettlementsReply reply -> replies.taken(key, reply.requestId(), reply);
            case PeerMessage.BlockRangeReply reply -> replies.taken(key, reply.requestId(), reply);
        };
    }

    /** What can be refused without looking at any coin nobody has passed on who has checked it (protocol §7). */
    private Uni<Void> transactions(PeerInfo peer, List<Transaction> batch) {
        return verification
                .transactions(peer, batch)
                .invoke(fault -> fault.ifPresent(reason -> endLink.accept(
                        peer.nodeKey(), "malformed transaction: " + reason.rule() + ", " + reason.detail())))
                .replaceWithVoid();
    }

    private Uni<Void> endpoints(PeerInfo peer, PeerMessage.GetEndpoints question) {
        endpoints.asked(peer, question);
        return Uni.createFrom().voidItem();
    }

    private Asker asker(PeerInfo peer) {
        return new Asker(peer.nodeKey(), verification.voterIndex(peer) >= 0);
    }

    private Uni<Void> status(PeerInfo peer, PeerMessage.StatusMessage status) {
        verification.heard(peer);
        PublicKey key = peer.nodeKey();
        if (statuses.lets(key, clocks.monotonicMillis())) {
            news.height(peer, status.finalHeight());
        }
        return Uni.createFrom().voidItem();
    }
}
