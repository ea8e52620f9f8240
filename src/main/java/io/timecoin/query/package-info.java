/** What clients may ask of a node: chain, coins, transactions, consensus and peers; never answered on the engine's thread. */
@NullMarked
package io.timecoin.query;

import org.jspecify.annotations.NullMarked;
