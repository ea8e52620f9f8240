/** What the shell of a node runs on, as ports: threads, clocks, and what happens when one of them fails; what it remembers by, and who may have how much of the heap. */
@NullMarked
package io.timecoin.runtime;

import org.jspecify.annotations.NullMarked;
