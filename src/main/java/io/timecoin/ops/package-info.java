/** What operators meet: probes, metrics and an orderly stop. */
@NullMarked
package io.timecoin.ops;

import org.jspecify.annotations.NullMarked;
