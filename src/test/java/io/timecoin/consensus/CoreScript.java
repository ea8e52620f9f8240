package io.timecoin.consensus;

import io.timecoin.consensus.Input.Judgement;
import io.timecoin.crypto.Hash256;
import io.timecoin.ledger.BlockKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/** Turns bytes into inputs of a {@link ScriptedCore}: the first says who it is, then each input is a byte and its operands. */
final class CoreScript {

    private static final int MAX_BLOCKS = 64;

    private final byte[] bytes;
    private final ScriptedCore node;
    private final List<TestBlock> blocks = new ArrayList<>();
    private int position;
    private long salt;

    CoreScript(byte[] bytes) {
        this.bytes = bytes;
        this.node = new ScriptedCore(next() % 5 - 1);
    }

    void run() {
        while (position < bytes.length) {
            step(next());
        }
    }

    private void step(int code) {
        switch (code % 16) {
            case 0 -> advance(node.now + next() * 40L);
            case 1 -> advance(node.core.nextWakeup());
            case 2 -> node.write();
            case 3 -> propose();
            case 4 -> vote(next() % 6, statement());
            case 5 -> voteOfOthers();
            case 6 -> node.apply(new Input.CertificateReceived(certificate(statement())));
            case 7 -> judge();
            case 8 -> build();
            case 9 -> node.apply(new Input.Heard(next() % 6 - 1));
            case 10 -> node.apply(new Input.WorkChanged(next() % 2 == 0));
            case 11 -> node.apply(new Input.ChainAdvanced(node.voters.genesis(), certificate(finalization(block()))));
            case 12 -> openEpoch();
            case 13 -> node.restart();
            case 14 -> addBlock();
            default -> followLeader();
        }
    }

    private int next() {
        return position < bytes.length ? bytes[position++] & 0xff : 0;
    }

    private void advance(long to) {
        node.now = to;
        node.apply(new Input.Tick());
    }

    /** Mostly near the current view, at times at the edge of the window or far beyond it. */
    private long view() {
        int code = next();
        long current = node.core.currentView();
        if (code >= 0xf8) {
            return current + EpochViews.WINDOW + code - 0xfc;
        }
        return Math.max(1, current + code % 8 - 3);
    }

    private long parentView(long view) {
        int code = next();
        return code % 4 == 0 ? Math.max(0, viewOfHead(view)) : Math.max(0, view - code % 4);
    }

    /** The view of the highest block that is known to be notarized below {@code view}; 0 if none is. */
    private long viewOfHead(long view) {
        return node.accepted.stream()
                .filter(certificate -> certificate.kind() != StatementKind.NULLIFY)
                .mapToLong(Certificate::view)
                .filter(notarized -> notarized < view)
                .max()
                .orElse(0);
    }

    private TestBlock addBlock() {
        int code = next();
        Hash256 parent = code % 4 == 0 || blocks.isEmpty()
                ? node.core.head()
                : blocks.get(next() % blocks.size()).hash();
        return add(parent, node.core.currentView(), code % 8 >= 6, code % 3 == 0 ? Set.of() : Set.of(1));
    }

    private TestBlock add(Hash256 parent, long view, boolean settlement, Set<Integer> transactions) {
        TestBlock block = TestBlock.of(
                1,
                node.core.epoch(),
                settlement ? BlockKind.SETTLEMENT : BlockKind.NORMAL,
                parent,
                node.voters.leader(view),
                ++salt,
                transactions);
        if (blocks.size() == MAX_BLOCKS) {
            blocks.removeFirst();
        }
        blocks.add(block);
        return block;
    }

    /** The newest block more often than others. */
    private TestBlock block() {
        if (blocks.isEmpty()) {
            return addBlock();
        }
        int code = next();
        return code % 2 == 0 ? blocks.getLast() : blocks.get(code % blocks.size());
    }

