package io.timecoin.simulation;

import io.timecoin.consensus.Proposal;
import io.timecoin.network.PeerMessage;
import io.timecoin.network.PeerMessage.ProposalMessage;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Fills the links to all others for a moment, as fast as they are read, with one kind of message after the other; at random,
 * and just when a proposal has come. Attacks the lanes, windows, rates and shares of protocol §7.
 */
final class FloodsInBursts implements Treason {

    /** What a burst is made of. */
    private enum Kind {
        PROPOSALS,
        VOTES,
        CERTIFICATES,
        FORGED_VOTES,
        REPLAYS,
        QUESTIONS,
        GOSSIP,
        REPLIES
    }

    private static final List<Kind> KINDS = List.of(Kind.values());
    private static final long LEAST_PAUSE = 400 * VirtualTime.MILLI;
    private static final long MOST_PAUSE = 2_500 * VirtualTime.MILLI;
    private static final long LEAST_BURST = 300 * VirtualTime.MILLI;
    private static final long MOST_BURST = 800 * VirtualTime.MILLI;

    /** Once in so many proposals, while it does not flood. */
    private static final int AT_PROPOSAL = 20;

    /** So often a link is filled up again, with so much at most. */
    private static final long REFILL = 10 * VirtualTime.MILLI;

    private static final int MOST_A_REFILL = 40;

    /** With the votes before them a window full. */
    private static final int PROPOSALS_A_REFILL = 24;

    /** The same large proposal is sent again and again, about so often. */
    private static final int REFILLS_A_PROPOSAL = 5;

    /** Of its messages so many are on a link at most, read or not: it keeps no more in memory. */
    private static final int MOST_ON_A_LINK = 400;

    /** Messages of one moment that all links get. */
    private static final int MOST_HEARD = 64;

    private final TreasonKind treason;
    private final List<Kind> kinds;
    private final Deque<Envelope> heard = new ArrayDeque<>();
    private final Map<Integer, Deque<Long>> onTheirWay = new HashMap<>();
    private Optional<Envelope> large = Optional.empty();
    private boolean flooding;
    private int next;
    private long number;

    private FloodsInBursts(TreasonKind treason, List<Kind> kinds) {
        this.treason = treason;
        this.kinds = kinds;
    }

    static FloodsInBursts nowAndThen() {
        return new FloodsInBursts(TreasonKind.FLOODS_IN_BURSTS, KINDS);
    }

    /** Burst after burst, for as long as the node runs. It leads its own views well: what is lost, floods have cost. */
    static FloodsInBursts withoutPause() {
        return new FloodsInBursts(
                TreasonKind.FLOODS_WITHOUT_PAUSE,
                KINDS.stream().filter(kind -> kind != Kind.PROPOSALS).toList());
    }

    @Override
    public void started(SimulatedNode self) {
        flooding = false;
        large = Optional.empty();
        next = self.world().random.nextBoolean() ? 0 : self.world().random.nextInt(kinds.size());
        later(self);
    }

    private void later(SimulatedNode self) {
        long pause = treason == TreasonKind.FLOODS_IN_BURSTS
                ? self.world().random.nextLong(LEAST_PAUSE, MOST_PAUSE)
                : REFILL;
        self.later(pause, () -> {
            begin(self);
            later(self);
        });
    }

    @Override
    public boolean takes(SimulatedNode self, int from, PeerMessage message) {
        heard.addLast(new Envelope(message));
        if (heard.size() > MOST_HEARD) {
            heard.removeFirst();
        }
        if (message instanceof ProposalMessage(Proposal proposal)
                && !flooding
                && proposal.view() >= self.replica().core().currentView()
                && self.world().random.nextInt(AT_PROPOSAL) == 0) {
            self.world().situations.occurred(Situation.FLOODED_AT_PROPOSAL, self.host);
            self.later(0, () -> begin(self));
        }
        return true;
    }

    private void begin(SimulatedNode self) {
        if (flooding) {
            return;
        }
        flooding = true;
        Kind kind = kinds.get(next++ % kinds.size());
        SimulatedWorld world = self.world();
        long end = world.time.micros() + world.random.nextLong(LEAST_BURST, MOST_BURST);
        world.treasons.committed(treason, self, () -> "floods all links: " + kind);
        world.situations.floodedUntil(end);
        flood(self, kind, end);
    }

    private void flood(SimulatedNode self, Kind kind, long end) {
        if (self.world().time.micros() >= end) {
            flooding = false;
            return;
        }
        int[] room = new int[self.world().network.size()];
        for (int to = 0; to < room.length; to++) {
            room[to] = to == self.host ? 0 : room(self, to);
        }
        int most = IntStream.of(room).max().orElse(0);
        send(self, room, messages(self, kind, most));
        if (kind == Kind.PROPOSALS) {
            List<Envelope> proposals = proposals(self);
            self.later(self.world().plan.links().longestWayMicros(), () -> send(self, room, proposals));
        }
        self.later(REFILL, () -> flood(self, kind, end));
    }

    private void send(SimulatedNode self, int[] room, List<Envelope> messages) {
        for (int to = 0; to < room.length; to++) {
            for (Envelope message : messages.subList(0, Math.min(room[to], messages.size()))) {
                self.world().network.send(self.host, to, message);
                onTheirWay(to).addLast(self.world().time.micros());
            }
        }
    }

    private Deque<Long> onTheirWay(int to) {
        return onTheirWay.computeIfAbsent(to, _ -> new ArrayDeque<>());
    }

    private int room(SimulatedNode self, int to) {
        SimulatedWorld world = self.world();
        long arrived = world.time.micros() - 2 * world.plan.links().longestWayMicros();
        Deque<Long> sent = onTheirWay(to);
        while (!sent.isEmpty() && sent.peekFirst() <= arrived) {
            sent.removeFirst();
        }
        int room = MOST_ON_A_LINK - world.wires.waiting(self.host, to) - sent.size();
        return Math.clamp(room, 0, MOST_A_REFILL);
    }

    /** The same to all: they cost the traitor no more. */
    private List<Envelope> messages(SimulatedNode self, Kind kind, int most) {
        FloodMessages make = new FloodMessages(self);
        List<Envelope> messages = new ArrayList<>();
        if (kind == Kind.REPLAYS) {
            messages.addAll(heard);
        } else {
            for (int i = 0; i < most; i++) {
                messages.add(new Envelope(one(make, kind, number++)));
            }
        }
        return messages;
    }

    /** As large as may be, the same again and again: votes that came before keep verifiers busy, so that these wait. */
    private List<Envelope> proposals(SimulatedNode self) {
        if (large.isEmpty() || self.world().random.nextInt(REFILLS_A_PROPOSAL) == 0) {
            large = new FloodMessages(self).proposal().map(Envelope::new);
        }
        return large.map(message -> Collections.nCopies(PROPOSALS_A_REFILL, message))
                .orElse(List.of());
    }

    private static PeerMessage one(FloodMessages make, Kind kind, long number) {
        return switch (kind) {
            case VOTES, PROPOSALS -> make.vote(number);
            case CERTIFICATES -> make.certificate(number);
            case FORGED_VOTES -> make.forgedVote(number);
            case QUESTIONS -> make.question(number);
            case GOSSIP -> make.gossip();
            case REPLIES -> make.reply(number);
            case REPLAYS -> throw new IllegalArgumentException("not made one by one: " + kind);
        };
    }
}
