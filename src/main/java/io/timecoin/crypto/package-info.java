/** Hashes, keys and signatures: every digest is tagged, every signature is over one tagged digest. */
@NullMarked
package io.timecoin.crypto;

import org.jspecify.annotations.NullMarked;
