package io.timecoin.api.grpc;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import io.timecoin.api.ApiException;
import io.timecoin.crypto.Hash256;
import io.timecoin.ledger.BlockHeader;
import io.timecoin.ledger.Transaction;
import io.timecoin.query.view.BlockView;
import io.timecoin.query.view.NodeStatus;
import io.timecoin.query.view.TransactionView;
import io.timecoin.submission.SubmitOutcome;
import io.timecoin.v1.BlockInfo;
import io.timecoin.v1.Finality;
import io.timecoin.v1.Rejection;
import io.timecoin.v1.StatusInfo;
import io.timecoin.v1.SubmitResult;
import io.timecoin.v1.TransactionInfo;
import io.timecoin.v1.TransactionState;
import java.util.Optional;

/** Between what the node answers and the messages of the protocol. */
final class Messages {

    private Messages() {}

    /** Every array given here is a fresh copy that nobody else holds, so it need not be copied again. */
    static ByteString bytes(byte[] fresh) {
        return UnsafeByteOperations.unsafeWrap(fresh);
    }

    static ByteString bytes(Hash256 hash) {
        return bytes(hash.toBytes());
    }

    static Hash256 hash(ByteString bytes, String what) {
        if (bytes.size() != Hash256.LENGTH) {
            throw ApiException.invalid("INVALID_HASH", what + " is not 32 bytes");
        }
        return Hash256.of(bytes.toByteArray());
    }

    static SubmitResult result(SubmitOutcome outcome) {
        SubmitResult.Builder result = SubmitResult.newBuilder();
        switch (outcome) {
            case SubmitOutcome.Accepted accepted ->
                result.setTxid(bytes(accepted.txid())).setState(state(accepted.state()));
            case SubmitOutcome.Rejected rejected -> {
                result.setState(TransactionState.TRANSACTION_STATE_REJECTED)
                        .setRule(rejected.rule().name())
                        .setDetail(rejected.detail());
                rejected.txid().ifPresent(txid -> result.setTxid(bytes(txid)));
                rejected.winner().ifPresent(winner -> result.setWinner(bytes(winner)));
            }
        }
        return result.build();
    }

    private static TransactionState state(io.timecoin.query.view.TransactionState state) {
        return switch (state) {
            case io.timecoin.query.view.TransactionState.Pending pending -> TransactionState.TRANSACTION_STATE_PENDING;
            case io.timecoin.query.view.TransactionState.Final done -> TransactionState.TRANSACTION_STATE_FINAL;
            case io.timecoin.query.view.TransactionState.Rejected rejected ->
                TransactionState.TRANSACTION_STATE_REJECTED;
        };
    }

    static TransactionInfo transaction(TransactionView view, long asOfHeight) {
        TransactionInfo.Builder info = TransactionInfo.newBuilder()
                .setTxid(bytes(view.txid()))
                .setState(state(view.state()))
                .setAsOfHeight(asOfHeight);
        view.transaction().ifPresent(transaction -> info.setTransaction(bytes(transaction.encode())));
        view.fee().ifPresent(info::setFee);
        switch (view.state()) {
            case io.timecoin.query.view.TransactionState.Pending pending -> info.setParked(pending.parked());
            case io.timecoin.query.view.TransactionState.Final done -> info.setFinality(finality(done));
            case io.timecoin.query.view.TransactionState.Rejected rejected ->
                info.setRejection(rejection(rejected.rule().name(), rejected.detail(), rejected.winner()));
        }
        return info.build();
    }

    private static Finality finality(io.timecoin.query.view.TransactionState.Final done) {
        Finality.Builder finality = Finality.newBuilder()
                .setHeight(done.height())
                .setBlockHash(bytes(done.blockHash()))
                .setBlockTimestampMs(done.blockTimestamp())
                .setIndexInBlock(done.indexInBlock())
                .setConfirmations(done.confirmations())
                .setSettled(done.settled());
        done.finalizedAt().ifPresent(finality::setFinalizedAtMs);
        return finality.build();
    }

    private static Rejection rejection(String rule, String detail, Optional<Hash256> winner) {
        Rejection.Builder rejection = Rejection.newBuilder().setRule(rule).setDetail(detail);
        winner.ifPresent(txid -> rejection.setWinner(bytes(txid)));
        return rejection.build();
    }

    /** About as many bytes as {@link #block} makes of it. */
    static long bytesOf(BlockView view, boolean includeBlock) {
        long txids = (long) (Hash256.LENGTH + 2) * view.transactionCount();
        return 512 + txids + (includeBlock ? view.size() : 0);
    }

    static BlockInfo block(BlockView view, boolean includeBlock) {
        BlockHeader header = view.header();
        BlockInfo.Builder info = BlockInfo.newBuilder()
                .setHeight(header.height())
                .setHash(bytes(view.hash()))
                .setEpoch(header.epoch())
                .setSettlement(view.isSettlement())
                .setParentHash(bytes(header.parentHash()))
                .setTimestampMs(header.timestamp())
                .setProposer(bytes(header.proposer()))
                .setTransactionsRoot(bytes(header.transactionsRoot()))
                .setBodyHash(bytes(header.bodyHash()))
                .setActiveSetHash(bytes(header.activeSetHash()))
                .setConfirmations(view.confirmations());
        if (view.isSettlement()) {
            info.setNextSetHash(bytes(header.nextSetHash()));
        }
        for (Transaction transaction : view.transactions()) {
            info.addTxids(bytes(transaction.txid()));
        }
        return includeBlock ? info.setBlock(bytes(view.encode())).build() : info.build();
    }

    static StatusInfo status(NodeStatus status) {
        StatusInfo.Builder info = StatusInfo.newBuilder()
                .setNetwork(status.network().label())
                .setChainName(status.chainName())
                .setGenesisHash(bytes(status.genesisHash()))
                .setVersion(status.version())
                .setHeight(status.height())
                .setBlockHash(bytes(status.blockHash()))
                .setBlockTimestampMs(status.blockTimestamp())
                .setEpoch(status.epoch())
                .setView(status.view())
                .setTargetHeight(status.targetHeight())
                .setVoting(status.voting())
                .setNotReady(status.notReady().orElse(""))
                .setState(status.standing().state().name())
                .setQuorumReachable(status.standing().noQuorum().isEmpty())
                .setPeers(status.peers())
                .setMempoolTransactions(status.mempoolTransactions())
                .setMempoolBytes(status.mempoolBytes())
                .setSupply(status.supply())
                .setStartedAtMs(status.startedAt())
                .setFinalTransactions(status.finalTransactions());
        status.masternodeId().ifPresent(id -> info.setMasternodeId(bytes(id)));
        return info.build();
    }
}
