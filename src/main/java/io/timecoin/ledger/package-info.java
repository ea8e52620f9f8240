/** Money and its rules: transactions, coins, blocks, voters, genesis and the canonical encoding; pure (protocol §2–§4). */
@NullMarked
package io.timecoin.ledger;

import org.jspecify.annotations.NullMarked;
