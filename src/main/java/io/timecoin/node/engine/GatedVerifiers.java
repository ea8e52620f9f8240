package io.timecoin.node.engine;

import io.timecoin.network.PeerInfo;
import io.timecoin.node.engine.VerifierPool.Source;
import io.timecoin.replica.Replica;
import io.timecoin.verification.DropCause;
import io.timecoin.verification.MessageGate;
import io.timecoin.verification.Position;
import io.timecoin.verification.Sender;
import io.timecoin.verification.Urgency;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * The gate under its lock, and the way behind it: a place for a message while it waits, its turn with the verifiers, the engine.
 * Safe for any thread; never waits.
 */
final class GatedVerifiers {

    /** A question to the gate, at one position and time. */
    interface Question<T> {
        T ask(MessageGate gate, Position at, long now);
    }

    private final ConsensusEngine engine;
    private final VerifierPool pool;
    private final EpochSets sets;
    private final Clocks clocks;
    private final MessageGate gate; // its own lock

    GatedVerifiers(ConsensusEngine engine, VerifierPool pool, EpochSets sets, MessageGate gate, Clocks clocks) {
        this.engine = engine;
        this.pool = pool;
        this.sets = sets;
        this.gate = gate;
        this.clocks = clocks;
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

    /** Does something with a message if there is room for it; the room is free again when the work says that it is done. */
    void enter(Sender from, long bytes, Runnable taken, Consumer<Runnable> work) {
        if (!ask((open, at, now) -> open.enters(from, bytes))) {
            taken.run();
            return;
        }
        work.accept(() -> {
            synchronized (gate) {
                gate.leaves(from, bytes);
            }
            taken.run();
        });
    }

    void queue(Sender from, Runnable work) {
        pool.execute(from.isVoter() ? Urgency.VOTE : Urgency.STRANGER, new Source.Peer(from.nodeKey()), work);
    }

    /** What came on this link does not hold. */
    void forged(Sender from) {
        synchronized (gate) {
            gate.forged(from, sets.position(), clocks.monotonicMillis());
        }
    }

    /** Whether the engine has taken it; {@code taken} is run in any case. */
    boolean give(Consumer<Replica> work, Runnable taken) {
        boolean accepted = engine.submit(replica -> {
            work.accept(replica);
            taken.run();
        });
        if (!accepted) {
            taken.run();
        }
        return accepted;
    }

    /** Messages that were not used, by cause, since the start. */
    Map<DropCause, Long> dropped() {
        synchronized (gate) {
            return gate.dropped();
        }
    }
}
