/** The JSON forms of genesis and transaction, strictly read; the only place of the ledger that knows Jackson. */
@NullMarked
package io.timecoin.ledger.json;

import org.jspecify.annotations.NullMarked;
