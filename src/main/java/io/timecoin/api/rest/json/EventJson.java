package io.timecoin.api.rest.json;

import io.timecoin.api.EventFilter;
import io.timecoin.crypto.Hash256;
import io.timecoin.query.NodeEvent;
import io.timecoin.query.view.TransactionState;
import java.util.List;
import java.util.Optional;

/** The data of an event of the stream; which fields there are depends on its type. */
public sealed interface EventJson {

    /** The name of its type in the stream. */
    String type();

    /** A block is final; with a filter only the transactions that match. */
    record FinalBlock(
            long height,
            String hash,
            long epoch,
            String kind,
            String timestamp,
            String finalizedAt,
            int transactionCount,
            List<String> transactions)
            implements EventJson {
        @Override
        public String type() {
            return "block";
        }
    }

    /** A transaction was admitted, or refused after admission. */
    record Changed(String txid, String state, Optional<TransactionStateJson.Rejection> rejection) implements EventJson {
        @Override
        public String type() {
            return "transaction";
        }
    }

    /** A coin moved in its life cycle. */
    record Coin(String txid, int vout, String from, String to, String spender) implements EventJson {
        @Override
        public String type() {
            return "utxo";
        }
    }

    /** A view was entered. */
    record View(long epoch, long view, String leader) implements EventJson {
        @Override
        public String type() {
            return "consensus";
        }
    }

    /** The node is in another state; {@code reason} in words if it is not well. */
    record State(String from, String to, Optional<String> reason, String at) implements EventJson {
        @Override
        public String type() {
            return "state";
        }
    }

    /** Events after {@code afterId} up to before {@code nextId} are lost to this subscriber. */
    record Gap(long afterId, long nextId) implements EventJson {
        @Override
        public String type() {
            return "gap";
        }
    }

    static EventJson of(NodeEvent event, EventFilter filter) {
        return switch (event) {
            case NodeEvent.BlockFinal block ->
                new FinalBlock(
                        block.header().height(),
                        block.hash().toHex(),
                        block.header().epoch(),
                        block.header().kind().name(),
                        Times.iso(block.header().timestamp()),
                        Times.iso(block.finalizedAt()),
                        block.transactions().size(),
                        filter.within(block).stream().map(t -> t.txid().toHex()).toList());
            case NodeEvent.TransactionChanged changed -> changed(changed.txid(), changed.state());
            case NodeEvent.CoinChanged coin ->
                new Coin(
                        coin.outPoint().txid().toHex(),
                        coin.outPoint().vout(),
                        coin.from().name(),
                        coin.to().name(),
                        coin.spender().toHex());
            case NodeEvent.ViewEntered view ->
                new View(view.epoch(), view.view(), view.leader().toHex());
            case NodeEvent.StateChanged change ->
                new State(
                        change.from().name(),
                        change.to().name(),
                        Optional.of(change.why()).filter(why -> !why.isEmpty()),
                        Times.iso(change.at()));
        };
    }

    private static Changed changed(Hash256 txid, TransactionState state) {
        TransactionStateJson json = TransactionStateJson.of(txid, state, 0);
        return new Changed(json.txid(), json.state(), json.rejection());
    }
}
