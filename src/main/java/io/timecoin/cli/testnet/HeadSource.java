package io.timecoin.cli.testnet;

import io.timecoin.cli.client.JsonReply;
import io.timecoin.cli.client.NodeClient;
import io.timecoin.cli.client.NodeClientException;
import java.util.Optional;

/** A node as far as its head is asked for. */
interface HeadSource {

    /**
     * What a node has counted.
     *
     * @param supply satoshis in decimal
     * @param consistent whether its coins add up to that; true also if it has too many to be counted
     * @param counted whether they were added up
     */
    record Count(long height, String supply, boolean consistent, boolean counted) {}

    /** Code by which a node says that a read took too long. */
    String TOOK_TOO_LONG = "TIMEOUT";

    /** For messages. */
    String name();

    /** Adds up all its coins at its head, if that takes no longer than it lets a read take. */
    Count count();

    /** Hash of its final block of a height that it has. */
    String hashAt(long height);

    static HeadSource of(NodeClient node) {
        return new HeadSource() {
            @Override
            public String name() {
                return node.base().toString();
            }

            @Override
            public Count count() {
                try {
                    JsonReply supply = node.scannedSupply();
                    Optional<JsonReply> scan = supply.object("scan");
                    return new Count(
                            supply.number("asOfHeight"),
                            supply.text("supply"),
                            scan.map(each -> each.flag("consistent")).orElse(false),
                            true);
                } catch (NodeClientException e) {
                    if (!e.code().equals(Optional.of(TOOK_TOO_LONG))) {
                        throw e;
                    }
                    JsonReply supply = node.supply();
                    return new Count(supply.number("asOfHeight"), supply.text("supply"), true, false);
                }
            }

            @Override
            public String hashAt(long height) {
                return node.block(Long.toString(height))
                        .orElseThrow(() -> new LocalNetworkException(
                                node.base() + " is beyond height " + height + " and has no such block"))
                        .text("hash");
            }
        };
    }
}
