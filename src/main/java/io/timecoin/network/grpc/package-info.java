/** Carries frames between nodes in gRPC streams on a Netty server of their own (protocol §7). */
@NullMarked
package io.timecoin.network.grpc;

import org.jspecify.annotations.NullMarked;
