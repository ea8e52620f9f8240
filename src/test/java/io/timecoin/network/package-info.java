/** Tests of links between nodes: codec, handshake, frames, limits, and whole links over loopback. */
@NullMarked
package io.timecoin.network;

import org.jspecify.annotations.NullMarked;
