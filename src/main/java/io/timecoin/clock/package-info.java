/** Which time it is, and whether this node's clock may be trusted (protocol §10). */
@NullMarked
package io.timecoin.clock;

import org.jspecify.annotations.NullMarked;