    private Statement statement() {
        int code = next();
        long view = view();
        long epoch = node.core.epoch() + (code >= 0xf8 ? 1 : 0);
        if (code % 3 == 0) {
            return Statement.nullify(epoch, view);
        }
        StatementKind kind = code % 3 == 1 ? StatementKind.NOTARIZE : StatementKind.FINALIZE;
        return new Statement(kind, epoch, view, parentView(view), block().hash());
    }

    private Statement finalization(TestBlock block) {
        long view = view();
        return new Statement(StatementKind.FINALIZE, node.core.epoch(), view, parentView(view), block.hash());
    }

    private Certificate certificate(Statement statement) {
        return node.voters.certificate(statement, others());
    }

    private int[] others() {
        return IntStream.range(0, node.voters.set.size())
                .filter(i -> i != node.self)
                .toArray();
    }

    /** Nobody else has this core's key, but others may send back what has left it. */
    private void vote(int signer, Statement statement) {
        if (signer == node.self) {
            node.echo(next());
        } else {
            node.apply(new Input.VoteReceived(node.voters.vote(signer, statement)));
        }
    }

    private void voteOfOthers() {
        Statement statement = statement();
        for (int signer : others()) {
            node.apply(new Input.VoteReceived(node.voters.vote(signer, statement)));
        }
    }

    private void propose() {
        TestBlock block = block();
        long view = view();
        int signer = next() % 8 == 0 ? next() % 6 : node.voters.leader(view);
        int attached = Math.min(next() % 4, node.accepted.size());
        List<Certificate> justification =
                List.copyOf(node.accepted.subList(node.accepted.size() - attached, node.accepted.size()));
        propose(signer, view, parentView(view), block, justification);
    }

    /** What this core says in a proposal it says itself: nobody else has its key. */
    private void propose(int signer, long view, long parentView, TestBlock block, List<Certificate> justification) {
        if (signer != node.self) {
            Statement statement =
                    new Statement(StatementKind.PROPOSAL, node.core.epoch(), view, parentView, block.hash());
            node.apply(
                    new Input.ProposalReceived(TestVoters.proposal(signer, statement, block.compact(), justification)));
        }
    }

    private void judge() {
        TestBlock block = block();
        int code = next();
        // Execution is deterministic: what it finds of a block does not change.
        Judgement judgement = block.header().timestamp() % 8 == 7
                ? Judgement.INVALID
                : code % 4 == 0 ? Judgement.NOT_ACCEPTABLE : Judgement.VALID;
        node.apply(new Input.Judged(block.facts(), judgement, code % 8 < 6));
    }

    private void build() {
        long view = node.core.currentView();
        TestBlock block = next() % 4 == 0 ? block() : add(node.core.head(), view, next() % 8 == 0, Set.of(1));
        if (block.header().timestamp() % 8 != 7) { // only valid blocks are built
            node.apply(new Input.Built(view, block.compact(), block.facts()));
        }
    }

    private void openEpoch() {
        TestBlock settlement = add(node.core.head(), node.core.currentView(), true, Set.of());
        node.openEpoch(settlement.hash(), certificate(finalization(settlement)), ++salt);
    }

    /** The leader of the current view does what it should, and all others follow as far as an operand says. */
    private void followLeader() {
        int code = next();
        long view = node.core.currentView();
        long parentView = viewOfHead(view);
        TestBlock block = add(node.core.head(), view, code % 16 == 15, code % 2 == 0 ? Set.of() : Set.of(1));
        propose(node.voters.leader(view), view, parentView, block, List.of());
        if (code >= 0x40) {
            node.apply(new Input.Judged(block.facts(), Judgement.VALID, true));
        }
        if (code >= 0x80) {
            Statement notarize =
                    new Statement(StatementKind.NOTARIZE, node.core.epoch(), view, parentView, block.hash());
            node.apply(new Input.CertificateReceived(certificate(notarize)));
        }
        if (code >= 0xc0) {
            Statement done = new Statement(StatementKind.FINALIZE, node.core.epoch(), view, parentView, block.hash());
            node.apply(new Input.CertificateReceived(certificate(done)));
        }
    }
}
