package io.timecoin.api.rest.json;

import io.timecoin.query.NodeState;
import io.timecoin.query.view.ClockView;
import io.timecoin.query.view.NodeStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Where this node is, and on which network. */
@Schema(name = "Status")
public record StatusJson(
        String network,
        String chainName,
        String genesisHash,
        String version,
        Optional<String> masternodeId,
        long height,
        String blockHash,
        String blockTimestamp,
        long epoch,
        long view,
        long targetHeight,
        boolean synced,
        boolean voting,
        String state,
        String stateSince,
        boolean ready,
        Optional<String> notReady,
        List<String> warnings,
        ClockJson clock,
        int peers,
        int mempoolTransactions,
        long mempoolBytes,
        String supply,
        String epochFees,
        String startedAt,
        long finalTransactions,
        long asOfHeight) {

    public static StatusJson of(NodeStatus status) {
        return new StatusJson(
                status.network().label(),
                status.chainName(),
                status.genesisHash().toHex(),
                status.version(),
                status.masternodeId().map(Object::toString),
                status.height(),
                status.blockHash().toHex(),
                Times.iso(status.blockTimestamp()),
                status.epoch(),
                status.view(),
                status.targetHeight(),
                status.height() >= status.targetHeight(),
                status.voting(),
                status.standing().state().name(),
                Times.iso(status.stateSince()),
                status.notReady().isEmpty(),
                status.notReady(),
                warnings(status),
                ClockJson.of(status.clock()),
                status.peers(),
                status.mempoolTransactions(),
                status.mempoolBytes(),
                Long.toString(status.supply()),
                Long.toString(status.epochFees()),
                Times.iso(status.startedAt()),
                status.finalTransactions(),
                status.height());
    }

    private static List<String> warnings(NodeStatus status) {
        List<String> warnings = new ArrayList<>();
        status.standing().noQuorum().ifPresent(_ -> warnings.add(NodeState.Standing.NO_QUORUM));
        if (status.clock().suspect()) {
            warnings.add(ClockView.SUSPECT);
        }
        return List.copyOf(warnings);
    }
}
