/** What an owner of coins needs: keys and their safe keeping, coin selection, building and signing; no network. */
@NullMarked
package io.timecoin.wallet;

import org.jspecify.annotations.NullMarked;
