package io.timecoin.simulation;

import io.timecoin.consensus.Certificate;
import io.timecoin.consensus.CompactBlock;
import io.timecoin.consensus.ConsensusCore;
import io.timecoin.consensus.Statement;
import io.timecoin.consensus.StatementKind;
import io.timecoin.consensus.Vote;
import io.timecoin.crypto.Hash256;
import io.timecoin.crypto.HashTag;
import io.timecoin.ledger.BlockHeader;
import io.timecoin.ledger.BlockKind;
import io.timecoin.ledger.ChainState;
import io.timecoin.ledger.Transaction;
import io.timecoin.ledger.codec.ByteWriter;
import io.timecoin.network.EncodedPart;
import io.timecoin.network.PeerMessage;
import io.timecoin.network.PeerMessage.BlockReply;
import io.timecoin.network.PeerMessage.CertificateMessage;
import io.timecoin.network.PeerMessage.CertificatesReply;
import io.timecoin.network.PeerMessage.FinalBlocksReply;
import io.timecoin.network.PeerMessage.GetBlock;
import io.timecoin.network.PeerMessage.GetCertificates;
import io.timecoin.network.PeerMessage.GetTransactions;
import io.timecoin.network.PeerMessage.ProposalMessage;
import io.timecoin.network.PeerMessage.TransactionsMessage;
import io.timecoin.network.PeerMessage.TransactionsReply;
import io.timecoin.network.PeerMessage.VoteMessage;
import io.timecoin.verification.MessageGate;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** Makes, one after the other, what a traitor fills others' links with. Numbers count the messages of a burst. */
final class FloodMessages {

    private static final int PAYMENTS = 16;
    private static final int HASHES = 20;
    private static final int BEYOND = 16;
    private static final List<StatementKind> KINDS =
            List.of(StatementKind.NULLIFY, StatementKind.NOTARIZE, StatementKind.FINALIZE);

    private final SimulatedNode self;
    private final SplittableRandom random;

    FloodMessages(SimulatedNode self) {
        this.self = self;
        this.random = self.world().random;
    }

    /** Of each view and kind from the current one on, to beyond the window. */
    private Statement statement(long number) {
        ConsensusCore core = self.replica().core();
        long view = core.currentView() + number / KINDS.size() % (MessageGate.VOTE_WINDOW + BEYOND);
        StatementKind kind = KINDS.get((int) (number % KINDS.size()));
        return switch (kind) {
            case NULLIFY -> Statement.nullify(core.epoch(), view);
            case NOTARIZE -> new Statement(kind, core.epoch(), view, Math.max(0, view - 1), TraitorKey.noise(self));
            default -> new Statement(kind, core.epoch(), view, 0, TraitorKey.noise(self));
        };
    }

    PeerMessage vote(long number) {
        return TraitorKey.vote(self, statement(number));
    }

    PeerMessage forgedVote(long number) {
        Vote own = TraitorKey.vote(self, statement(number)).vote();
        return new VoteMessage(
                new Vote(own.statement(), random.nextInt(self.world().ledger.set.size()), own.signature()));
    }

    PeerMessage certificate(long number) {
        return new CertificateMessage(falseCertificate(number));
    }

    private Certificate falseCertificate(long number) {
        return Floods.withoutQuorum(self, statement(number), random);
    }

    /** As large as may be, of a view ahead that it leads; nothing if there is none. */
    Optional<PeerMessage> proposal() {
        ConsensusCore core = self.replica().core();
        List<Long> led = LongStream.rangeClosed(core.currentView(), core.currentView() + MessageGate.PROPOSAL_WINDOW)
                .filter(view ->
                        self.world().ledger.voters(core.epoch()).leaders().leader(view) == self.voter)
                .boxed()
                .toList();
        if (led.isEmpty()) {
            return Optional.empty();
        }
        long view = led.get(random.nextInt(led.size()));
        return Optional.of(
                new ProposalMessage(TraitorKey.proposal(self, view, Math.max(0, view - 1), hugeBlock(), List.of())));
    }

    private CompactBlock hugeBlock() {
        ChainState tip = self.disk().tip();
        List<Hash256> hashes = Stream.generate(() -> TraitorKey.noise(self))
                .limit(self.world().plan.maxBlockTransactions())
                .toList();
        ByteWriter out = new ByteWriter(Hash256.LENGTH * hashes.size());
        hashes.forEach(out::hash);
        BlockHeader header = new BlockHeader(
                tip.height() + 1,
                self.replica().core().epoch(),
                BlockKind.NORMAL,
                tip.hash(),
                tip.timestamp() + 1,
                self.world().ledger.set.voter(self.voter).id(),
                TraitorKey.noise(self),
                HashTag.BODY.hash(out.toBytes()),
                tip.activeSet().hash(),
                Hash256.ZERO);
        return new CompactBlock(header, hashes, List.of());
    }

    PeerMessage question(long number) {
        int id = (int) number;
        return switch (random.nextInt(3)) {
            case 0 -> new GetBlock(id, TraitorKey.noise(self), 0);
            case 1 -> new GetTransactions(id, hashes());
            default -> new GetCertificates(id, self.replica().core().epoch(), 0, Long.MAX_VALUE);
        };
    }

    private List<Hash256> hashes() {
        return Stream.generate(() -> TraitorKey.noise(self)).limit(HASHES).toList();
    }

    PeerMessage gossip() {
        return new TransactionsMessage(
                Stream.generate(this::badlySigned).limit(PAYMENTS).toList());
    }

    private Transaction badlySigned() {
        return new FalsePayments(self.world().ledger, self.voter).signedByOther(random.nextInt(1, 1_000_000));
    }

    private Transaction falsePayment() {
        return new FalsePayments(self.world().ledger, self.voter).ofNoCoin(TraitorKey.noise(self));
    }

    /** To nobody's question. */
    PeerMessage reply(long number) {
        int id = (int) number;
        return switch (random.nextInt(4)) {
            case 0 -> new TransactionsReply(id, 1, List.of(falsePayment()));
            case 1 -> new BlockReply(id, 0, EncodedPart.of(new byte[0], 0, 1_000));
            case 2 -> new CertificatesReply(id, 1, List.of(falseCertificate(number)));
            default -> new FinalBlocksReply(id, List.of(), List.of(), List.of(falseCertificate(number)), number);
        };
    }
}
