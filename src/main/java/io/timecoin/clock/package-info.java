/** Where time comes from. */
@NullMarked
package io.timecoin.clock;

import org.jspecify.annotations.NullMarked;
