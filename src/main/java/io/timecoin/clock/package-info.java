/** Whether this node's clock may be trusted, as the other voters' clocks and time servers say (protocol §10). */
@NullMarked
package io.timecoin.clock;

import org.jspecify.annotations.NullMarked;
