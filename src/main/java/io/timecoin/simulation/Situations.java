package io.timecoin.simulation;

import io.timecoin.consensus.Certificate;
import io.timecoin.consensus.StatementKind;
import io.timecoin.crypto.Hash256;
import io.timecoin.ledger.Block;
import io.timecoin.ledger.OutPoint;
import io.timecoin.ledger.Transaction;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Notices {@link Situation}s as they occur. It never changes what happens, but by the faults that wait for one. */
final class Situations {

    private static final int MANY = 64;

    /** For a fault that waits for a situation at whichever node. */
    static final int ANY_HOST = -1;

    private record View(long epoch, long view) {}

    private record ViewAt(int host, View view) {}

    private record Waiting(Situation situation, int host, Runnable action) {}

    private final SimulatedWorld world;
    private final Map<Situation, Long> counts = new EnumMap<>(Situation.class);
    private final List<Waiting> waiting = new ArrayList<>();
    private final Map<View, Integer> leaders = new LinkedHashMap<>();
    private final Map<Integer, View> nullifiedAt = new LinkedHashMap<>();
    private final Set<Integer> enteredByNullification = new LinkedHashSet<>();
    private final Set<View> notarized = new LinkedHashSet<>();
    private final Set<View> nullified = new LinkedHashSet<>();
    private final Set<Hash256> settlements = new LinkedHashSet<>();
    private final Set<Hash256> openSettlements = new LinkedHashSet<>();
    private final Set<Hash256> leftOpen = new LinkedHashSet<>();
    private final Map<OutPoint, Hash256> spenders = new LinkedHashMap<>();
    private final Map<Integer, Integer> starts = new LinkedHashMap<>();
    private final Set<ViewAt> notarizedAt = new LinkedHashSet<>();
    private View lastNullified = new View(0, 0);
    private int inARow;
    private int cuts;
    private long lastFinalAt;
    private long floodedUntil;

    Situations(SimulatedWorld world) {
        this.world = world;
    }

    /** How often each occurred; those that did not are missing. */
    Map<Situation, Long> counts() {
        return Map.copyOf(counts);
    }

    /** Does something once, right after the situation next occurs at a host or at any. */
    void await(Situation situation, int host, Runnable action) {
        waiting.add(new Waiting(situation, host, action));
    }

    void occurred(Situation situation, int host) {
        counts.merge(situation, 1L, Long::sum);
        if (waiting.isEmpty()) {
            return;
        }
        for (Waiting each : List.copyOf(waiting)) {
            if (each.situation() == situation && (each.host() == ANY_HOST || each.host() == host)) {
                waiting.remove(each);
                world.time.after(0, each.action()); // the node is in the midst of a turn
            }
        }
    }

    void started(int host) {
        starts.merge(host, 1, Integer::sum);
        enteredByNullification.remove(host);
        if (starts.size() == world.nodes().size() && starts.values().stream().allMatch(times -> times > 1)) {
            occurred(Situation.ALL_RESTARTED, host);
        }
    }

    void viewEntered(SimulatedNode node, long epoch, long view, int leader) {
        leaders.put(new View(epoch, view), leader);
        if (!node.isTraitor()) {
            occurred(Situation.VIEW_ENTERED, node.host);
        }
        boolean byNullification = new View(epoch, view - 1).equals(nullifiedAt.get(node.host));
        if (!byNullification) {
            enteredByNullification.remove(node.host);
        } else if (!node.isTraitor()) {
            enteredByNullification.add(node.host);
            occurred(Situation.ENTERED_BY_NULLIFICATION, node.host);
        }
    }

