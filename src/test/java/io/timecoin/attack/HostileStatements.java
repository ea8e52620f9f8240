package io.timecoin.attack;

import io.timecoin.consensus.Certificate;
import io.timecoin.consensus.CompactBlock;
import io.timecoin.consensus.Proposal;
import io.timecoin.consensus.Statement;
import io.timecoin.consensus.StatementKind;
import io.timecoin.consensus.Vote;
import io.timecoin.crypto.Hash256;
import io.timecoin.crypto.HashTag;
import io.timecoin.crypto.Signature;
import io.timecoin.ledger.Address;
import io.timecoin.ledger.BlockHeader;
import io.timecoin.ledger.BlockKind;
import io.timecoin.ledger.Transaction;
import io.timecoin.ledger.TransactionOutput;
import io.timecoin.ledger.codec.ByteWriter;
import io.timecoin.network.PeerMessage;
import io.timecoin.network.PeerMessage.ProposalMessage;
import io.timecoin.network.PeerMessage.VoteMessage;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** What is said of views by who must not. Signed by the traitor, or with a signature of something else. */
final class HostileStatements {

    /** Views that others may have reached when a message comes. */
    private static final int AHEAD = 16;

    private static final int TRANSACTIONS = 10_000;

    private HostileStatements() {}

    /** A vote in the name of each voter in turn. */
    static PeerMessage forgedVote(Scene scene, int turn) {
        Statement statement = statement(scene, kind(turn), turn);
        int signers = scene.genesis().activeSet().size();
        return new VoteMessage(new Vote(statement, turn % signers, foreign(scene)));
    }

    /** A certificate in the name of a quorum. */
    static Certificate certificate(Scene scene, StatementKind kind, int turn) {
        return new Certificate(statement(scene, kind, turn), List.of(0, 1, 2), Collections.nCopies(3, foreign(scene)));
    }

    /** A large proposal in the name of each voter in turn. */
    static PeerMessage forgedProposal(Scene scene, int turn) {
        CompactBlock block = normal(scene, scene.moment().height() + 1);
        Statement statement = proposal(scene, turn, block);
        return new ProposalMessage(
                new Proposal(statement, turn % scene.genesis().activeSet().size(), foreign(scene), block, List.of()));
    }

    /** A vote that the traitor signs, for something new each turn. */
    static PeerMessage ownVote(Scene scene, StatementKind kind, int turn) {
        return vote(scene, statement(scene, kind, turn));
    }

    /** A vote of an epoch that nobody will see. */
    static PeerMessage farVote(Scene scene, int turn) {
        return vote(
                scene,
                new Statement(
                        StatementKind.NOTARIZE,
                        1_000_000,
                        turn,
                        0,
                        scene.moment().blockHash()));
    }

    /** Votes of the present view that exclude each other. */
    static PeerMessage contradiction(Scene scene, int turn) {
        Scene.Moment now = scene.moment();
        Hash256 hash = HashTag.BLOCK.hash(new ByteWriter(4).u32(turn).toBytes());
        StatementKind kind = turn % 2 == 0 ? StatementKind.NOTARIZE : StatementKind.FINALIZE;
        long view = Math.max(1, now.view() + turn % 4);
        return vote(scene, new Statement(kind, now.epoch(), view, view - 1, hash));
    }

    /** A proposal with the longest settlement, by a voter that leads one view of four. */
    static PeerMessage settlement(Scene scene, int turn) {
        Address owner = Address.of(scene.owner().publicKey());
        Transaction settlement = Transaction.settlement(
                scene.moment().epoch(),
                turn,
                Collections.nCopies(Transaction.MAX_SETTLEMENT_OUTPUTS, new TransactionOutput(turn + 1L, owner)));
        List<Hash256> hashes = hashes(settlement.fullHash());
        BlockHeader header = header(scene, BlockKind.SETTLEMENT, scene.moment().height() + 1, hashes);
        return own(scene, turn, new CompactBlock(header, hashes, List.of(settlement)));
    }

    /** A proposal of a height of its own choice, with transactions that do not exist. */
    static PeerMessage madeUpHeight(Scene scene, int turn) {
        return own(scene, turn, normal(scene, scene.moment().height() + 1_000 + turn));
    }

    private static PeerMessage own(Scene scene, int turn, CompactBlock block) {
        Statement statement = proposal(scene, turn, block);
        Signature signature =
                scene.traitorOperator().sign(statement.digest(scene.genesis().hash()));
        return new ProposalMessage(new Proposal(statement, scene.traitorSigner(), signature, block, List.of()));
    }

    private static VoteMessage vote(Scene scene, Statement statement) {
        Signature signature =
                scene.traitorOperator().sign(statement.digest(scene.genesis().hash()));
        return new VoteMessage(new Vote(statement, scene.traitorSigner(), signature));
    }

    private static StatementKind kind(int turn) {
        return switch (turn % 3) {
            case 0 -> StatementKind.NOTARIZE;
            case 1 -> StatementKind.NULLIFY;
            default -> StatementKind.FINALIZE;
        };
    }

    private static Statement statement(Scene scene, StatementKind kind, int turn) {
        Scene.Moment now = scene.moment();
        long view = now.view() + turn % AHEAD;
        return kind == StatementKind.NULLIFY
                ? Statement.nullify(now.epoch(), view)
                : new Statement(kind, now.epoch(), view, Math.max(0, view - 1), Scene.randomHash());
    }

    private static Statement proposal(Scene scene, int turn, CompactBlock block) {
        Scene.Moment now = scene.moment();
        long view = now.view() + turn % AHEAD;
        return new Statement(
                StatementKind.PROPOSAL,
                now.epoch(),
                view,
                Math.max(0, view - 1),
                block.header().hash());
    }

    private static CompactBlock normal(Scene scene, long height) {
        List<Hash256> hashes = hashes(Scene.randomHash());
        return new CompactBlock(header(scene, BlockKind.NORMAL, height, hashes), hashes, List.of());
    }

    /** Names of transactions, the first of which is given; the others change in a few bytes, since randomness is dear. */
    private static List<Hash256> hashes(Hash256 first) {
        byte[] bytes = Scene.randomBytes(Hash256.LENGTH);
        List<Hash256> hashes = new ArrayList<>(TRANSACTIONS);
        hashes.add(first);
        for (int i = 1; i < TRANSACTIONS; i++) {
            bytes[0] = (byte) i;
            bytes[1] = (byte) (i >> 8);
            hashes.add(Hash256.of(bytes));
        }
        return hashes;
    }

    private static BlockHeader header(Scene scene, BlockKind kind, long height, List<Hash256> hashes) {
        Scene.Moment now = scene.moment();
        ByteWriter body = new ByteWriter(Hash256.LENGTH * hashes.size());
        hashes.forEach(body::hash);
        Hash256 set = scene.genesis().activeSet().hash();
        return new BlockHeader(
                height,
                now.epoch(),
                kind,
                now.blockHash(),
                System.currentTimeMillis(),
                scene.genesis().activeSet().voter(scene.traitorSigner()).id(),
                Scene.randomHash(),
                HashTag.BODY.hash(body.toBytes()),
                set,
                kind == BlockKind.SETTLEMENT ? set : Hash256.ZERO);
    }

    /** A signature as any, of something else. */
    private static Signature foreign(Scene scene) {
        return scene.foreignSignature();
    }
}
