package io.timecoin.consensus;

import io.timecoin.consensus.Input.Judgement;
import io.timecoin.consensus.SimulatedMessage.FinalBlock;
import io.timecoin.crypto.Hash256;
import io.timecoin.ledger.BlockKind;
import io.timecoin.ledger.ChainState;
import io.timecoin.ledger.Voter;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** A correct node of a simulated network: a core, and the least that can stand for the rest of a node and its disk. */
final class SimulatedNode {

    private static final long START = 1_000_000; // so that clocks that start at 0 are not what makes a test pass

    final int operator;
    private final SimulatedNetwork net;

    // what survives a crash
    private final List<Proposal> loggedProposals = new ArrayList<>();
    private final List<Vote> loggedVotes = new ArrayList<>();
    private final List<Certificate> loggedCertificates = new ArrayList<>();
    private final Map<Hash256, TestBlock> durableBodies = new HashMap<>();
    final List<FinalBlock> chain = new ArrayList<>();

    // what does not
    @Nullable
    ConsensusCore core;

    private int incarnation;
    private long durableAt;
    private long wakeAt;
    private boolean work;
    private Map<Hash256, TestBlock> bodies = new HashMap<>();
    private Set<Hash256> obtaining = new HashSet<>();
    private Set<Integer> pending = new TreeSet<>();
    private Optional<Certificate> toApply = Optional.empty();

    @Nullable
    private Effect order;

    SimulatedNode(int operator, SimulatedNetwork net, ChainState genesis, TestBlock genesisBlock) {
        this.operator = operator;
        this.net = net;
        chain.add(new FinalBlock(genesisBlock, genesis, Optional.empty()));
        durableBodies.put(genesisBlock.hash(), genesisBlock);
    }

    boolean isUp() {
        return core != null;
    }

    ChainState tip() {
        return chain.getLast().state();
    }

    void start() {
        incarnation++;
        wakeAt = Long.MAX_VALUE;
        durableAt = net.now;
        bodies = new HashMap<>(durableBodies);
        chain.forEach(block -> bodies.put(block.block().hash(), block.block()));
        core = new ConsensusCore(ConsensusConfig.STANDARD, TestVoters.GENESIS, TestVoters.signer(operator), tip());
        input(new Input.Started(
                tip(),
                chain.getLast().finalization(),
                new Input.Recorded(
                        List.copyOf(loggedProposals), List.copyOf(loggedVotes), List.copyOf(loggedCertificates)),
                true,
                0));
    }

    /** Everything that was not durable is gone, maybe also the newest blocks of the chain. */
    void crash(int blocksLost) {
        core = null;
        incarnation++;
        for (int i = 0; i < blocksLost && chain.size() > 1; i++) {
            chain.removeLast();
        }
        while (chain.size() > 1 && chain.getLast().finalization().isEmpty()) {
            chain.removeLast();
        }
        obtaining = new HashSet<>();
        pending = new TreeSet<>();
        toApply = Optional.empty();
        order = null;
        work = false;
    }

    void input(Input input) {
        if (core == null) {
            return;
        }
        List<Effect> effects = core.apply(input, START + net.now);
        effects.forEach(this::execute);
        observeWork();
        long next = core.nextWakeup() - START;
        if (next <= net.now) {
            net.checker.fail("operator " + operator + " is to be woken at " + next + " again, after " + input);
        }
        if (next < wakeAt) {
            wakeAt = next;
            later(next - net.now, () -> {
                wakeAt = Long.MAX_VALUE;
                input(new Input.Tick());
            });
        }
    }

    /** Runs something unless the node has crashed meanwhile. */
    private void later(long delay, Runnable action) {
        int alive = incarnation;
        net.schedule(delay, () -> {
            if (alive == incarnation && core != null) {
                action.run();
            }
        });
    }

