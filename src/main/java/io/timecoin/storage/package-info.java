/** RocksDB behind the ledger's ports, and the vote log that is durable before a vote leaves. */
@NullMarked
package io.timecoin.storage;

import org.jspecify.annotations.NullMarked;
