package io.timecoin.simulation;

import io.timecoin.consensus.Certificate;
import io.timecoin.consensus.Proposal;
import io.timecoin.consensus.Vote;
import io.timecoin.crypto.Hash256;
import io.timecoin.ledger.Block;
import io.timecoin.ledger.Transaction;
import io.timecoin.network.Announcement;
import io.timecoin.network.PeerMessage;
import io.timecoin.network.PeerMessage.BlockRangeReply;
import io.timecoin.network.PeerMessage.BlockReply;
import io.timecoin.network.PeerMessage.CertificateMessage;
import io.timecoin.network.PeerMessage.CertificatesReply;
import io.timecoin.network.PeerMessage.EndpointsReply;
import io.timecoin.network.PeerMessage.FinalBlocksReply;
import io.timecoin.network.PeerMessage.GetBlock;
import io.timecoin.network.PeerMessage.GetBlockRange;
import io.timecoin.network.PeerMessage.GetCertificates;
import io.timecoin.network.PeerMessage.GetEndpoints;
import io.timecoin.network.PeerMessage.GetFinalBlocks;
import io.timecoin.network.PeerMessage.GetSettlements;
import io.timecoin.network.PeerMessage.GetTransactions;
import io.timecoin.network.PeerMessage.ProposalMessage;
import io.timecoin.network.PeerMessage.SettlementsReply;
import io.timecoin.network.PeerMessage.StatusMessage;
import io.timecoin.network.PeerMessage.TransactionsMessage;
import io.timecoin.network.PeerMessage.TransactionsReply;
import io.timecoin.network.PeerMessage.VoteMessage;
import io.timecoin.network.ProvenHeader;
import java.util.List;

/** The number of a message in an {@link EventHash}: of all it says, without encoding it. */
final class MessageHash {

    private MessageHash() {}

    static long of(PeerMessage message) {
        EventHash hash = new EventHash();
        switch (message) {
            case ProposalMessage(Proposal proposal) -> proposal(hash.add(1), proposal);
            case VoteMessage(Vote vote) ->
                hash.add(2)
                        .add(vote.statement())
                        .add(vote.signer())
                        .add(vote.signature().hashCode());
            case CertificateMessage(Certificate certificate) -> certificate(hash.add(3), certificate);
            case TransactionsMessage(List<Transaction> batch) -> transactions(hash.add(4), batch);
            case StatusMessage(long finalHeight, long epoch, long view) ->
                hash.add(5).add(finalHeight).add(epoch).add(view);
            case GetTransactions(int id, List<Hash256> hashes) ->
                hashes(hash.add(6).add(id), hashes);
            case TransactionsReply(int id, int answered, List<Transaction> found) ->
                transactions(hash.add(7).add(id).add(answered), found);
            case GetBlock(int id, Hash256 block, int from) ->
                hash.add(8).add(id).add(block.hashCode()).add(from);
            case BlockReply reply ->
                hash.add(9)
                        .add(reply.requestId())
                        .add(reply.total())
                        .add(reply.part().hashCode());
            case GetCertificates(int id, long epoch, long fromView, long toView) ->
                hash.add(10).add(id).add(epoch).add(fromView).add(toView);
            case CertificatesReply(int id, long throughView, List<Certificate> certificates) ->
                certificates(hash.add(11).add(id).add(throughView), certificates);
            case GetFinalBlocks(int id, long fromHeight) -> hash.add(12).add(id).add(fromHeight);
            case FinalBlocksReply reply -> finalBlocks(hash.add(13), reply);
            case GetEndpoints(int id, List<Announcement> own) ->
                hash.add(14).add(id).add(own.hashCode());
            case EndpointsReply(int id, List<Announcement> announcements) ->
                hash.add(15).add(id).add(announcements.hashCode());
            case GetSettlements(int id, long firstEpoch) -> hash.add(18).add(id).add(firstEpoch);
            case SettlementsReply(int id, boolean busy, List<ProvenHeader> settlements, List<ProvenHeader> tip) -> {
                hash.add(19).add(id).add(busy ? 1 : 0);
                headers(hash, settlements);
                headers(hash, tip);
            }
            case GetBlockRange(int id, long first, long last, int mostBytes) ->
                hash.add(20).add(id).add(first).add(last).add(mostBytes);
            case BlockRangeReply reply -> {
                hash.add(21)
                        .add(reply.requestId())
                        .add(reply.busy() ? 1 : 0)
                        .add(reply.count())
                        .add(reply.blocks().hashCode());
                reply.links().forEach(link -> hash.add(link.hash().hashCode()));
                certificates(hash, reply.finalization());
            }
        }
        return hash.value();
    }

    private static void proposal(EventHash hash, Proposal proposal) {
        hash.add(proposal.statement())
                .add(proposal.signer())
                .add(proposal.signature().hashCode());
        hashes(hash, proposal.block().fullHashes());
        transactions(hash, proposal.block().settlement());
        certificates(hash, proposal.justification());
    }

    private static void certificates(EventHash hash, List<Certificate> certificates) {
        hash.add(certificates.size());
        certificates.forEach(certificate -> certificate(hash, certificate));
    }

    private static void certificate(EventHash hash, Certificate certificate) {
        hash.add(certificate.statement()).add(certificate.signers().size());
        certificate.signers().forEach(hash::add);
        certificate.signatures().forEach(signature -> hash.add(signature.hashCode()));
    }

    private static void transactions(EventHash hash, List<Transaction> transactions) {
        hash.add(transactions.size());
        transactions.forEach(transaction -> hash.add(transaction.fullHash().hashCode()));
    }

    private static void hashes(EventHash hash, List<Hash256> hashes) {
        hash.add(hashes.size());
        hashes.forEach(each -> hash.add(each.hashCode()));
    }

    private static void headers(EventHash hash, List<ProvenHeader> headers) {
        hash.add(headers.size());
        headers.forEach(proven -> {
            hash.add(proven.header().hash().hashCode());
            certificate(hash, proven.finalization());
        });
    }

    private static void finalBlocks(EventHash hash, FinalBlocksReply reply) {
        hash.add(reply.requestId()).add(reply.finalHeight()).add(reply.blocks().size());
        for (Block block : reply.blocks()) {
            hash.add(block.hash().hashCode());
            transactions(hash, block.transactions());
        }
        hash.add(reply.links().size());
        reply.links().forEach(link -> hash.add(link.hash().hashCode()));
        certificates(hash, reply.finalization());
    }
}
