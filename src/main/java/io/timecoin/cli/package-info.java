/** The commands of the {@code timecoin} program. */
@NullMarked
package io.timecoin.cli;

import org.jspecify.annotations.NullMarked;
