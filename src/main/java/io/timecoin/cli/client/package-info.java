/** Talks to a running node over its client API. */
@NullMarked
package io.timecoin.cli.client;

import org.jspecify.annotations.NullMarked;
