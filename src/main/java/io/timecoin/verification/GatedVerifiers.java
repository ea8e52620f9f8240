package io.timecoin.verification;

import io.smallrye.mutiny.Uni;
import io.timecoin.network.PeerInfo;
import io.timecoin.network.conduct.Fault;
import io.timecoin.network.conduct.Faults;
import io.timecoin.replica.Replica;
import io.timecoin.runtime.Clocks;
import io.timecoin.verification.VerifierPool.Source;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The gate under its lock, and the way behind it: a place for a message while it waits, its turn with the verifiers, the engine.
 * Safe for any thread; never waits.
 */
final class GatedVerifiers {

    /** A question to the gate, at one position and time. */
    interface Question<T> {
        T ask(MessageGate gate, Position at, long now);
    }

    private final EngineInbox engine;
    private final VerifierPool pool;
    private final EpochSets sets;
    private final Clocks clocks;
    private final Faults faults;
    private final MessageGate gate; // its own lock

    GatedVerifiers(
            EngineInbox engine, VerifierPool pool, EpochSets sets, MessageGate gate, Clocks clocks, Faults faults) {
        this.engine = engine;
        this.pool = pool;
        this.sets = sets;
        this.gate = gate;
        this.clocks = clocks;
        this.faults = faults;
    }

    <T> T ask(Question<T> question) {
        synchronized (gate) {
            return question.ask(gate, sets.position(), clocks.monotonicMillis());
        }
    }

    /** The position at which the answer is yes, or nothing. */
    Optional<Position> askWhere(Question<Boolean> question) {
        return ask((open, at, now) -> question.ask(open, at, now) ? Optional.of(at) : Optional.empty());
    }

    /** Tells the gate something. */
    void tell(BiConsumer<MessageGate, Position> news) {
        synchronized (gate) {
            news.accept(gate, sets.position());
        }
    }

    /** Who sends on a link, as far as it counts here. */
    Sender sender(PeerInfo peer) {
        boolean voter = LinkedVoters.index(sets.position().now().set(), peer) >= 0;
        return new Sender(peer.nodeKey(), voter ? peer.masternodeId() : null);
    }

    /** Does something with a message if there is room for it; the room is free again when that is done. */
    Uni<Void> within(Sender from, long bytes, Supplier<Uni<Void>> work) {
        if (!ask((open, at, now) -> open.enters(from, bytes))) {
            return done();
        }
        return work.get().onTermination().invoke(() -> {
            synchronized (gate) {
                gate.leaves(from, bytes);
            }
        });
    }

    /** There is nothing more to be done with a message. */
    static Uni<Void> done() {
        return Uni.createFrom().voidItem();
    }

    /** Work on a message, when its turn with the verifiers has come. */
    Uni<Void> queued(Sender from, Supplier<Uni<Void>> work) {
        return pool.call(from.isVoter() ? Urgency.VOTE : Urgency.STRANGER, new Source.Peer(from.nodeKey()), work);
    }

    /** What came on this link does not hold, whatever this node knows. */
    void forged(Sender from, Fault fault) {
        synchronized (gate) {
            gate.forged(from, sets.position(), clocks.monotonicMillis());
        }
        faults.atFault(from.nodeKey(), fault);
    }

    /**
     * Gives the engine something; done when that has taken it or will not.
     *
     * @param accepted is run once it waits for the engine
     */
    Uni<Void> given(Consumer<Replica> work, Runnable accepted) {
        return Uni.createFrom().emitter(emitter -> {
            boolean waits = engine.submit(replica -> {
                work.accept(replica);
                emitter.complete(null);
            });
            if (waits) {
                accepted.run();
            } else {
                emitter.complete(null);
            }
        });
    }

    /** For what may be lost. */
    void tellEngine(Consumer<Replica> news) {
        var _ = engine.submit(news);
    }

    /** Messages that were not used, by cause, since the start. */
    Map<DropCause, Long> dropped() {
        synchronized (gate) {
            return gate.dropped();
        }
    }
}
