package io.timecoin.sync;

import io.smallrye.mutiny.Uni;
import io.timecoin.crypto.PublicKey;
import io.timecoin.network.EncodedReply;
import io.timecoin.network.MessageTooLongException;
import io.timecoin.replica.Replica;
import io.timecoin.sync.ReplyThreads.Urgency;
import io.timecoin.verification.EngineInbox;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * How a reply is made, step by step: what only the engine knows is looked up on its thread and nothing else is done there, the
 * rest beside it, and nothing at all while there is no room for the reply. Safe for any thread.
 */
final class Replying {

    /**
     * Who has asked.
     *
     * @param isVoter as it has proven
     */
    record Asker(PublicKey key, boolean isVoter) {

        /** For what is in memory. */
        Urgency now() {
            return isVoter ? Urgency.AGREEMENT : Urgency.STRANGER;
        }

        /** For what is in the database. */
        Urgency later() {
            return isVoter ? Urgency.CATCHING_UP : Urgency.STRANGER;
        }
    }

    private static final Logger LOG = Logger.getLogger(Replying.class);

    private final EngineInbox engine;
    private final ReplyThreads threads;
    private final ReplyLinks links;

    Replying(EngineInbox engine, ReplyThreads threads, ReplyLinks links) {
        this.engine = engine;
        this.threads = threads;
        this.links = links;
    }

    /** Nothing comes of it. */
    static Uni<Uni<Void>> nothing() {
        return Uni.createFrom().item(Uni.createFrom().voidItem());
    }

    /** Goes on if there is room for the reply. */
    Uni<Uni<Void>> ifRoom(Asker asker, Supplier<Uni<Uni<Void>>> answer) {
        return links.hasRoom(asker.key()) ? answer.get() : nothing();
    }

    /**
     * Asks the engine, and goes on on its thread, which only hands over; nothing if it has no room for the question. A question only
     * reads: one that fails does so for who asked, and not for the node.
     */
    <T> Uni<Uni<Void>> lookedUp(Function<Replica, T> question, Function<T, Uni<Uni<Void>>> answer) {
        return Uni.createFrom()
                .<Optional<T>>emitter(emitter -> {
                    boolean asked = engine.submit(replica -> {
                        try {
                            emitter.complete(Optional.of(question.apply(replica)));
                        } catch (RuntimeException e) {
                            LOG.error("a peer's question could not be answered", e);
                            emitter.complete(Optional.empty());
                        }
                    });
                    if (!asked) {
                        emitter.complete(Optional.empty());
                    }
                })
                .chain(found -> found.isEmpty() ? nothing() : answer.apply(found.get()));
    }

    /** Makes the reply in its turn and gives it to the link. */
    Uni<Uni<Void>> made(Asker asker, Urgency urgency, Supplier<EncodedReply> reply) {
        return Uni.createFrom().emitter(emitter -> {
            try {
                threads.execute(urgency, asker.key(), () -> {
                    try {
                        emitter.complete(given(asker, reply.get()));
                    } catch (MessageTooLongException e) { // a peer's question must not end this node
                        LOG.errorf(
                                "no reply to node %s: %s", asker.key().toHex().substring(0, 12), e.getMessage());
                        emitter.complete(Uni.createFrom().voidItem());
                    } catch (Throwable e) { // an executor would swallow it
                        emitter.fail(e);
                    }
                });
            } catch (RejectedExecutionException e) { // this node is stopping: nobody waits any more
                emitter.complete(Uni.createFrom().voidItem());
            }
        });
    }

    /** What it brings is done when the reply has left, which may be before somebody waits for it. */
    private Uni<Void> given(Asker asker, EncodedReply reply) {
        CompletableFuture<Void> left = new CompletableFuture<>();
        boolean taken = links.reply(asker.key(), reply, () -> left.complete(null));
        return taken ? Uni.createFrom().completionStage(left) : Uni.createFrom().voidItem();
    }
}
