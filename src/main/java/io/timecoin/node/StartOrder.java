package io.timecoin.node;

import java.util.List;
import org.jboss.logging.Logger;

/**
 * The parts of a node in the order in which they start; they stop in the opposite one. What cannot start stops what was started
 * before it, and each part is stopped even if another could not be. On one thread.
 */
final class StartOrder {

    private static final Logger LOG = Logger.getLogger(StartOrder.class);

    /** What a part does; may fail in any way. */
    @FunctionalInterface
    interface Action {
        void run() throws Exception;
    }

    /** One part of a node. */
    record Part(String name, Action start, Action stop) {}

    private final List<Part> parts;
    private int started;

    StartOrder(List<Part> parts) {
        this.parts = List.copyOf(parts);
    }

    void start() throws Exception {
        try {
            for (Part part : parts) {
                started++; // what fails half-way is stopped too
                part.start().run();
            }
        } catch (Exception e) {
            stop();
            throw e;
        }
    }

    /** Once; in well under ten seconds. */
    void stop() {
        while (started > 0) {
            started--;
            Part part = parts.get(started);
            try {
                part.stop().run();
            } catch (Exception e) {
                LOG.errorf(e, "the %s of this node did not stop in order", part.name());
            }
        }
    }

    /** Names in the order of starting. */
    List<String> names() {
        return parts.stream().map(Part::name).toList();
    }
}
