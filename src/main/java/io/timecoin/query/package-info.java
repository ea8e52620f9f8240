/**
 * What clients may ask of a node: chain, coins, transactions, consensus and peers; never answered on the engine's thread; and
 * what the node itself is doing.
 */
@NullMarked
package io.timecoin.query;

import org.jspecify.annotations.NullMarked;
