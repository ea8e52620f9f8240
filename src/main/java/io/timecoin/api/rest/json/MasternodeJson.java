package io.timecoin.api.rest.json;

import io.timecoin.api.Masternodes;
import io.timecoin.ledger.AddressText;
import io.timecoin.ledger.GenesisMasternode;
import io.timecoin.ledger.Network;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A masternode and what this node knows of it. */
@Schema(name = "Masternode")
public record MasternodeJson(
        String id,

        @Schema(enumeration = {"Free", "Bronze", "Silver", "Gold"})
        String tier,

        String operatorKey,
        String owner,
        String rewardAddress,
        String endpoint,
        String collateral,
        long voteWeight,
        long rewardWeight,
        boolean self,
        boolean linked,
        Optional<String> lastHeardAt,
        Optional<Long> finalHeight) {

    public static MasternodeJson of(Masternodes.Known known, Network network) {
        GenesisMasternode registered = known.registered();
        return new MasternodeJson(
                known.id().toHex(),
                registered.tier().label(),
                registered.operatorKey().toHex(),
                AddressText.encode(registered.owner(), network),
                AddressText.encode(registered.rewardAddress(), network),
                registered.endpoint(),
                Long.toString(registered.tier().collateral()),
                known.voteWeight(),
                registered.tier().rewardWeight(),
                known.self(),
                known.link().isPresent(),
                known.link().map(link -> Times.iso(link.lastHeardAt())),
                known.link().map(link -> link.finalHeight()));
    }
}
