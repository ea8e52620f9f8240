package io.timecoin.query;

import io.timecoin.replica.ChainProgress;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * What a node is doing: the first of these whose condition holds.
 *
 * <pre>
 * state        holds while                                             votes  proposes  takes  ready  leads to
 * STOPPING     it was told to stop                                     yes    yes       yes    no     nothing
 * HALTED       two certificates exclude each other (protocol §6)       no     no        no     no     STOPPING
 * DIFFERS      its own execution contradicts the others (§5.3)         no     no        no     no     all but STARTING, REPLAYING
 * STARTING     what it has recorded is not taken up yet                no     no        no     no     all but ACTIVE, OBSERVING
 * REPLAYING    what its record makes final is being applied            yes    yes       no     no     all but STARTING, ACTIVE, OBSERVING
 * SYNCING      it lacks final blocks and is fetching them              yes    yes       yes    no     as DIFFERS
 * BEHIND       it lacks proven final blocks                            yes    yes       yes    no     as DIFFERS
 * CLOCK_WRONG  a quorum of others finds its clock wrong (§10)          yes    no        yes    no     as DIFFERS
 * OVERLOADED   a room is full, or was just now                         yes    yes       yes    yes    as DIFFERS
 * CHECKING     no block has become final here live since its start,    yes    yes       yes    no     as DIFFERS
 *              10 s at most
 * ACTIVE       it votes                                                yes    yes       yes    yes    as DIFFERS, but CHECKING
 * OBSERVING    it follows without a voice                              no     no        yes    yes    as DIFFERS, but CHECKING
 * </pre>
 *
 * <p>What it votes and proposes is for the rules of protocol §5 to say; a state in which it does not is one in which they say
 * no. Transactions are taken as far as there is room. A ready node moreover hears voters of more than a third of the weight
 * and has had the height that they prove (protocol §5, the witness share), or is no voter and has had a final block just now,
 * whoever brought it; whether a quorum is reachable is shown and changes nothing, so that a network that cannot go on stays
 * readable where voters are linked.
 */
public enum NodeState {
    STOPPING,
    HALTED,
    DIFFERS,
    STARTING,
    REPLAYING,
    SYNCING,
    BEHIND,
    CLOCK_WRONG,
    OVERLOADED,
    CHECKING,
    ACTIVE,
    OBSERVING;

    /** What a state may allow. */
    public enum Right {
        VOTES,
        PROPOSES,
        TAKES_TRANSACTIONS,
        READY
    }

    /** A trouble counts when it has lasted so long, ms, and is over when it has been away so long: less than this is no news. */
    static final long GRACE_MILLIS = 3_000;

    /** So long after its start a node is believed to be well without a live block, ms: a network without a quorum makes none. */
    static final long CHECK_MILLIS = 10_000;

    public boolean allows(Right right) {
        return rights().contains(right);
    }

    private Set<Right> rights() {
        return switch (this) {
            case HALTED, DIFFERS, STARTING -> EnumSet.noneOf(Right.class);
            case REPLAYING -> EnumSet.of(Right.VOTES, Right.PROPOSES);
            case STOPPING, SYNCING, BEHIND, CHECKING -> EnumSet.complementOf(EnumSet.of(Right.READY));
            case CLOCK_WRONG -> EnumSet.of(Right.VOTES, Right.TAKES_TRANSACTIONS);
            case OVERLOADED, ACTIVE -> EnumSet.allOf(Right.class);
            case OBSERVING -> EnumSet.of(Right.TAKES_TRANSACTIONS, Right.READY);
        };
    }

    /** Whether that state may come right after this one; if not, the node contains a mistake. */
    public boolean mayLeadTo(NodeState next) {
        return successors().contains(next);
    }

    private Set<NodeState> successors() {
        return switch (this) {
            case STOPPING -> EnumSet.noneOf(NodeState.class);
            case HALTED -> EnumSet.of(STOPPING);
            case STARTING -> EnumSet.complementOf(EnumSet.of(this, ACTIVE, OBSERVING));
            case REPLAYING -> EnumSet.complementOf(EnumSet.of(this, STARTING, ACTIVE, OBSERVING));
            case DIFFERS, SYNCING, BEHIND, CLOCK_WRONG, OVERLOADED, CHECKING ->
                EnumSet.complementOf(EnumSet.of(this, STARTING, REPLAYING));
            case ACTIVE, OBSERVING -> EnumSet.complementOf(EnumSet.of(this, STARTING, REPLAYING, CHECKING));
        };
    }

