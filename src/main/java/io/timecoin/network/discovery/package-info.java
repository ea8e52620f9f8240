/** Finding nodes: what is known of their endpoints, whom to ask for more, and whom to dial (protocol §7, "Discovery"). */
@NullMarked
package io.timecoin.network.discovery;

import org.jspecify.annotations.NullMarked;