    private void execute(Effect effect) {
        switch (effect) {
            case Effect.Cast cast -> cast(cast);
            case Effect.Repeat(
                    Optional<Proposal> proposal,
                    List<Vote> votes,
                    List<Certificate> certificates,
                    OptionalInt to) -> {
                proposal.ifPresent(p -> net.broadcast(operator, new SimulatedMessage.Proposed(p), List.of()));
                votes.forEach(this::sendVote);
                certificates.forEach(c -> net.broadcast(operator, new SimulatedMessage.Certified(c), List.of()));
            }
            case Effect.Relay(Certificate certificate, List<Integer> shownBy) -> {
                net.checker.certificate(certificate);
                net.broadcast(operator, new SimulatedMessage.Certified(certificate), shownBy);
            }
            case Effect.Validate(CompactBlock block, List<Integer> sources, Optional<Voter> leader) ->
                later(net.random.nextInt(10), () -> validate(block, sources.getFirst(), leader, 40));
            case Effect.Obtain obtain -> obtain(obtain.blockHash(), obtain.sources());
            case Effect.LookAgain(Hash256 hash, List<Integer> sources) ->
                net.checker.fail("operator " + operator + " finds the notarized block " + hash + " invalid");
            case Effect.SelfDiffers(Hash256 hash, List<Certificate> proof) ->
                net.checker.fail("operator " + operator + " differs over block " + hash);
            case Effect.SelfAgrees(Hash256 hash) ->
                net.checker.fail("operator " + operator + " agrees on block " + hash + " that it never differed over");
            case Effect.Build build -> orderBuild(build);
            case Effect.BuildAgain again -> orderBuild(again);
            case Effect.FetchCertificates(long epoch, long from, long to, int source) -> {
                var wanted = new SimulatedMessage.CertificatesWanted(epoch, from, to);
                net.send(operator, source, wanted);
                net.send(operator, net.randomPeer(operator), wanted);
            }
            case Effect.Finalized(Certificate finalization) -> {
                toApply = Optional.of(finalization);
                later(net.random.nextInt(20), this::tryApply);
            }
            case Effect.ViewEntered entered -> order = null;
            case Effect.EvidenceFound(Evidence evidence) -> net.checker.evidence(operator, evidence);
            case Effect.Halted(String reason, List<Certificate> certificates) ->
                net.checker.fail("operator " + operator + " halted: " + reason + " " + certificates);
        }
    }

    private void cast(Effect.Cast cast) {
        if (net.scenario.flaw() == Scenario.Flaw.SENDS_BEFORE_DURABLE) {
            publish(cast);
            later(200, () -> write(cast));
            return;
        }
        if (net.scenario.flaw() == Scenario.Flaw.COUNTS_BEFORE_DURABLE) {
            count(cast);
        }
        durableAt = Math.max(durableAt, net.now + net.random.nextInt(12));
        later(durableAt - net.now, () -> {
            write(cast);
            publish(cast);
        });
    }

    private void count(Effect.Cast cast) {
        cast.votes().forEach(vote -> later(0, () -> input(new Input.VoteReceived(vote))));
    }

    private void write(Effect.Cast cast) {
        cast.proposal().ifPresent(loggedProposals::add);
        loggedVotes.addAll(cast.votes());
        loggedCertificates.addAll(cast.restsOn());
        cast.blockHash().ifPresent(hash -> {
            TestBlock body = bodies.get(hash);
            if (body == null) {
                throw new AssertionError("operator " + operator + " voted for a block that it does not have");
            }
            durableBodies.put(hash, body);
        });
    }

    private void publish(Effect.Cast cast) {
        cast.proposal().ifPresent(proposal -> {
            net.checker.left(operator, proposal.statement());
            net.broadcast(operator, new SimulatedMessage.Proposed(proposal), List.of());
        });
        cast.votes().forEach(this::sendVote);
        count(cast);
    }

    private void sendVote(Vote vote) {
        if (vote.signer() == operator) {
            net.checker.left(operator, vote.statement());
        }
        net.broadcast(operator, new SimulatedMessage.Voted(vote), List.of());
    }

