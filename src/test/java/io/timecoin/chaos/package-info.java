/** Real faults on real processes: kills, stops, full and failing disks, damaged files; and what has to hold after each. */
@NullMarked
package io.timecoin.chaos;

import org.jspecify.annotations.NullMarked;
