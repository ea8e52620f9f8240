package io.timecoin.simulation;

import io.timecoin.consensus.Statement;
import io.timecoin.consensus.StatementKind;
import io.timecoin.network.PeerMessage;
import io.timecoin.network.PeerMessage.BlockRangeReply;
import io.timecoin.network.PeerMessage.BlockReply;
import io.timecoin.network.PeerMessage.CertificatesReply;
import io.timecoin.network.PeerMessage.FinalBlocksReply;
import io.timecoin.network.PeerMessage.GetBlock;
import io.timecoin.network.PeerMessage.GetBlockRange;
import io.timecoin.network.PeerMessage.GetCertificates;
import io.timecoin.network.PeerMessage.GetFinalBlocks;
import io.timecoin.network.PeerMessage.GetSettlements;
import io.timecoin.network.PeerMessage.GetTransactions;
import io.timecoin.network.PeerMessage.SettlementsReply;
import io.timecoin.network.PeerMessage.TransactionsReply;
import io.timecoin.network.fetch.Step;
import io.timecoin.verification.history.HistoryJudge.Verdict;
import java.util.ArrayDeque;
import java.util.List;
import java.util.function.Supplier;

/** What happened last, for people; written only in a run that is told to, since it costs more than the run itself. */
final class EventTrace {

    private static final int MOST = 4_000;

    private final boolean on;
    private final VirtualTime time;
    private final ArrayDeque<String> lines = new ArrayDeque<>();
    private List<String> kept = List.of();

    EventTrace(boolean on, VirtualTime time) {
        this.on = on;
        this.time = time;
    }

    void add(Supplier<String> line) {
        if (!on) {
            return;
        }
        long micros = time.micros();
        lines.addLast("%6d.%03d ms  %s".formatted(micros / VirtualTime.MILLI, micros % VirtualTime.MILLI, line.get()));
        if (lines.size() > MOST) {
            lines.removeFirst();
        }
    }

    /** What matters has happened now: what follows must not push it out. */
    void keep() {
        kept = List.copyOf(lines);
    }

    /** What was last kept. */
    List<String> kept() {
        return kept;
    }

    /** A view as the trace names it. */
    static String view(long epoch, long view) {
        return epoch + "/" + view;
    }

    /** A question or an answer in few words. */
    static String brief(PeerMessage message) {
        return switch (message) {
            case GetTransactions ask -> "asks for " + ask.fullHashes().size() + " transactions";
            case GetBlock ask -> "asks for block " + ask.blockHash().toHex().substring(0, 8);
            case GetCertificates ask -> "asks for certificates of views " + ask.fromView() + " to " + ask.toView();
            case GetFinalBlocks ask -> "asks for final blocks from " + ask.fromHeight();
            case TransactionsReply reply -> "has " + reply.transactions().size() + " of the transactions asked for";
            case BlockReply reply -> reply.total() == 0 ? "has no such block" : "has a part of the block";
            case CertificatesReply reply -> "has " + reply.certificates().size() + " certificates";
            case FinalBlocksReply reply -> "has " + reply.blocks().size() + " final blocks";
            case GetSettlements ask -> "asks for settlements from epoch " + ask.firstEpoch();
            case GetBlockRange ask -> "asks for blocks " + ask.firstHeight() + " to " + ask.lastHeight();
            case SettlementsReply reply -> "has " + reply.settlements().size() + " settlements";
            case BlockRangeReply reply -> "has " + reply.count() + " blocks of the range";
            default -> message.getClass().getSimpleName();
        };
    }

    /** What a reply has proven in few words. */
    static String brief(Verdict<?> verdict) {
        return switch (verdict) {
            case Verdict.Holds<?> _ -> "holds";
            case Verdict.Nothing<?> _ -> "nothing of use";
            case Verdict.Busy<?> _ -> "busy";
            case Verdict.Lie(Step.False fault) -> fault.fault();
        };
    }

    /** A statement in few words. */
    static String brief(Statement statement) {
        String where = statement.kind() + " " + view(statement.epoch(), statement.view());
        return statement.kind() == StatementKind.NULLIFY
                ? where
                : where + " on " + statement.parentView() + " "
                        + statement.blockHash().toHex().substring(0, 8);
    }

    List<String> lines() {
        return List.copyOf(lines);
    }
}