    void receive(int from, SimulatedMessage message) {
        ConsensusCore running = core;
        if (running == null) {
            return;
        }
        input(new Input.Heard(from));
        switch (message) {
            case SimulatedMessage.Proposed(Proposal proposal) -> {
                bodies.putIfAbsent(proposal.blockHash(), net.block(proposal.blockHash()));
                guard(from, proposal.epoch(), new Input.ProposalReceived(proposal));
            }
            case SimulatedMessage.Voted(Vote vote) ->
                guard(from, vote.statement().epoch(), new Input.VoteReceived(vote));
            case SimulatedMessage.Certified(Certificate certificate) ->
                guard(from, certificate.epoch(), new Input.CertificateReceived(certificate));
            case SimulatedMessage.Ping() -> {}
            case SimulatedMessage.BodyWanted(Hash256 hash) -> {
                TestBlock block = bodies.get(hash);
                if (block != null) {
                    net.send(operator, from, new SimulatedMessage.Body(block));
                }
            }
            case SimulatedMessage.Body(TestBlock block) -> {
                bodies.put(block.hash(), block);
                judgeObtained(block.hash());
            }
            case SimulatedMessage.CertificatesWanted(long epoch, long fromView, long toView) -> {
                if (epoch == running.epoch()) {
                    running.certificates(fromView, toView, 64)
                            .forEach(c -> net.send(operator, from, new SimulatedMessage.Certified(c)));
                }
            }
            case SimulatedMessage.ChainWanted() ->
                net.send(operator, from, new SimulatedMessage.Chain(List.copyOf(chain)));
            case SimulatedMessage.Chain(List<FinalBlock> blocks) -> adopt(blocks);
        }
    }

    /** Messages of other epochs mean that one of the two is behind. */
    private void guard(int from, long epoch, Input input) {
        long own = core == null ? 0 : core.epoch();
        if (epoch > own) {
            net.send(operator, from, new SimulatedMessage.ChainWanted());
        } else if (epoch < own) {
            net.send(operator, from, new SimulatedMessage.Chain(List.copyOf(chain)));
        }
        input(input);
    }

    private void adopt(List<FinalBlock> blocks) {
        int last = blocks.size() - 1;
        while (last > 0 && blocks.get(last).finalization().isEmpty()) {
            last--;
        }
        if (last < chain.size()) {
            return;
        }
        for (FinalBlock block : blocks.subList(chain.size(), last + 1)) {
            append(block);
        }
        input(new Input.ChainAdvanced(tip(), chain.getLast().finalization().orElseThrow()));
    }

    private void append(FinalBlock block) {
        net.checker.applied(operator, block.state().height(), block.block().hash());
        chain.add(block);
        bodies.put(block.block().hash(), block.block());
        pending.removeAll(block.block().transactions());
    }

    /** Applies what is final once all bodies up to it are here. */
    private void tryApply() {
        if (toApply.isEmpty() || toApply.get().epoch() < tip().epoch()) {
            return;
        }
        Certificate finalization = toApply.get();
        Deque<TestBlock> path = new ArrayDeque<>();
        Hash256 hash = finalization.statement().blockHash();
        while (!hash.equals(tip().hash())) {
            TestBlock block = bodies.get(hash);
            if (block == null) {
                net.send(operator, net.randomPeer(operator), new SimulatedMessage.BodyWanted(hash));
                later(100, this::tryApply);
                return;
            }
            if (block.header().height() <= tip().height()) {
                if (chain.get((int) block.header().height()).block().hash().equals(hash)) {
                    return;
                }
                net.checker.fail("operator " + operator + ": final block " + block + " leaves the final chain");
            }
            path.addFirst(block);
            hash = block.header().parentHash();
        }
        toApply = Optional.empty();
        while (!path.isEmpty()) {
            TestBlock block = path.removeFirst();
            append(new FinalBlock(
                    block, net.after(tip(), block), path.isEmpty() ? Optional.of(finalization) : Optional.empty()));
        }
        if (chain.getLast().block().isSettlement()) {
            ChainState opened = tip();
            later(net.random.nextInt(30), () -> input(new Input.ChainAdvanced(opened, finalization)));
        }
    }

