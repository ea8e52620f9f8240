package io.timecoin.simulation;

import io.timecoin.consensus.Certificate;
import io.timecoin.consensus.ConsensusCore;
import io.timecoin.consensus.Statement;
import io.timecoin.consensus.StatementKind;
import io.timecoin.consensus.Vote;
import io.timecoin.crypto.Hash256;
import io.timecoin.crypto.Signature;
import io.timecoin.network.EncodedPart;
import io.timecoin.network.PeerMessage;
import io.timecoin.network.PeerMessage.BlockReply;
import io.timecoin.network.PeerMessage.CertificateMessage;
import io.timecoin.network.PeerMessage.CertificatesReply;
import io.timecoin.network.PeerMessage.FinalBlocksReply;
import io.timecoin.network.PeerMessage.GetBlock;
import io.timecoin.network.PeerMessage.GetCertificates;
import io.timecoin.network.PeerMessage.GetFinalBlocks;
import io.timecoin.network.PeerMessage.GetTransactions;
import io.timecoin.network.PeerMessage.TransactionsMessage;
import io.timecoin.network.PeerMessage.TransactionsReply;
import io.timecoin.network.PeerMessage.VoteMessage;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Sends votes for views far away and other epochs, forged votes and certificates, what others have said once more, answers
 * that nobody asked for, payments of coins that do not exist, and senseless questions: forty a second. Attacks the window of
 * protocol §5 and the limits of §7.
 */
final class Floods implements Treason {

    private static final long PAUSE = 200 * VirtualTime.MILLI;
    private static final int AT_ONCE = 8;
    private static final int MOST_HEARD = 64;

    private final ArrayDeque<PeerMessage> heard = new ArrayDeque<>();

    @Override
    public void started(SimulatedNode self) {
        self.later(PAUSE, () -> flood(self));
    }

    @Override
    public boolean takes(SimulatedNode self, int from, PeerMessage message) {
        heard.addLast(message);
        if (heard.size() > MOST_HEARD) {
            heard.removeFirst();
        }
        return true;
    }

    private void flood(SimulatedNode self) {
        SplittableRandom random = self.world().random;
        for (int i = 0; i < AT_ONCE; i++) {
            int to = random.nextInt(self.world().network.size());
            if (to != self.host) {
                PeerMessage rubbish = rubbish(self, random);
                self.world()
                        .treasons
                        .committed(
                                TreasonKind.FLOODS,
                                self,
                                () -> "floods node " + to + " with "
                                        + rubbish.getClass().getSimpleName());
                self.sender().forge(to, rubbish);
            }
        }
        self.later(PAUSE, () -> flood(self));
    }

    private PeerMessage rubbish(SimulatedNode self, SplittableRandom random) {
        int id = random.nextInt(100);
        return switch (random.nextInt(13)) {
            case 0, 1 -> TraitorKey.vote(self, statement(self, random));
            case 2 -> new VoteMessage(forged(self, random));
            case 3 -> new CertificateMessage(withoutQuorum(self, random));
            case 4 -> heard.isEmpty() ? new GetFinalBlocks(id, 0) : heard.peekFirst();
            case 5 -> new TransactionsMessage(List.of(payments(self).ofNoCoin(TraitorKey.noise(self))));
            case 6 -> new GetFinalBlocks(id, extreme(random));
            case 7 ->
                new GetCertificates(
                        id,
                        (self.replica().core().epoch() + random.nextInt(-1, 2)) & Long.MAX_VALUE,
                        extreme(random),
                        extreme(random));
            case 8 -> new GetBlock(id, TraitorKey.noise(self), random.nextInt(10_000));
            case 9 -> new GetTransactions(id, hashes(self));
            case 10 -> new TransactionsReply(id, 1, List.of(payments(self).ofTooMuch()));
            case 11 ->
                random.nextBoolean()
                        ? blockPart(id, random)
                        : new CertificatesReply(id, extreme(random), List.of(withoutQuorum(self, random)));
            default ->
                new FinalBlocksReply(id, List.of(), List.of(), List.of(withoutQuorum(self, random)), extreme(random));
        };
    }

    /** Of a block that nobody knows, or that is not there. */
    private static BlockReply blockPart(int id, SplittableRandom random) {
        byte[] noise = new byte[random.nextInt(3) * 1_000];
        random.nextBytes(noise);
        return new BlockReply(id, noise.length, EncodedPart.of(noise, 0, 1_000));
    }

    private static FalsePayments payments(SimulatedNode self) {
        return new FalsePayments(self.world().ledger, self.voter);
    }

    private static List<Hash256> hashes(SimulatedNode self) {
        return Stream.generate(() -> TraitorKey.noise(self)).limit(20).toList();
    }

    /** Anything that a field of 63 bits can say. */
    private static long extreme(SplittableRandom random) {
        return switch (random.nextInt(4)) {
            case 0 -> 0;
            case 1 -> Long.MAX_VALUE;
            case 2 -> 1 + random.nextLong(1_000);
            default -> random.nextLong(Long.MAX_VALUE);
        };
    }

    /** Of some view near or far, of this epoch or one beside it. */
    private static Statement statement(SimulatedNode self, SplittableRandom random) {
        ConsensusCore core = self.replica().core();
        long epoch = Math.max(0, core.epoch() + random.nextInt(-1, 2));
        long view = random.nextInt(10) == 0 ? Long.MAX_VALUE : core.currentView() + random.nextLong(200);
        return switch (random.nextInt(3)) {
            case 0 -> Statement.nullify(epoch, view);
            case 1 -> new Statement(StatementKind.NOTARIZE, epoch, view, view - 1, TraitorKey.noise(self));
            default -> new Statement(StatementKind.FINALIZE, epoch, view, 0, TraitorKey.noise(self));
        };
    }

    /** In another's name, with its own signature. */
    private static Vote forged(SimulatedNode self, SplittableRandom random) {
        Vote own = TraitorKey.vote(self, statement(self, random)).vote();
        return new Vote(own.statement(), random.nextInt(self.world().ledger.set.size() + 1), own.signature());
    }

    /** Signed by itself alone, or with that signature in the name of all. */
    private static Certificate withoutQuorum(SimulatedNode self, SplittableRandom random) {
        return withoutQuorum(self, statement(self, random), random);
    }

    /** Over a statement: signed by itself alone, or with that signature in the name of all. */
    static Certificate withoutQuorum(SimulatedNode self, Statement statement, SplittableRandom random) {
        Vote own = TraitorKey.vote(self, statement).vote();
        List<Integer> signers = random.nextBoolean()
                ? List.of(self.voter)
                : IntStream.range(0, self.world().ledger.set.size()).boxed().toList();
        List<Signature> signatures = new ArrayList<>();
        signers.forEach(signer -> signatures.add(own.signature()));
        return new Certificate(own.statement(), signers, signatures);
    }
}
