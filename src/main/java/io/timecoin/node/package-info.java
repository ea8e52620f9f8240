/** The composition root: reads settings, keys and files, wires the parts of a node together, runs its life cycle, and exports what they count. */
@NullMarked
package io.timecoin.node;

import org.jspecify.annotations.NullMarked;
