/**
 * Hostile bytes in, verified inputs out: what peers and clients send is counted before it may cost memory or a signature, verified
 * beside the engine, then given to it; bounded for each sender.
 */
@NullMarked
package io.timecoin.verification;

import org.jspecify.annotations.NullMarked;
