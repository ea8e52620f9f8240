/** JSON-RPC 2.0, for existing TIME tools. */
@NullMarked
package io.timecoin.api.jsonrpc;

import org.jspecify.annotations.NullMarked;
