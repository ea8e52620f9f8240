/** Who is paid and who votes next: rewards and settlement content; pure (protocol §4, §8). */
@NullMarked
package io.timecoin.masternode;

import org.jspecify.annotations.NullMarked;