    /**
     * What is so at one moment.
     *
     * @param halted why this node has stopped for good
     * @param differs why it finds itself in the wrong
     * @param chain empty until the engine has taken up what was recorded
     * @param voting whether it casts votes
     * @param clockWrong in which way
     * @param overloaded what is full
     */
    record Conditions(
            boolean stopping,
            Optional<String> halted,
            Optional<String> differs,
            Optional<ChainProgress> chain,
            boolean voting,
            Witnesses witnesses,
            Optional<String> clockWrong,
            Optional<String> overloaded) {}

    /**
     * Where a node stands.
     *
     * @param why it is in this state, in words; empty for ACTIVE and OBSERVING
     * @param notReady why clients should not be sent here; empty if they may
     * @param noQuorum why nothing can become final at present; empty while a quorum is reachable
     */
    public record Standing(NodeState state, String why, Optional<String> notReady, Optional<String> noQuorum) {

        /** The name of a network that cannot make anything final at present, wherever it is shown. */
        public static final String NO_QUORUM = "NO_QUORUM";

        static final Standing FIRST =
                new Standing(STARTING, "it is starting", Optional.of("it is starting"), Optional.empty());
    }

    /**
     * Derives the state from what is so and what was so of late; time comes as an argument, monotonic ms. For one thread at a
     * time.
     */
    static final class Machine {

        private static final String UNCHECKED = "it has just started, and waits for a block to become final";

        private final Lasting hearing = new Lasting();
        private final Lasting deaf = new Lasting();
        private final Lasting withoutQuorum = new Lasting();
        private final Lingering fetching = new Lingering();
        private final Lingering full = new Lingering();
        private Standing standing = Standing.FIRST;
        private boolean hears;

        /** It has had all that was proven, and has not lacked any of it for long since. */
        private boolean level;

        /** A height that was proven at {@code markAt}. */
        private long mark;

        private long markAt;
        private long lookedAt;
        private boolean checked;
        private long checkingSince = Lasting.NEVER;
        private String lastFull = "";

        Standing standing() {
            return standing;
        }

        /** Looks at what is so now. */
        Standing look(Conditions seen, long now) {
            if (now - lookedAt >= GRACE_MILLIS) {
                hearing.forget(); // whoever was stopped for so long has heard nobody meanwhile
                level = false;
            }
            lookedAt = now;
            look(seen.witnesses(), now);
            boolean late = isLate(seen, now);
            boolean busy =
                    fetching.look(seen.chain().map(ChainProgress::fetching).orElse(false), now);
            boolean overloaded = full.look(seen.overloaded().isPresent(), now);
            lastFull = seen.overloaded().orElse(lastFull);
            check(seen, now);
            NodeState state = derive(seen, late, busy, overloaded);
            String why = why(state, seen);
            boolean noQuorum = withoutQuorum.look(!seen.witnesses().quorumReachable(), now);
            standing = new Standing(
                    state,
                    why,
                    state.allows(Right.READY) ? missing(seen) : Optional.of(why),
                    noQuorum ? Optional.of(noQuorum(seen.witnesses())) : Optional.empty());
            return standing;
        }

        private void look(Witnesses witnesses, long now) {
            boolean deafForLong = deaf.look(!witnesses.tell(), now);
            hears = witnesses.tell() || (hears && !deafForLong);
        }

        /** Whether it lacks blocks that are proven to be final, and that is no matter of a moment. */
        private boolean isLate(Conditions seen, long now) {
            boolean heardForLong = hearing.look(seen.witnesses().tell(), now);
            long height = seen.chain().map(ChainProgress::height).orElse(0L);
            boolean lacksFinal = seen.chain().map(ChainProgress::lacksFinal).orElse(false);
            long proven = Math.max(seen.witnesses().provenHeight(), lacksFinal ? height + 1 : 0);
            boolean lacks = proven > height;
            if (!lacks || height >= mark) {
                mark = proven;
                markAt = now;
            }
            if (!hears || (lacks && now - markAt >= GRACE_MILLIS)) {
                level = false; // who has heard nobody learns only by and by what is final: no grace then
            } else if (!lacks && heardForLong) {
                level = true;
            }
            return lacks && !level;
        }

