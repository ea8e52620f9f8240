/** The running node around the pure replica: its one engine thread, verification beside it, effects carried out. */
@NullMarked
package io.timecoin.node.engine;

import org.jspecify.annotations.NullMarked;
