/**
 * Getting the final chain from many peers at once (protocol §9): which heights are asked of whom, and what is made of the
 * answers. Knows no thread, clock or link: the time comes in as an argument, questions come out as values.
 */
@NullMarked
package io.timecoin.network.history;

import org.jspecify.annotations.NullMarked;
