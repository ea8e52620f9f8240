/** Talks to a running node: its client API, its probes and its metrics. */
@NullMarked
package io.timecoin.cli.client;

import org.jspecify.annotations.NullMarked;
