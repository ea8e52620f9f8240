package io.timecoin.storage;

import io.timecoin.consensus.Certificate;
import io.timecoin.consensus.Proposal;
import io.timecoin.consensus.Statement;
import io.timecoin.consensus.Vote;
import io.timecoin.ledger.Block;
import io.timecoin.ledger.codec.ByteWriter;
import io.timecoin.ledger.codec.MalformedException;
import java.nio.ByteBuffer;

/**
 * Records of the vote log: epoch 8 ‖ view 8 ‖ type 1 ‖ identity → protocol encoding. The identity covers all that is signed,
 * so a record is written again by itself only; a contradiction would be kept beside what it contradicts. The order of keys
 * is the order of loading: blocks, proposals, votes, certificates of each view.
 */
final class VoteEncoding {

    private static final int BLOCK = 0;
    private static final int PROPOSAL = 1;
    private static final int VOTE = 2;
    private static final int CERTIFICATE = 3;

    private VoteEncoding() {}

    /** The first key of a view, whatever it holds. */
    static byte[] viewKey(long epoch, long view) {
        return ByteBuffer.allocate(16).putLong(epoch).putLong(view).array();
    }

    static byte[] key(VoteLogRecord record) {
        return switch (record) {
            case VoteLogRecord.BlockRecord block ->
                key(record, BLOCK, block.block().hash().toBytes());
            case VoteLogRecord.ProposalRecord proposal ->
                key(record, PROPOSAL, identity(proposal.proposal().statement()));
            case VoteLogRecord.VoteRecord vote ->
                key(record, VOTE, identity(vote.vote().statement()));
            case VoteLogRecord.CertificateRecord certificate ->
                key(record, CERTIFICATE, identity(certificate.certificate().statement()));
        };
    }

    private static byte[] key(VoteLogRecord record, int type, byte[] identity) {
        return ByteBuffer.allocate(17 + identity.length)
                .put(viewKey(record.epoch(), record.view()))
                .put((byte) type)
                .put(identity)
                .array();
    }

    private static byte[] identity(Statement statement) {
        ByteWriter out = new ByteWriter(64);
        statement.write(out);
        return out.toBytes();
    }

    static byte[] value(VoteLogRecord record) {
        ByteWriter out = new ByteWriter(512);
        switch (record) {
            case VoteLogRecord.BlockRecord block -> {
                return block.block().encode();
            }
            case VoteLogRecord.ProposalRecord proposal -> proposal.proposal().write(out);
            case VoteLogRecord.VoteRecord vote -> vote.vote().write(out);
            case VoteLogRecord.CertificateRecord certificate ->
                certificate.certificate().write(out);
        }
        return out.toBytes();
    }

    static VoteLogRecord decode(RocksDbDatabase database, byte[] key, byte[] value) {
        if (key.length < 17) {
            throw database.damaged("a record's key", new MalformedException("it is cut short"));
        }
        ByteBuffer in = ByteBuffer.wrap(key);
        long epoch = in.getLong();
        long view = in.getLong();
        int type = in.get();
        String what = "a record of epoch " + epoch + " view " + view;
        return switch (type) {
            case BLOCK ->
                new VoteLogRecord.BlockRecord(epoch, view, ChainEncoding.decode(database, what, value, Block::read));
            case PROPOSAL ->
                new VoteLogRecord.ProposalRecord(ChainEncoding.decode(database, what, value, Proposal::read));
            case VOTE -> new VoteLogRecord.VoteRecord(ChainEncoding.decode(database, what, value, Vote::read));
            case CERTIFICATE ->
                new VoteLogRecord.CertificateRecord(ChainEncoding.decode(database, what, value, Certificate::read));
            default -> throw database.damaged(what, new MalformedException("unknown type " + type));
        };
    }
}
