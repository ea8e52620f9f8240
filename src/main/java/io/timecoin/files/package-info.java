/** Files that are there whole or not at all, stay their owner's, and are changed by one at a time. */
@NullMarked
package io.timecoin.files;

import org.jspecify.annotations.NullMarked;
