/** Composition root: wires the subsystems, runs the engine thread, executes effects. */
@NullMarked
package io.timecoin.node;

import org.jspecify.annotations.NullMarked;
