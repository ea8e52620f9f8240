package io.timecoin.simulation;

import io.timecoin.consensus.Proposal;
import io.timecoin.consensus.StatementKind;
import io.timecoin.network.PeerMessage;
import io.timecoin.network.PeerMessage.CertificateMessage;
import io.timecoin.network.PeerMessage.CertificatesReply;
import io.timecoin.network.PeerMessage.GetCertificates;
import io.timecoin.network.PeerMessage.ProposalMessage;
import io.timecoin.network.PeerMessage.VoteMessage;
import java.util.List;

/**
 * Shows certificates, what justifies its proposals, and its Finalize to every other host only, by turns, and answers no
 * question for certificates. Attacks protocol §5.3, §5.8 and §5.9: others must come by certificates without it.
 */
final class WithholdsCertificates implements Treason {

    @Override
    public List<PeerMessage> instead(SimulatedNode self, int to, PeerMessage message) {
        return switch (message) {
            case CertificateMessage shown
            when isKeptFrom(to, shown.certificate().view()) -> withhold(self, to);
            case VoteMessage said
            when said.vote().statement().kind() == StatementKind.FINALIZE
                    && isKeptFrom(to, said.vote().statement().view()) -> withhold(self, to);
            case ProposalMessage(Proposal own) when isKeptFrom(to, own.view()) -> List.of(unjustified(own));
            case CertificatesReply reply -> withhold(self, to);
            default -> List.of(message);
        };
    }

    private static boolean isKeptFrom(int host, long view) {
        return (host + view) % 2 == 0;
    }

    private static List<PeerMessage> withhold(SimulatedNode self, int to) {
        self.world()
                .treasons
                .committed(TreasonKind.WITHHOLDS_CERTIFICATES, self, () -> "withholds a certificate from node " + to);
        return List.of();
    }

    private static PeerMessage unjustified(Proposal own) {
        return new ProposalMessage(
                new Proposal(own.statement(), own.signer(), own.signature(), own.block(), List.of()));
    }

    @Override
    public boolean takes(SimulatedNode self, int from, PeerMessage message) {
        return !(message instanceof GetCertificates);
    }
}
