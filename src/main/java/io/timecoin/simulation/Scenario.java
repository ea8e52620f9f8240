package io.timecoin.simulation;

import io.timecoin.simulation.Fault.BadNetwork;
import io.timecoin.simulation.Fault.ClockJump;
import io.timecoin.simulation.Fault.Crash;
import io.timecoin.simulation.Fault.CrashInWrite;
import io.timecoin.simulation.Fault.GossipLost;
import io.timecoin.simulation.Fault.Partition;
import io.timecoin.simulation.Fault.PowerCut;
import io.timecoin.simulation.Fault.SlowDisk;
import io.timecoin.simulation.Fault.SlowLink;
import io.timecoin.simulation.Fault.SlowVerification;
import io.timecoin.simulation.Fault.Split;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** Kinds of runs by name. */
@SuppressWarnings("ImmutableEnumChecker") // scripts without state, and sets by Set.of
public enum Scenario {
    /** Nothing goes wrong. */
    CALM(Set.of(), stage -> stage.steadyGap(200)) {
        @Override
        int others(int traitors) {
            return 0;
        }
    },

    /** Anything goes wrong that can, several things at once. */
    MIXED(Set.of(), stage -> {}) {
        @Override
        public RunPlan plan(long seed, int nodes, int traitors) {
            return MixedFaults.draw(seed, nodes, traitors);
        }
    },

    /** Nodes lose their power while they write a vote. */
    UNCLEAN_SHUTDOWN(Set.of(Situation.CRASHED_WHILE_WRITING), stage -> {
        for (long at = 300; at < 12_000; at += 1_500) {
            stage.fault(new CrashInWrite(at, 100 + stage.random.nextLong(2_000), stage.host()));
        }
    }),

    /** The whole network loses its power when a node has just left a view by a nullification. */
    ALL_CRASH_AFTER_NULLIFY(Set.of(Situation.ALL_DOWN_AFTER_NULLIFICATION), stage -> {
        for (long at = 500; at < 12_000; at += 4_000) {
            stage.fault(new Crash(at, 3_500, stage.host()));
            stage.when(
                    at,
                    Situation.ENTERED_BY_NULLIFICATION,
                    new PowerCut(stage.random.nextLong(4), 1 + stage.random.nextLong(800)));
        }
    }),

    /** The whole network loses its power at an awkward moment, and only some come back: a quorum, but nobody more than needed. */
    SOME_STAY_AWAY(Set.of(Situation.SOME_STAY_AWAY), StayAway::script),

    /** All votes for a block reach one node only, and the others nullify the view. */
    SPLIT_VIEWS(Set.of(Situation.VIEW_SPLIT), stage -> {
        for (long at = 400; at < 12_000; at += 2_500) {
            long hearsAll = stage.side(1);
            long half = stage.side(Math.min(stage.nodes, 62) / 2) & ~hearsAll;
            long others = allHosts(stage) & ~half;
            long duration = 1_000 + stage.random.nextLong(1_200);
            stage.when(at, Situation.PROPOSED, new Partition(1, duration, half | hearsAll, true));
            stage.when(at, Situation.PROPOSED, new Partition(1, duration, others | hearsAll, true));
        }
    }),

    /** So few are cut off that the others go on without them. */
    MINORITY_PARTITION(
            Set.of(Situation.FINAL_WHILE_CUT, Situation.CAUGHT_UP),
            stage -> stage.fault(new Partition(800, 8_000, stage.side(minority(stage)), false))),

    /** No side has a quorum, then all hear each other again. */
    MAJORITY_PARTITION_HEALS(
            Set.of(Situation.STALLED_BY_CUT),
            stage -> stage.fault(new Partition(1_000, 6_000, stage.side(Math.min(stage.nodes, 62) / 2), false))),

    /** Far apart, with loss, doubles and links that are slow in one direction. */
    SLOW_AND_LOSSY_LINKS(Set.of(Situation.MESSAGE_LOST), stage -> {
        stage.links(LinkProfile.LOSSY);
        stage.fault(new BadNetwork(300, 10_000, 100 + stage.random.nextInt(200), 100));
        for (int i = 0; i < stage.nodes; i++) {
            int from = stage.host();
            int to = (from + 1 + stage.random.nextInt(stage.nodes - 1)) % stage.nodes;
            stage.fault(new SlowLink(300, 10_000, from, to, 100 + stage.random.nextLong(1_500)));
        }
    }),

