/** Answers to clients, as values. */
@NullMarked
package io.timecoin.query.view;

import org.jspecify.annotations.NullMarked;
