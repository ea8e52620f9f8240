package io.timecoin.verification;

import io.timecoin.consensus.Certificate;
import io.timecoin.consensus.Proposal;
import io.timecoin.consensus.StatementKind;
import io.timecoin.ledger.ChainParameters;
import io.timecoin.ledger.Transaction;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** What can be said of a proposal by counting: whether a block may be so large, and its certificates be of use. */
final class ProposalForm {

    private final ChainParameters parameters;

    ProposalForm(ChainParameters parameters) {
        this.parameters = parameters;
    }

    Optional<DropCause> fault(Proposal proposal) {
        if (proposal.block().fullHashes().size() > parameters.maxBlockTransactions()
                || !proposal.block().settlement().stream().allMatch(this::fits)) {
            return Optional.of(DropCause.TOO_LARGE);
        }
        return justifies(proposal) ? Optional.empty() : Optional.of(DropCause.BAD_JUSTIFICATION);
    }

    private boolean fits(Transaction settlement) {
        return settlement.outputs().size() <= Transaction.MAX_SETTLEMENT_OUTPUTS
                && settlement.size() <= parameters.maxBlockBytes();
    }

    /** protocol §5.2: one certificate of the parent's view, and nullifications of views between; none twice. */
    private static boolean justifies(Proposal proposal) {
        long parentView = proposal.statement().parentView();
        Set<Long> views = new TreeSet<>();
        for (Certificate certificate : proposal.justification()) {
            boolean inPlace = certificate.kind() == StatementKind.NULLIFY
                    ? certificate.view() > parentView && certificate.view() < proposal.view()
                    : certificate.view() == parentView;
            if (!inPlace || certificate.epoch() != proposal.epoch() || !views.add(certificate.view())) {
                return false;
            }
        }
        return true;
    }
}
