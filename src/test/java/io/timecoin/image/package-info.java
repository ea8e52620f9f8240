/** The container image: built, looked into, and run as a container would be. */
@NullMarked
package io.timecoin.image;

import org.jspecify.annotations.NullMarked;
