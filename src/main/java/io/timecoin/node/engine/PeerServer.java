package io.timecoin.node.engine;

import io.timecoin.crypto.PublicKey;
import io.timecoin.ledger.Block;
import io.timecoin.ledger.Transaction;
import io.timecoin.network.PeerMessage;
import io.timecoin.replica.Replica;
import io.timecoin.storage.ChainStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** Answers what peers ask for: transactions and blocks not final yet, certificates, final blocks. Safe for any thread. */
final class PeerServer {

    /** Leaves room in a frame of 4 MB. */
    private static final long MOST_REPLY_BYTES = 3_500_000;

    private final ConsensusEngine engine;
    private final ChainStore chain;
    private final FinalBlocksServer finalBlocks;
    private final Executor storage;
    private final BiConsumer<PublicKey, PeerMessage> send;

    PeerServer(ConsensusEngine engine, ChainStore chain, Executor storage, BiConsumer<PublicKey, PeerMessage> send) {
        this.engine = engine;
        this.chain = chain;
        this.finalBlocks = new FinalBlocksServer(chain);
        this.storage = storage;
        this.send = send;
    }

    void answer(PublicKey peer, PeerMessage.GetTransactions request, Runnable taken) {
        onEngine(
                taken,
                replica -> send.accept(
                        peer, new PeerMessage.TransactionsReply(request.requestId(), find(replica, request))));
    }

    private static List<Transaction> find(Replica replica, PeerMessage.GetTransactions request) {
        List<Transaction> found = new ArrayList<>();
        long bytes = 0;
        for (Transaction transaction : replica.findTransactions(request.fullHashes())) {
            bytes += transaction.size();
            if (bytes > MOST_REPLY_BYTES) {
                break;
            }
            found.add(transaction);
        }
        return found;
    }

    void answer(PublicKey peer, PeerMessage.GetBlock request, Runnable taken) {
        boolean accepted = engine.submit(replica -> {
            Optional<Block> unfinal = replica.unfinalBlock(request.blockHash());
            if (unfinal.isPresent()) {
                send.accept(peer, new PeerMessage.BlockReply(request.requestId(), List.of(unfinal.get())));
                taken.run();
            } else {
                storage.execute(() -> storedBlock(peer, request, taken));
            }
        });
        if (!accepted) {
            taken.run();
        }
    }

    private void storedBlock(PublicKey peer, PeerMessage.GetBlock request, Runnable taken) {
        try {
            Block stored = chain.blockByHash(request.blockHash());
            send.accept(
                    peer,
                    new PeerMessage.BlockReply(request.requestId(), stored == null ? List.of() : List.of(stored)));
        } finally {
            taken.run();
        }
    }

    void answer(PublicKey peer, PeerMessage.GetCertificates request, Runnable taken) {
        onEngine(taken, replica -> {
            boolean current = request.epoch() == replica.core().epoch();
            send.accept(
                    peer,
                    new PeerMessage.CertificatesReply(
                            request.requestId(),
                            current
                                    ? replica.core()
                                            .certificates(
                                                    request.fromView(), request.toView(), PeerMessage.MAX_CERTIFICATES)
                                    : List.of()));
        });
    }

    void answer(PublicKey peer, PeerMessage.GetFinalBlocks request, Runnable taken) {
        storage.execute(() -> {
            try {
                send.accept(peer, finalBlocks.reply(request.requestId(), request.fromHeight()));
            } finally {
                taken.run();
            }
        });
    }

    private void onEngine(Runnable taken, Consumer<Replica> work) {
        boolean accepted = engine.submit(replica -> {
            work.accept(replica);
            taken.run();
        });
        if (!accepted) {
            taken.run();
        }
    }
}
