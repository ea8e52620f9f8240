/** What the wallet's commands do beside talking to people: finding used addresses, reading history and coins. */
@NullMarked
package io.timecoin.cli.wallet;

import org.jspecify.annotations.NullMarked;
