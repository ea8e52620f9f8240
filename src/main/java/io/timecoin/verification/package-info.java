/**
 * What may cost a signature, memory or a turn of the engine, and when: asked before anything that came from outside is kept or
 * verified. It decides by counting alone, and verifies nothing itself.
 */
@NullMarked
package io.timecoin.verification;

import org.jspecify.annotations.NullMarked;
