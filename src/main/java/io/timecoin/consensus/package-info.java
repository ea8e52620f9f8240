/** Agreement on one chain: the BFT state machine of protocol §5 and its messages; pure, {@code Input → List<Effect>}. */
@NullMarked
package io.timecoin.consensus;

import org.jspecify.annotations.NullMarked;
