/** Transactions waiting for a block: bounded admission, conflicts, expiry, selection; pure (protocol §4). */
@NullMarked
package io.timecoin.mempool;

import org.jspecify.annotations.NullMarked;
