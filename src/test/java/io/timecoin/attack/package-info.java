/**
 * Hostile peers and voters: what they send is chosen byte by byte, below gRPC, and tried against parts of the node and against real
 * processes, beside a sink that takes the same traffic (protocol §7).
 */
@NullMarked
package io.timecoin.attack;

import org.jspecify.annotations.NullMarked;
