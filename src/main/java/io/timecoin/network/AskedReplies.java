package io.timecoin.network;

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
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Questions of one side that the other has not answered: their replies are not charged (protocol §7). Both sides keep the
 * same book, so they agree on what is charged. Bounded: the oldest question is forgotten first. Safe for any thread.
 */
public final class AskedReplies {

    private static final int MOST = 1_024;

    private enum Kind {
        TRANSACTIONS,
        BLOCK,
        CERTIFICATES,
        FINAL_BLOCKS,
        ENDPOINTS,
        SETTLEMENTS,
        BLOCK_RANGE
    }

    private record Question(Kind kind, int requestId) {}

    private final Set<Question> open = new LinkedHashSet<>();

    /** Notes {@code message} if it is a question. */
    public synchronized void asked(PeerMessage message) {
        Question question = switch (message) {
            case GetTransactions m -> new Question(Kind.TRANSACTIONS, m.requestId());
            case GetBlock m -> new Question(Kind.BLOCK, m.requestId());
            case GetCertificates m -> new Question(Kind.CERTIFICATES, m.requestId());
            case GetFinalBlocks m -> new Question(Kind.FINAL_BLOCKS, m.requestId());
            case GetEndpoints m -> new Question(Kind.ENDPOINTS, m.requestId());
            case GetSettlements m -> new Question(Kind.SETTLEMENTS, m.requestId());
            case GetBlockRange m -> new Question(Kind.BLOCK_RANGE, m.requestId());
            case ProposalMessage _,
                    VoteMessage _,
                    CertificateMessage _,
                    TransactionsMessage _,
                    StatusMessage _,
                    TransactionsReply _,
                    BlockReply _,
                    CertificatesReply _,
                    FinalBlocksReply _,
                    EndpointsReply _,
                    SettlementsReply _,
                    BlockRangeReply _ -> null;
        };
        if (question != null && open.add(question) && open.size() > MOST) {
            open.remove(open.iterator().next());
        }
    }

    /** Whether {@code message} answers an open question, which it closes. */
    public synchronized boolean isAnswer(PeerMessage message) {
        Question question = answered(message);
        return question != null && open.remove(question);
    }

    private static @Nullable Question answered(PeerMessage message) {
        return switch (message) {
            case TransactionsReply m -> new Question(Kind.TRANSACTIONS, m.requestId());
            case BlockReply m -> new Question(Kind.BLOCK, m.requestId());
            case CertificatesReply m -> new Question(Kind.CERTIFICATES, m.requestId());
            case FinalBlocksReply m -> new Question(Kind.FINAL_BLOCKS, m.requestId());
            case EndpointsReply m -> new Question(Kind.ENDPOINTS, m.requestId());
            case SettlementsReply m -> new Question(Kind.SETTLEMENTS, m.requestId());
            case BlockRangeReply m -> new Question(Kind.BLOCK_RANGE, m.requestId());
            case ProposalMessage _,
                    VoteMessage _,
                    CertificateMessage _,
                    TransactionsMessage _,
                    StatusMessage _,
                    GetTransactions _,
                    GetBlock _,
                    GetCertificates _,
                    GetFinalBlocks _,
                    GetEndpoints _,
                    GetSettlements _,
                    GetBlockRange _ -> null;
        };
    }
}
