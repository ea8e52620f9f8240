/** One masternode's whole decision-making: consensus core, tree of blocks not final yet, and mempool wired together; pure. */
@NullMarked
package io.timecoin.replica;

import org.jspecify.annotations.NullMarked;
