/** Transactions of clients: decoded, judged, admitted and answered. */
@NullMarked
package io.timecoin.submission;

import org.jspecify.annotations.NullMarked;
