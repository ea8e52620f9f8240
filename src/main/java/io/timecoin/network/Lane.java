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

/** Order in which waiting messages leave a link: the first lane that has one (protocol §7). */
public enum Lane {
    /** What agreement waits for. If it is full the reader is too slow and the link ends. */
    CONSENSUS,
    /** What was said before. If it is full, or the one before still waits, the repetition is dropped. */
    REPETITION,
    /** What somebody asked for to take part in agreement, and the questions. If it is full the message is refused. */
    FETCH,
    /** Gossip, catching up and discovery. If it is full the message is refused. */
    BULK;

    /** Of a message that is said for the first time. */
    public static Lane of(PeerMessage message) {
        return switch (message) {
            case ProposalMessage _, VoteMessage _, CertificateMessage _, StatusMessage _ -> CONSENSUS;
            case GetTransactions _,
                    TransactionsReply _,
                    GetBlock _,
                    BlockReply _,
                    GetCertificates _,
                    CertificatesReply _,
                    GetFinalBlocks _,
                    GetSettlements _,
                    GetBlockRange _ -> FETCH;
            case TransactionsMessage _,
                    FinalBlocksReply _,
                    GetEndpoints _,
                    EndpointsReply _,
                    SettlementsReply _,
                    BlockRangeReply _ -> BULK;
        };
    }
}
