/** Whole networks on virtual time, repeatable from a seed: faults, traitors, and checkers that watch every event. */
@NullMarked
package io.timecoin.simulation;

import org.jspecify.annotations.NullMarked;
