package io.timecoin.sync;

import io.timecoin.crypto.PublicKey;
import io.timecoin.network.history.Pace;
import io.timecoin.network.history.SyncProgress;
import io.timecoin.replica.FinalizedBlock;
import io.timecoin.verification.history.HistoryDownload;
import java.util.List;
import java.util.OptionalLong;
import org.jboss.logging.Logger;

/**
 * How far a node is with getting the final chain, for people: how fast blocks become final, and a line in the log now and then. For one
 * thread at a time.
 */
final class SyncReport {

    private static final Logger LOG = Logger.getLogger(SyncReport.class);

    private static final long LOG_MILLIS = 5_000;

    private final HistoryDownload<PublicKey> download;
    private final Pace pace = new Pace();
    private long loggedAt;
    private boolean syncing;

    SyncReport(HistoryDownload<PublicKey> download) {
        this.download = download;
    }

    /** Blocks have become final here. */
    void finalized(List<FinalizedBlock> blocks, long now) {
        pace.add(
                blocks.size(),
                blocks.stream()
                        .mapToLong(block -> block.block().transactions().size())
                        .sum(),
                now);
    }

    /** Writes to the log what is news. */
    void tell(long now) {
        if (!syncing && download.isFarBehind() && download.stage(now) == SyncProgress.Stage.BLOCKS) {
            syncing = true;
            loggedAt = now;
            LOG.infof("fetching final blocks from height %d to %d", download.height() + 1, download.target());
        } else if (syncing && download.height() >= download.target()) {
            syncing = false;
            LOG.infof("caught up at height %d", download.height());
        }
        if (!syncing || now < loggedAt + LOG_MILLIS) {
            return;
        }
        loggedAt = now;
        SyncProgress progress = progress(now);
        LOG.infof(
                "catching up: height %d of %d, %.0f blocks/s, %.0f transactions/s%s, %d peers asked",
                progress.height(),
                progress.target(),
                progress.blocksPerSecond(),
                progress.transactionsPerSecond(),
                progress.etaSeconds().isPresent()
                        ? ", done in " + progress.etaSeconds().getAsLong() + " s"
                        : "",
                progress.sources().stream().filter(use -> use.open() > 0).count());
    }

    SyncProgress progress(long now) {
        double rate = pace.blocksPerSecond(now);
        long left = download.target() - download.height();
        return new SyncProgress(
                download.stage(now),
                download.height(),
                download.target(),
                rate,
                pace.transactionsPerSecond(now),
                left > 0 && rate > 0 ? OptionalLong.of((long) Math.ceil(left / rate)) : OptionalLong.empty(),
                download.uses());
    }
}
