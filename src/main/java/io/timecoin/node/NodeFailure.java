package io.timecoin.node;

import io.timecoin.runtime.Failure;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jboss.logging.Logger;

/**
 * A failed write is unknown: stop voting, exit, recover (protocol §5). An orderly stop would go on voting and serving until it is
 * through, so this is as kill -9, which loses nothing.
 */
@Singleton
public final class NodeFailure implements Failure {

    private static final Logger LOG = Logger.getLogger(NodeFailure.class);

    /** How long a failing node may take to say why it exits. */
    private static final Duration LAST_WORDS = Duration.ofSeconds(2);

    private final AtomicBoolean failed = new AtomicBoolean();

    /** Ends the process; other threads fail of the same cause meanwhile. */
    @Override
    public void failed(Throwable cause) {
        if (failed.compareAndSet(false, true)) {
            Thread.ofPlatform().daemon().start(NodeFailure::haltAfterGrace); // also if nobody reads the log
            try {
                LOG.fatal("this node cannot go on and exits; start it again, it recovers what it recorded", cause);
            } finally {
                Runtime.getRuntime().halt(1);
            }
        }
    }

    private static void haltAfterGrace() {
        try {
            Thread.sleep(LAST_WORDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        Runtime.getRuntime().halt(1);
    }
}
