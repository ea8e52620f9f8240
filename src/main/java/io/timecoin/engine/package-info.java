/** The one thread that owns the replica, and the execution of what it orders: durable before sent, applied, fetched, told. */
@NullMarked
package io.timecoin.engine;

import org.jspecify.annotations.NullMarked;
