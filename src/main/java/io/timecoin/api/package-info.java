/** What clients of a node meet: the parts that REST, JSON-RPC and gRPC share. */
@NullMarked
package io.timecoin.api;

import org.jspecify.annotations.NullMarked;
