package io.timecoin.api.rest.json;

import io.timecoin.crypto.Hash256;
import io.timecoin.ledger.Voter;
import io.timecoin.query.view.ConsensusView;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** The current view: phase, leader and votes by weight. A quorum has three times its weight above twice the total. */
@Schema(name = "Consensus")
public record ConsensusJson(
        long epoch,
        long view,

        @Schema(enumeration = {"PROPOSE", "NOTARIZE", "FINALIZE", "NULLIFIED"})
        String phase,

        String leader,
        Optional<String> blockHash,
        Votes votes,
        long totalWeight,
        long quorumWeight,
        long finalView,
        boolean voting,
        Optional<String> halted,
        String activeSetHash,
        List<Member> voters,
        long asOfHeight) {

    /** Weight of the votes seen in this view. */
    @Schema(name = "Votes")
    public record Votes(long notarizeWeight, long nullifyWeight, long finalizeWeight) {}

    /** A voter of this epoch. */
    @Schema(name = "Voter")
    public record Member(String id, String operatorKey, long weight) {
        static Member of(Voter voter) {
            return new Member(voter.id().toHex(), voter.operatorKey().toHex(), voter.weight());
        }
    }

    public static ConsensusJson of(ConsensusView view, long asOfHeight) {
        return new ConsensusJson(
                view.epoch(),
                view.view(),
                view.phase(),
                view.leader().toHex(),
                view.blockHash().map(Hash256::toHex),
                new Votes(view.notarizeWeight(), view.nullifyWeight(), view.finalizeWeight()),
                view.activeSet().totalWeight(),
                2 * view.activeSet().totalWeight() / 3 + 1,
                view.finalView(),
                view.voting(),
                view.halted(),
                view.activeSet().hash().toHex(),
                view.activeSet().voters().stream().map(Member::of).toList(),
                asOfHeight);
    }
}
