/** Links between nodes: handshake, authenticated frames, messages, limits (protocol §7). */
@NullMarked
package io.timecoin.network;

import org.jspecify.annotations.NullMarked;
