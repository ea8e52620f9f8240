package io.timecoin.cli.bench;

import io.timecoin.v1.FinalBlock;
import io.timecoin.v1.SubmitResult;
import java.util.List;

/** What a link to a node tells the load. {@code connection} numbers the link's connections: what is of an old one is void. */
sealed interface Signal {

    /** Index of the node. */
    int node();

    int connection();

    /** The node is ready. */
    record Ready(int node, int connection) implements Signal {}

    /** The node has taken up the subscription: nothing that becomes final from now on goes unsaid. */
    record Opened(int node, int connection) implements Signal {}

    /** The node is gone, or not there yet. */
    record Lost(int node, int connection, String reason) implements Signal {}

    /** The answer to the oldest request that is not answered yet; {@code nanos} is when it arrived. */
    record Answered(int node, int connection, long nanos, List<SubmitResult> results) implements Signal {}

    /** A block is final at this node; {@code nanos} is when its event arrived. */
    record BlockFinal(int node, int connection, long nanos, FinalBlock block) implements Signal {}

    /** The node dropped events of this subscriber. */
    record EventsLost(int node, int connection) implements Signal {}
}
