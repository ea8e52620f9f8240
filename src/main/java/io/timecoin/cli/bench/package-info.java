/** Load on a network over its client API, and what the network makes of it. */
@NullMarked
package io.timecoin.cli.bench;

import org.jspecify.annotations.NullMarked;
