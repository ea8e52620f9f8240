/**
 * Asking peers for what this node lacks (protocol §5.3): whom, when, and what becomes of the answers. Knows no thread, clock
 * or link: the time comes in as an argument, questions go out through a port.
 */
@NullMarked
package io.timecoin.network.fetch;

import org.jspecify.annotations.NullMarked;