    /** The network is the adversary: it brings messages in the order that suits it, and as late as it may. */
    AWKWARD_ORDER(Set.of(), stage -> {
        List<MessageOrder> orders = List.of(MessageOrder.values());
        stage.order(
                orders.get(1 + stage.random.nextInt(orders.size() - 1)),
                List.of(5L, 100L, 700L, 2_500L).get(stage.random.nextInt(4)));
        if (stage.random.nextBoolean()) {
            stage.links(LinkProfile.WAN);
        }
        stage.fault(new Crash(2_000, 1_000 + stage.random.nextLong(2_000), stage.host()));
        stage.when(8_000, Situation.VIEW_ENTERED, new PowerCut(stage.random.nextLong(70), stage.random.nextLong(500)));
    }),

    /** One masternode never says anything, also when it is to lead. */
    DEAD_LEADER(Set.of(Situation.DEAD_LEADER_SKIPPED), stage -> {
        stage.treason(stage.host(), TreasonKind.SILENT);
        stage.steadyGap(200);
    }) {
        @Override
        int others(int traitors) {
            return 0;
        }
    },

    /** One node after the other is stopped without notice and started again. */
    ROLLING_RESTART(Set.of(Situation.ALL_RESTARTED), stage -> {
        long each = 12_000 / stage.nodes;
        for (int host = 0; host < stage.nodes; host++) {
            stage.fault(new Crash(1_000 + host * each, each * 3 / 4, host));
        }
    }),

    /** An epoch ends while some are cut off, or while nobody has a quorum. */
    EPOCH_CHANGE_UNDER_PARTITION(Set.of(Situation.SETTLED_WHILE_CUT), stage -> {
        stage.epochs(5_000);
        int size = stage.random.nextInt(4) == 0 ? stage.nodes / 2 : minority(stage);
        long at = 500 + stage.random.nextLong(4_000);
        stage.fault(new Partition(at, 6_500, stage.side(Math.min(size, 31)), false));
    }),

    /** The network loses its power, or no side has a quorum, when a settlement is notarized and not final. */
    SETTLEMENT_NOTARIZED_NOT_FINAL(Set.of(Situation.SETTLEMENT_LEFT_OPEN, Situation.OPEN_SETTLEMENT_FINAL), stage -> {
        stage.epochs(5_000);
        for (long at = 300; at < 12_000; at += 5_000) {
            stage.when(
                    at,
                    Situation.SETTLEMENT_NOTARIZED,
                    stage.random.nextBoolean()
                            ? new PowerCut(0, 1 + stage.random.nextLong(1_000))
                            : new Partition(
                                    0,
                                    500 + stage.random.nextLong(3_000),
                                    stage.side(Math.min(stage.nodes, 62) / 2),
                                    false));
        }
    }),

    /** Many coins are spent twice, at different nodes at once. */
    DOUBLE_SPEND_RACE(Set.of(Situation.RIVALS_MET), stage -> stage.payments(new Workload.Size(3, 3, 800, 20, 1, 2))),

    /** Clocks as far off as the rules for timestamps let pass. */
    CLOCK_SKEW_AT_LIMIT(Set.of(Situation.FINAL_BEFORE_ITS_TIME), stage -> {
        List<Long> limits = List.of(2_000L, 1_999L, -2_000L, -30_000L);
        for (int i = 0; i < minority(stage); i++) {
            long by = i == 0 ? 2_000 : limits.get(stage.random.nextInt(limits.size()));
            stage.fault(new ClockJump(300, 12_000, stage.host(), by));
        }
    }),

    /** Some judge transactions slowly and in no order, while a coin is spent twice and blocks go by. */
    SLOW_VERIFICATION(Set.of(Situation.ANSWERS_CROSSED, Situation.ANSWER_IS_OLD), stage -> {
        stage.payments(new Workload.Size(8, 10, 600, 8, 2, 2));
        for (int host = 0; host < stage.nodes; host++) {
            if (host == 0 || stage.random.nextInt(3) == 0) {
                stage.fault(new SlowVerification(300, 10_000, stage.host(), 200 + stage.random.nextLong(4_000)));
            }
        }
        if (stage.random.nextBoolean()) {
            stage.fault(new GossipLost(300, 10_000)); // then all of it is verified for blocks
        }
    }),

    /** A leader shows somebody a payment before its coin is there; the no to it comes when the payment is in another block. */
    LATE_REFUSALS(Set.of(Situation.ANSWER_IS_OLD), stage -> {
        stage.treason(stage.host(), TreasonKind.PREMATURE_BLOCKS);
        for (int host = 0; host < stage.nodes; host++) {
            if (stage.random.nextInt(3) > 0) {
                stage.fault(new SlowVerification(300, 14_000, host, 100 + stage.random.nextLong(1_500)));
            }
        }
    }) {
        @Override
        int others(int traitors) {
            return 0;
        }
    },

