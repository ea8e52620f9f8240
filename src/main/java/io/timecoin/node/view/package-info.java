/** Immutable answers of the node to its API. */
@NullMarked
package io.timecoin.node.view;

import org.jspecify.annotations.NullMarked;
