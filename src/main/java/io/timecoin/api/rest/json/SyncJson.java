package io.timecoin.api.rest.json;

import io.timecoin.crypto.PublicKey;
import io.timecoin.network.history.SourceUse;
import io.timecoin.network.history.SyncProgress;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** How far this node is with getting the final chain. */
@Schema(name = "Sync")
public record SyncJson(
        @Schema(description = "headers, blocks or following")
        String stage,

        long height,

        @Schema(description = "Greatest height that a finalization has proven; never what a peer only claims")
        long targetHeight,

        double blocksPerSecond,
        double transactionsPerSecond,

        @Schema(description = "Until the target, if it goes on like that")
        Optional<Long> etaSeconds,

        List<Source> sources,
        long asOfHeight) {

    /** A linked peer, and what it was asked for and has brought since it was linked. */
    @Schema(name = "SyncSource")
    public record Source(String nodeKey, long questions, int open, long bytes, long useless) {}

    public static SyncJson of(SyncProgress progress) {
        OptionalLong eta = progress.etaSeconds();
        return new SyncJson(
                progress.stage().name().toLowerCase(Locale.ROOT),
                progress.height(),
                progress.target(),
                tenths(progress.blocksPerSecond()),
                tenths(progress.transactionsPerSecond()),
                eta.isPresent() ? Optional.of(eta.getAsLong()) : Optional.empty(),
                progress.sources().stream().map(SyncJson::source).toList(),
                progress.height());
    }

    private static double tenths(double value) {
        return Math.round(value * 10) / 10.0;
    }

    private static Source source(SourceUse<PublicKey> use) {
        return new Source(use.peer().toHex(), use.questions(), use.open(), use.bytes(), use.useless());
    }
}
