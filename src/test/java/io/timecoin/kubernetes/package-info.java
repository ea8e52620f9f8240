/** The manifests in {@code kubernetes/} and {@code helm/}: what they say, whether a cluster takes them, and what starts from them. */
@NullMarked
package io.timecoin.kubernetes;

import org.jspecify.annotations.NullMarked;
