/** What peers have done that no correct node does, what that counts, and who is banned for it (protocol §7, "Score"). */
@NullMarked
package io.timecoin.network.conduct;

import org.jspecify.annotations.NullMarked;
