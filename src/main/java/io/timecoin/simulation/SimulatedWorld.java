package io.timecoin.simulation;

import io.timecoin.consensus.Proposal;
import io.timecoin.network.PeerMessage;
import io.timecoin.network.PeerMessage.CertificateMessage;
import io.timecoin.network.PeerMessage.ProposalMessage;
import io.timecoin.network.PeerMessage.VoteMessage;
import io.timecoin.network.Replies;
import io.timecoin.network.history.HistoryLimits;
import io.timecoin.verification.history.FetchedBlocks;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;

/** What the parts of one run share. Host i holds the key of voter i; the twins of
 * traitors are the hosts after them. */
final class SimulatedWorld {

    /** Blocks of a run are small: where ways are short parts are, too, so that blocks have several. */
    private static final int SMALL_PART = 1_000;

    private static final int USUAL_PART = 50_000;

    /** Of them a node that is behind gets several ranges at once. */
    private static final HistoryLimits SHORT_RANGES = new HistoryLimits(200_000, FetchedBlocks.MEMORY_OF_BYTE, 4_000);

    private static final HistoryLimits USUAL_RANGES = HistoryLimits.of(4_000_000, FetchedBlocks.MEMORY_OF_BYTE);

    final RunPlan plan;
    final VirtualTime time = new VirtualTime();
    final EventHash events = time.hash();
    final SplittableRandom random;
    final EventTrace trace;
    final SimulatedLedger ledger;
    final SimulatedNetwork network;
    final Replies replies;
    final HistoryLimits historyLimits;
    final SimulatedLinks links;
    final SimulatedWires wires;
    final Checkers checkers;
    final Workload workload;
    final TreasonLog treasons;
    final Situations situations;
    final Waits waits;
    private final List<SimulatedNode> nodes = new ArrayList<>();
    private final Set<Integer> recordLost = new LinkedHashSet<>();
    private final Map<Integer, List<Integer>> hostsOfVoter = new LinkedHashMap<>();

    SimulatedWorld(RunPlan plan, boolean traced) {
        this.plan = plan;
        this.random = new SplittableRandom(plan.seed());
        this.trace = new EventTrace(traced, time);
        this.treasons = new TreasonLog(trace);
        this.ledger = new SimulatedLedger(
                new SimulatedKeys(plan.realSignatures()),
                plan.tiers(),
                plan.epochMillis(),
                plan.maxBlockTransactions(),
                plan.steady().coins(plan.tiers().size()),
                plan.crowd());
        List<Integer> voters = new ArrayList<>();
        for (int voter = 0; voter < plan.tiers().size(); voter++) {
            voters.add(voter, voter);
            if (plan.treasonsOf(voter).contains(TreasonKind.TWINS)) {
                voters.add(voter);
            }
        }
        this.historyLimits = plan.links() == LinkProfile.LAN ? SHORT_RANGES : USUAL_RANGES;
        this.replies = new Replies(plan.links() == LinkProfile.LAN ? SMALL_PART : USUAL_PART);
        this.network = new SimulatedNetwork(time, random, plan.links(), voters.size(), plan.uplinkBytesPerSecond());
        if (plan.order() != MessageOrder.FAIR) {
            network.delayBy(new DelayChooser(this)::delayMicros);
        }
        this.links = new SimulatedLinks(this, network, plan.mostLinkMillis());
        this.wires = new SimulatedWires(this, voters.size());
        this.checkers = new Checkers(this);
        this.workload = new Workload(this);
        this.situations = new Situations(this);
        this.waits = new Waits(this, voters.size());
        for (int host = 0; host < voters.size(); host++) {
            int voter = voters.get(host);
            List<Treason> treasons =
                    plan.treasonsOf(voter).stream().map(TreasonKind::create).toList();
            SimulatedNode node = new SimulatedNode(host, voter, treasons, this);
            nodes.add(node);
            network.connect(host, node);
            hostsOfVoter.computeIfAbsent(voter, key -> new ArrayList<>()).add(host);
        }
        wires.begin();
    }

    /**
     * Whether a voter does not have to follow the protocol at present: a traitor, one that has left for good, one that has lost
     * its record and has not voted since.
     */
    boolean isFaulty(int voter) {
        return plan.isTraitor(voter)
                || recordLost.contains(voter)
                || hostsOf(List.of(voter)).stream().allMatch(host -> node(host).isGone());
    }

    /** A voter has lost the record of its votes. */
    void recordLost(int voter) {
        recordLost.add(voter);
    }

    /** A voter votes (again). */
    void votes(int voter) {
        recordLost.remove(voter);
    }

    /** Whether all faults are over. */
    boolean isHealed() {
        return time.millis() >= plan.faultMillis();
    }

    List<SimulatedNode> nodes() {
        return nodes;
    }

    SimulatedNode node(int host) {
        return nodes.get(host);
    }

    /** Nodes that follow the protocol, whatever happens to them. */
    List<SimulatedNode> correct() {
        return nodes.stream().filter(node -> !node.isTraitor()).toList();
    }

    /** Correct nodes that have not left for good. */
    List<SimulatedNode> staying() {
        return nodes.stream()
                .filter(node -> !node.isTraitor() && !node.isGone())
                .toList();
    }

    int voterOf(int host) {
        return nodes.get(host).voter;
    }

    List<Integer> hostsOf(List<Integer> voters) {
        List<Integer> hosts = new ArrayList<>();
        voters.forEach(voter -> hosts.addAll(hostsOfVoter.getOrDefault(voter, List.of())));
        return hosts;
    }

    /** Whether the signatures of a consensus message hold. The set of voters is the same in every epoch of a run. */
    boolean holds(PeerMessage message) {
        return switch (message) {
            case VoteMessage vote -> vote.vote().isSignedBy(ledger.set, ledger.genesisHash, ledger.keys);
            case CertificateMessage certificate ->
                certificate.certificate().isSignedByQuorum(ledger.set, ledger.genesisHash, ledger.keys);
            case ProposalMessage(var proposal) ->
                isSigned(proposal)
                        && proposal.justification().stream()
                                .allMatch(certificate ->
                                        certificate.isSignedByQuorum(ledger.set, ledger.genesisHash, ledger.keys));
            default -> throw new IllegalArgumentException("nothing signed: " + message);
        };
    }

    /** Whether a proposal is its signer's and of its own block, whatever certificates come with it. */
    boolean isSigned(Proposal proposal) {
        return proposal.block().header().hash().equals(proposal.blockHash())
                && proposal.block().matchesHeader()
                && proposal.isSignedBy(ledger.set, ledger.genesisHash, ledger.keys);
    }
}
