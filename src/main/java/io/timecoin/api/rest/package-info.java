/** REST under {@code /v1}, with problem documents and the event stream. */
@NullMarked
package io.timecoin.api.rest;

import org.jspecify.annotations.NullMarked;
