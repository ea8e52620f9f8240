/** A whole network on this machine: its files, its processes, and transfers through it. */
@NullMarked
package io.timecoin.cli.testnet;

import org.jspecify.annotations.NullMarked;
