/** What operators meet: probes and metrics. */
@NullMarked
package io.timecoin.ops;

import org.jspecify.annotations.NullMarked;
