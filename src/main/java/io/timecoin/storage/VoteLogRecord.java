package io.timecoin.storage;

import io.timecoin.consensus.Certificate;
import io.timecoin.consensus.Proposal;
import io.timecoin.consensus.Vote;
import io.timecoin.ledger.Block;

/** What a voter makes durable before it speaks (protocol §5, "Durable before sent"). */
public sealed interface VoteLogRecord {

    long epoch();

    long view();

    /** A vote of this node's own. */
    record VoteRecord(Vote vote) implements VoteLogRecord {
        @Override
        public long epoch() {
            return vote.statement().epoch();
        }

        @Override
        public long view() {
            return vote.statement().view();
        }
    }

    /** A proposal of this node's own: a proposal is a vote too. */
    record ProposalRecord(Proposal proposal) implements VoteLogRecord {
        @Override
        public long epoch() {
            return proposal.epoch();
        }

        @Override
        public long view() {
            return proposal.view();
        }
    }

    /** The body of a block proposed in a view; whoever notarized it must be able to serve it. */
    record BlockRecord(long epoch, long view, Block block) implements VoteLogRecord {}

    /** A certificate that a vote rests on. */
    record CertificateRecord(Certificate certificate) implements VoteLogRecord {
        @Override
        public long epoch() {
            return certificate.epoch();
        }

        @Override
        public long view() {
            return certificate.view();
        }
    }
}
