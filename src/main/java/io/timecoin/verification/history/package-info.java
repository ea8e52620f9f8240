/**
 * What peers send of the final chain: whether it is proven, and what a node that is behind does with it next; pure (protocol §9).
 */
@NullMarked
package io.timecoin.verification.history;

import org.jspecify.annotations.NullMarked;
