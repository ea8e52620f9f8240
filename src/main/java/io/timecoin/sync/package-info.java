/** What peers are asked for and what they are answered: the exchange of all that is not agreement itself. */
@NullMarked
package io.timecoin.sync;

import org.jspecify.annotations.NullMarked;
