/** Hostile peers: what they send is chosen byte by byte, below gRPC. */
@NullMarked
package io.timecoin.attack;

import org.jspecify.annotations.NullMarked;
