/** The JSON documents of REST: hashes are lower-case hex, amounts decimal strings of satoshis, times ISO-8601 UTC. */
@NullMarked
package io.timecoin.api.rest.json;

import org.jspecify.annotations.NullMarked;