        /** The check of a start is passed once, in a state that leaves nothing else to wait for. */
        private void check(Conditions seen, long now) {
            boolean checking = standing.state() == CHECKING || standing.state() == OVERLOADED;
            if (!checking) {
                checkingSince = Lasting.NEVER;
                return;
            }
            checkingSince = Math.min(checkingSince, now);
            boolean followed = seen.chain().map(ChainProgress::followed).orElse(false);
            checked |= followed || now - checkingSince >= CHECK_MILLIS;
        }

        private NodeState derive(Conditions seen, boolean late, boolean busy, boolean overloaded) {
            if (seen.stopping()) {
                return STOPPING;
            } else if (seen.halted().isPresent()) {
                return HALTED;
            } else if (seen.differs().isPresent()) {
                return DIFFERS;
            } else if (seen.chain().isEmpty()) {
                return STARTING;
            } else if (seen.chain().get().replaying() && isBeginning()) {
                return REPLAYING;
            } else if (late) {
                return busy ? SYNCING : BEHIND;
            } else if (!hears && busy) {
                return SYNCING; // what is final nobody has told it yet, and it goes on towards that
            } else if (seen.clockWrong().isPresent()) {
                return CLOCK_WRONG;
            } else if (overloaded) {
                return OVERLOADED;
            } else if (!checked) {
                return CHECKING;
            }
            return seen.voting() ? ACTIVE : OBSERVING;
        }

        /** What of the record could not be applied then has to be fetched, which is another state. */
        private boolean isBeginning() {
            return standing.state() == STARTING || standing.state() == REPLAYING;
        }

        private String why(NodeState state, Conditions seen) {
            return switch (state) {
                case STOPPING -> "it is stopping";
                case HALTED -> seen.halted().orElseThrow();
                case DIFFERS -> seen.differs().orElseThrow();
                case STARTING -> "it is starting";
                case REPLAYING -> "it applies final blocks of its own record";
                case SYNCING -> "catching up: it fetches final blocks, " + lag(seen);
                case BEHIND -> "catching up: " + lag(seen);
                case CLOCK_WRONG -> seen.clockWrong().orElseThrow();
                case OVERLOADED -> lastFull;
                case CHECKING -> UNCHECKED;
                case ACTIVE, OBSERVING -> "";
            };
        }

        private static String lag(Conditions seen) {
            long height = seen.chain().orElseThrow().height();
            long proven = seen.witnesses().provenHeight();
            if (proven > height) {
                return proven - height + " blocks behind height " + proven;
            }
            return seen.chain().orElseThrow().lacksFinal()
                    ? "a block above height " + height + " is final and not here"
                    : "what is above height " + height + " has to be proven yet";
        }

        /** What a state that may be ready still lacks. */
        private Optional<String> missing(Conditions seen) {
            if (!hears) {
                return Optional.of("it does not hear enough voters to know what is final: their weight is "
                        + seen.witnesses().weight() + " of " + seen.witnesses().totalWeight()
                        + ", and it takes more than a third, or of an observer a block that became final just now");
            } else if (!level) {
                return Optional.of("it has only just begun to hear enough voters");
            }
            return checked ? Optional.empty() : Optional.of(UNCHECKED);
        }

        private static String noQuorum(Witnesses witnesses) {
            return "no quorum is reachable: linked voters and this node have weight " + witnesses.weight() + " of "
                    + witnesses.totalWeight() + ", so nothing becomes final";
        }
    }

    /** Whether something has been so without a break, and for long enough to count. */
    private static final class Lasting {

        static final long NEVER = Long.MAX_VALUE;
        private long since = NEVER;

        boolean look(boolean is, long now) {
            since = is ? Math.min(since, now) : NEVER;
            return is && now - since >= GRACE_MILLIS;
        }

        void forget() {
            since = NEVER;
        }
    }

    /** Whether something is so, or was a moment ago. */
    private static final class Lingering {

        private boolean was;
        private long lastAt;

        boolean look(boolean is, long now) {
            if (is) {
                was = true;
                lastAt = now;
            } else if (was && now - lastAt >= GRACE_MILLIS) {
                was = false;
            }
            return was;
        }
    }
}
