/** What the shell of a node runs on, as ports: threads, clocks, and what happens when one of them fails. */
@NullMarked
package io.timecoin.runtime;

import org.jspecify.annotations.NullMarked;
