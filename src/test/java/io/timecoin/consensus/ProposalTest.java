package io.timecoin.consensus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.timecoin.ledger.BlockKind;
import io.timecoin.ledger.codec.ByteReader;
import io.timecoin.ledger.codec.ByteWriter;
import io.timecoin.ledger.codec.MalformedException;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

final class ProposalTest {

    private final TestVoters voters = new TestVoters(0, 1, 1, 1, 1);
    private final TestBlock block = TestBlock.of(1, 0, BlockKind.NORMAL, TestVoters.GENESIS, 0, 1, Set.of());
    private final TestBlock other = TestBlock.of(1, 0, BlockKind.NORMAL, TestVoters.GENESIS, 0, 2, Set.of());

    private static ByteReader written(Proposal proposal) {
        ByteWriter out = new ByteWriter(1_024);
        proposal.write(out);
        return new ByteReader(out.toBytes());
    }

    @Test
    void aProposalIsReadAsItWasWritten() throws MalformedException {
        Statement statement = new Statement(StatementKind.PROPOSAL, 0, 3, 1, block.hash());
        Certificate nullification = voters.certificate(Statement.nullify(0, 2));
        Proposal proposal = TestVoters.proposal(0, statement, block.compact(), List.of(nullification));
        assertEquals(proposal, Proposal.read(written(proposal)));
    }

    @Test
    void aProposalThatNamesAnotherBlockThanItBringsIsMalformed() {
        Statement statement = new Statement(StatementKind.PROPOSAL, 0, 3, 1, other.hash());
        Proposal proposal = TestVoters.proposal(0, statement, block.compact(), List.of());
        assertThrows(MalformedException.class, () -> Proposal.read(written(proposal)));
    }

    private static List<Certificate> certificates(int count, int voters) {
        TestVoters many =
                new TestVoters(0, LongStream.generate(() -> 1).limit(voters).toArray());
        return LongStream.rangeClosed(1, count)
                .mapToObj(view -> many.certificate(Statement.nullify(0, view)))
                .toList();
    }

    @Test
    void noMoreCertificatesAreAttachedThanAProposalMayHave() {
        List<Certificate> few = certificates(64, 4);
        assertEquals(few, Proposal.attachable(few));
        assertEquals(few, Proposal.attachable(certificates(65, 4)));
        assertEquals(List.of(), Proposal.attachable(List.of()));
    }

    @Test
    void longCertificatesOfLargeSetsAreBoundedInBytesToo() {
        List<Certificate> many = certificates(64, 255);
        List<Certificate> attached = Proposal.attachable(many);
        int each = many.getFirst().size();
        assertEquals(Proposal.MAX_JUSTIFICATION_BYTES / each, attached.size());
        assertEquals(many.subList(0, attached.size()), attached);
    }
}