    private void validate(CompactBlock compact, int source, Optional<Voter> leader, int tries) {
        TestBlock block = net.block(compact.header().hash());
        bodies.put(block.hash(), block);
        TestBlock parent = bodies.get(block.header().parentHash());
        if (parent == null) {
            net.send(
                    operator,
                    tries % 2 == 0 ? source : net.randomPeer(operator),
                    new SimulatedMessage.BodyWanted(block.header().parentHash()));
            if (tries > 0) {
                later(50, () -> validate(compact, source, leader, tries - 1));
            }
            return;
        }
        Judgement judgement = net.isValid(block, parent) ? Judgement.VALID : Judgement.INVALID;
        if (leader.isPresent() && !leader.get().id().equals(block.header().proposer())) {
            judgement = Judgement.NOT_ACCEPTABLE;
        }
        input(new Input.Judged(block.facts(), judgement, leader.isPresent()));
    }

    private void obtain(Hash256 hash, List<Integer> sources) {
        obtaining.add(hash);
        if (bodies.containsKey(hash)) {
            later(net.random.nextInt(10), () -> judgeObtained(hash));
            return;
        }
        for (int i = 0; i < 3; i++) {
            int source = sources.get(net.random.nextInt(sources.size()));
            net.send(operator, source, new SimulatedMessage.BodyWanted(hash));
        }
    }

    private void judgeObtained(Hash256 hash) {
        TestBlock block = bodies.get(hash);
        if (block != null && obtaining.remove(hash)) {
            input(new Input.Judged(block.facts(), block.valid() ? Judgement.VALID : Judgement.INVALID, false));
        }
    }

    void transaction(int transaction) {
        if (core != null
                && chain.stream().noneMatch(b -> b.block().transactions().contains(transaction))) {
            pending.add(transaction);
            observeWork();
        }
    }

    /** A due settlement is work as well as a pending transaction is. */
    private void observeWork() {
        if (core == null) {
            return;
        }
        TestBlock head = bodies.get(core.head());
        boolean now = !pending.isEmpty()
                || (head != null && net.isSettlementHeight(head.header().height() + 1));
        if (now != work) {
            work = now;
            later(0, () -> input(new Input.WorkChanged(now)));
        }
        if (now) {
            tryBuild();
        }
    }

    private void orderBuild(Effect build) {
        order = build;
        later(0, this::tryBuild);
    }

    private void tryBuild() {
        switch (order) {
            case Effect.Build build -> buildFresh(build);
            case Effect.BuildAgain(long view, Hash256 hash) -> {
                TestBlock block = bodies.get(hash);
                if (block != null) {
                    answer(view, block);
                }
            }
            case null, default -> {}
        }
    }

    private void buildFresh(Effect.Build build) {
        TestBlock parent = bodies.get(build.parentHash());
        if (parent == null || core == null) {
            return;
        }
        long height = parent.header().height() + 1;
        boolean settlement = net.isSettlementHeight(height);
        Set<Integer> included = new TreeSet<>(pending);
        for (@Nullable TestBlock above = parent; above != null && above.header().height() > tip().height(); ) {
            included.removeAll(above.transactions());
            above = bodies.get(above.header().parentHash());
        }
        if (build.evenEmpty() || settlement || !included.isEmpty()) {
            answer(
                    build.view(),
                    net.register(TestBlock.of(
                            height,
                            core.epoch(),
                            settlement ? BlockKind.SETTLEMENT : BlockKind.NORMAL,
                            parent.hash(),
                            operator,
                            net.salt(),
                            included)));
        }
    }

    private void answer(long view, TestBlock block) {
        order = null;
        bodies.put(block.hash(), block);
        later(net.random.nextInt(5), () -> input(new Input.Built(view, block.compact(), block.facts())));
    }

    Map<String, Object> describe() {
        Map<String, Object> description = new LinkedHashMap<>();
        description.put("operator", operator);
        description.put("height", tip().height());
        description.put("core", core == null ? "down" : core.summary());
        return description;
    }
}
