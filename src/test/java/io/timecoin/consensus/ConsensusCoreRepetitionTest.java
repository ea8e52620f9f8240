package io.timecoin.consensus;

import static io.timecoin.consensus.CoreFixture.ROOT;
import static io.timecoin.consensus.CoreFixture.finalizing;
import static io.timecoin.consensus.CoreFixture.notarize;
import static io.timecoin.consensus.CoreFixture.nullify;
import static io.timecoin.consensus.CoreFixture.one;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.timecoin.crypto.Hash256;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Protocol §5.8: what is repeated, to whom, and how much of it at once. */
final class ConsensusCoreRepetitionTest {

    private final CoreFixture f = CoreFixture.following();

    private static List<Statement> statements(Effect.Repeat repeat) {
        return repeat.votes().stream().map(Vote::statement).toList();
    }

    private Effect.Repeat nextRepetition() {
        return CoreFixture.only(f.pass(1_000), Effect.Repeat.class).findFirst().orElseThrow();
    }

    @Test
    void aNotarizedViewIsShownByItsCertificateAndNotByTheVotesForIt() {
        TestBlock block = f.block(ROOT, 1);
        f.propose(1, 0, block);
        f.judge(block, Input.Judgement.VALID);
        f.certify(notarize(1, 0, block));
        f.apply(new Input.WorkChanged(true));
        for (int turn = 0; turn < 4; turn++) {
            Effect.Repeat repeat = nextRepetition();
            assertTrue(repeat.certificates().contains(f.certificate(notarize(1, 0, block))), "turn " + turn);
            assertFalse(statements(repeat).contains(notarize(1, 0, block)), "turn " + turn);
            assertTrue(statements(repeat).contains(finalizing(1, 0, block)), "what is not certified yet");
        }
    }

    @Test
    void aHundredNotarizedViewsComeInPartsThatTogetherAreAll() {
        Hash256 parent = ROOT;
        for (long view = 1; view <= 100; view++) {
            TestBlock block = f.emptyBlock(parent, view);
            f.notarized(view, view - 1, block);
            parent = block.hash();
        }
        f.apply(new Input.WorkChanged(true));
        Set<Long> shown = new LinkedHashSet<>();
        for (int turn = 0; turn < 8; turn++) {
            Effect.Repeat repeat = nextRepetition();
            assertTrue(repeat.certificates().size() <= Repetition.MOST_NOTARIZATIONS + 2);
            assertTrue(repeat.votes().size() <= Repetition.MOST_VOTES);
            repeat.certificates().stream()
                    .filter(certificate -> certificate.kind() == StatementKind.NOTARIZE)
                    .forEach(certificate -> shown.add(certificate.view()));
        }
        assertEquals(100, shown.size());
    }

    @Test
    void othersVotesAreRepeatedOnlyForViewsWithoutACertificate() {
        TestBlock block = f.block(ROOT, 1);
        f.vote(f.bystander(1), notarize(1, 0, block));
        f.certify(nullify(1));
        f.vote(f.bystander(2), nullify(2));
        f.apply(new Input.WorkChanged(true));
        List<Statement> said = new ArrayList<>();
        for (int turn = 0; turn < 3; turn++) {
            said.addAll(statements(nextRepetition()));
        }
        assertFalse(said.contains(notarize(1, 0, block)), "view 1 is over, by a certificate");
        assertTrue(said.contains(nullify(2)));
    }

    @Test
    void whoIsLinkedAnewIsToldAndNobodyElse() {
        f.certify(nullify(1));
        f.apply(new Input.WorkChanged(true));
        f.pass(999);
        f.pass(1);
        int peer = f.bystander(2);
        Effect.Repeat repeat = one(f.apply(new Input.Linked(peer)), Effect.Repeat.class);
        assertEquals(OptionalInt.of(peer), repeat.to());
        assertEquals(List.of(f.certificate(nullify(1))), repeat.certificates());
        assertEquals(List.of(nullify(2)), statements(repeat));
    }

    @Test
    void aLinkToNoVoterOrToItselfIsNoReasonToSpeak() {
        f.certify(nullify(1));
        assertEquals(List.of(), f.apply(new Input.Linked(-1)));
        assertEquals(List.of(), f.apply(new Input.Linked(f.self)));
        assertEquals(List.of(), f.apply(new Input.Linked(99)));
    }
}
