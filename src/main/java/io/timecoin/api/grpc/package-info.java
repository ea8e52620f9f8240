/** The gRPC services of clients, with real flow control in both directions. */
@NullMarked
package io.timecoin.api.grpc;

import org.jspecify.annotations.NullMarked;
