/** What the packaged program brings along. */
@NullMarked
package io.timecoin.packaging;

import org.jspecify.annotations.NullMarked;
