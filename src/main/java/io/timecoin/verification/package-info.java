/** What is verified, and when: decided by counting alone, before anything that came from outside costs a signature. */
@NullMarked
package io.timecoin.verification;

import org.jspecify.annotations.NullMarked;
