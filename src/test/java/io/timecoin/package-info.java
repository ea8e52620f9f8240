/** What holds for the program as a whole: its packages and what they may know of each other. */
@NullMarked
package io.timecoin;

import org.jspecify.annotations.NullMarked;