    /** Disks take seconds for an fsync. */
    SLOW_DISKS(Set.of(Situation.VOTE_WRITTEN_SLOWLY), stage -> {
        for (int host = 0; host < stage.nodes; host++) {
            if (host == 0 || stage.random.nextInt(3) == 0) {
                long at = 300 + stage.random.nextLong(4_000);
                stage.fault(new SlowDisk(at, 6_000, stage.host(), 2_000 + stage.random.nextLong(3_000)));
            }
        }
    }),

    /** A node is off while the others make blocks, and fetches them when it is started. */
    LATE_JOINER(
            Set.of(Situation.CAUGHT_UP),
            stage -> stage.fault(new Crash(301, 7_000 + stage.random.nextLong(6_000), stage.host()))),

    /** A node is off for long, and gets hundreds of blocks from several others when it is back, while something else goes wrong. */
    FAR_BEHIND(Set.of(Situation.CAUGHT_UP, Situation.FETCHES_AHEAD, Situation.RANGES_OF_SEVERAL), FarBehind::script),

    /** The same, and as many as may be faulty tell it something false, or nothing. */
    LYING_HISTORY(
            Set.of(Situation.CAUGHT_UP, Situation.FETCHES_AHEAD, Situation.RANGES_OF_SEVERAL), FarBehind::amongLiars) {
        @Override
        int others(int traitors) {
            return 0;
        }
    },

    /** A traitor fills all links in bursts as fast as they are read, while others pay; processors and links are real ones. */
    FLOODS(
            Set.of(
                    Situation.WINDOW_FULL,
                    Situation.SHARE_FULL,
                    Situation.FLOODED_AT_PROPOSAL,
                    Situation.FINAL_WHILE_FLOODED),
            FloodedRun::script) {
        @Override
        int others(int traitors) {
            return Math.max(0, traitors - 1);
        }
    },

    /** Many blocks, full mempools, small memories, long gaps. */
    LONG(
            Set.of(
                    Situation.MEMPOOL_FULL,
                    Situation.ANSWER_FORGOTTEN,
                    Situation.MANY_VIEWS_NULLIFIED,
                    Situation.FULL_REPLY),
            LongRun::script),

    /** More than a third are traitors and the others are cut in two: here an invariant has to break. */
    TOO_MANY_TRAITORS(Set.of(), stage -> {
        int traitors = stage.nodes / 3 + 1;
        for (int voter = 0; voter < traitors; voter++) {
            stage.treason(voter, TreasonKind.EQUIVOCATING_LEADER);
            stage.treason(voter, TreasonKind.VOTES_FOR_EVERYTHING);
            stage.treason(voter, TreasonKind.WITHHOLDS_CERTIFICATES);
        }
        long correct = allHosts(stage) & -(1L << traitors);
        long even = 0x5555555555555555L; // leaders that equivocate show one block to these, another one to the others
        stage.faultsEnd(60_000);
        stage.fault(new Split(300, 59_000, correct & even, correct & ~even));
    }) {
        @Override
        int others(int traitors) {
            return 0;
        }
    };

    private final Set<Situation> situations;
    private final Consumer<Stage> script;

    Scenario(Set<Situation> situations, Consumer<Stage> script) {
        this.situations = situations;
        this.script = script;
    }

    /** As many as may be away while the others have a quorum. */
    private static int minority(Stage stage) {
        return Math.min((stage.nodes - 1) / 3, 31);
    }

    private static long allHosts(Stage stage) {
        return (1L << Math.min(stage.nodes, 62)) - 1;
    }

    /** The name on the command line. */
    public String title() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The scenario of that name. */
    public static Optional<Scenario> named(String title) {
        return Arrays.stream(values())
                .filter(scenario -> scenario.title().equals(title))
                .findFirst();
    }

    /** Those in which nothing may ever break. */
    public static List<Scenario> keepingAllInvariants() {
        return Arrays.stream(values())
                .filter(scenario -> scenario != TOO_MANY_TRAITORS)
                .toList();
    }

    /** What it is about: what occurs in its runs, though not in each of them. */
    public Set<Situation> situations() {
        return situations;
    }

    /** How many others than those of the script may be traitors. */
    int others(int traitors) {
        return traitors;
    }

    /**
     * A run of this kind.
     *
     * @param nodes masternodes, 4 to 100
     * @param traitors at most so many of them are faulty, always together below a third of the weight
     */
    public RunPlan plan(long seed, int nodes, int traitors) {
        Stage stage = new Stage(title(), seed, nodes);
        stage.traitors(others(traitors));
        script.accept(stage);
        return stage.plan();
    }
}