    void holds(SimulatedNode node, Certificate certificate) {
        View view = new View(certificate.epoch(), certificate.view());
        if (certificate.kind() == StatementKind.NULLIFY) {
            nullifiedAt.put(node.host, view);
            boolean isNew = nullified.add(view);
            if (isNew) {
                nullifiedInARow(view, node.host);
            }
            if (isNew && leaders.containsKey(view) && isDead(leaders.get(view))) {
                occurred(Situation.DEAD_LEADER_SKIPPED, node.host);
            }
        } else {
            notarized.add(view);
            notarizedAt.add(new ViewAt(node.host, view));
            Hash256 block = certificate.statement().blockHash();
            if (certificate.kind() == StatementKind.FINALIZE) {
                settlements.remove(block);
                openSettlements.remove(block);
            } else if (settlements.contains(block) && openSettlements.add(block)) {
                occurred(Situation.SETTLEMENT_NOTARIZED, node.host);
            }
        }
        if (nullified.contains(view) && notarized.contains(view)) {
            occurred(Situation.VIEW_SPLIT, node.host);
        }
    }

    /** A proposal has come. */
    void proposalCame(SimulatedNode node, long epoch, long view) {
        if (!node.isTraitor() && notarizedAt.contains(new ViewAt(node.host, new View(epoch, view)))) {
            occurred(Situation.PROPOSAL_AFTER_NOTARIZATION, node.host);
        }
    }

    private boolean isDead(int voter) {
        return world.hostsOf(List.of(voter)).stream()
                        .allMatch(host -> !world.node(host).isUp())
                || world.plan.treasonsOf(voter).contains(TreasonKind.SILENT);
    }

    void blockKnown(Block block) {
        if (block.isSettlement()) {
            settlements.add(block.hash());
        }
    }

    void finalized(SimulatedNode node, Block block) {
        if (node.isTraitor()) {
            return;
        }
        settlements.remove(block.hash());
        openSettlements.remove(block.hash());
        lastFinalAt = world.time.millis();
        if (block.header().timestamp() > SimulatedLedger.GENESIS_TIME + world.time.millis()) {
            occurred(Situation.FINAL_BEFORE_ITS_TIME, node.host);
        }
        if (cuts > 0) {
            occurred(block.isSettlement() ? Situation.SETTLED_WHILE_CUT : Situation.FINAL_WHILE_CUT, node.host);
        }
        if (world.time.micros() < floodedUntil) {
            occurred(Situation.FINAL_WHILE_FLOODED, node.host);
        }
        if (leftOpen.remove(block.hash())) {
            occurred(Situation.OPEN_SETTLEMENT_FINAL, node.host);
        }
    }

    void admitted(int host, Transaction transaction) {
        if (world.node(host).replica().mempool().size() >= world.plan.mempool().transactions()) {
            occurred(Situation.MEMPOOL_FULL, host);
        }
        for (OutPoint coin : transaction.inputs()) {
            Hash256 other = spenders.putIfAbsent(coin, transaction.txid());
            if (other != null && !other.equals(transaction.txid())) {
                occurred(Situation.RIVALS_MET, host);
            }
        }
    }

    /** A traitor floods. */
    void floodedUntil(long micros) {
        floodedUntil = Math.max(floodedUntil, micros);
    }

    /** Hosts are about to be cut off. */
    void cutBegins() {
        cuts++;
        settlementsLeftOpen();
    }

    void cutEnds(long durationMillis) {
        cuts--;
        if (lastFinalAt < world.time.millis() - durationMillis / 2) {
            occurred(Situation.STALLED_BY_CUT, ANY_HOST);
        }
    }

    /** All nodes are about to lose their power. */
    void powerFails() {
        settlementsLeftOpen();
        if (enteredByNullification.stream().anyMatch(host -> world.node(host).isUp())) {
            occurred(Situation.ALL_DOWN_AFTER_NULLIFICATION, ANY_HOST);
        }
    }

    /** A view is nullified: how many before it were, too. */
    private void nullifiedInARow(View view, int host) {
        boolean next = new View(view.epoch(), view.view() - 1).equals(lastNullified);
        inARow = next ? inARow + 1 : 1;
        lastNullified = view;
        if (inARow > MANY) {
            occurred(Situation.MANY_VIEWS_NULLIFIED, host);
        }
    }

    private void settlementsLeftOpen() {
        if (!openSettlements.isEmpty()) {
            leftOpen.addAll(openSettlements);
            occurred(Situation.SETTLEMENT_LEFT_OPEN, ANY_HOST);
        }
    }
}
