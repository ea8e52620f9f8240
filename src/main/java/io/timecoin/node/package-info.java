/** The composition root: wires the parts of a node together and runs its life cycle. */
@NullMarked
package io.timecoin.node;

import org.jspecify.annotations.NullMarked;
