/** What the shell of a node runs on, as ports: threads, clocks, and what happens when one of them fails; and what it remembers by. */
@NullMarked
package io.timecoin.runtime;

import org.jspecify.annotations.NullMarked;
