/** The canonical encoding: little-endian, fixed width, one form for each value (protocol §1). */
@NullMarked
package io.timecoin.ledger.codec;

import org.jspecify.annotations.NullMarked;
