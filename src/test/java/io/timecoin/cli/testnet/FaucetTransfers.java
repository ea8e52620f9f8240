package io.timecoin.cli.testnet;

import io.timecoin.cli.client.JsonReply;
import io.timecoin.cli.client.NodeClient;
import io.timecoin.crypto.Hash256;
import io.timecoin.ledger.AddressText;
import io.timecoin.ledger.Genesis;
import io.timecoin.ledger.OutPoint;
import io.timecoin.ledger.Transaction;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/**
 * Signed transfers of the faucet to itself, without end: what a final one has made is spent again later. Safe for any
 * thread.
 */
public final class FaucetTransfers {

    private record Coin(OutPoint outPoint, long value) {}

    private final TransferPlan plan;
    private final String faucet;
    private final ConcurrentLinkedQueue<Coin> coins = new ConcurrentLinkedQueue<>();

    /** Transfers of a network of which nothing is known yet: {@link #load} gives it coins. */
    public FaucetTransfers(LocalNetworkFiles.Shared shared) {
        this.plan = new TransferPlan(shared.genesis().hash(), shared.genesis().parameters(), shared.faucet());
        this.faucet =
                AddressText.encode(shared.faucetAddress(), shared.genesis().network());
    }

    /** So many, from the genesis on, each of which spends what is made there or by those before it. */
    public static List<Transaction> fromGenesis(LocalNetworkFiles.Shared shared, int count) {
        FaucetTransfers transfers = new FaucetTransfers(shared);
        List<Genesis.Allocation> allocations = shared.genesis().allocations();
        for (int i = 0; i < allocations.size(); i++) {
            transfers.coins.add(new Coin(
                    new OutPoint(shared.genesis().coinsTxid(), i),
                    allocations.get(i).amount()));
        }
        List<Transaction> made = new ArrayList<>();
        while (made.size() < count) {
            made.add(transfers.next());
            transfers.done(made.getLast());
        }
        return made;
    }

    /** Takes the first page of the faucet's coins from a node. */
    public void load(NodeClient node) {
        load(node, Integer.MAX_VALUE);
    }

    /** The same without those whose output has the number {@code below} or a greater one. */
    public void load(NodeClient node, int below) {
        for (JsonReply coin : node.coins(faucet, Optional.empty()).list("items")) {
            OutPoint outPoint = new OutPoint(Hash256.ofHex(coin.text("txid")), Math.toIntExact(coin.number("vout")));
            if (outPoint.vout() < below) {
                coins.add(new Coin(outPoint, coin.amount("amount")));
            }
        }
    }

    /** One that no other call gives. */
    public Transaction next() {
        while (true) {
            @Nullable Coin coin = coins.poll();
            if (coin == null) {
                throw new IllegalStateException("no coin is left: more transfers are under way than there are coins");
            }
            Optional<Transaction> transfer = plan.transfer(coin.outPoint(), coin.value());
            if (transfer.isPresent()) {
                return transfer.get();
            }
        }
    }

    /** It is final: its coins may be spent. */
    public void done(Transaction transfer) {
        for (int vout = 0; vout < transfer.outputs().size(); vout++) {
            coins.add(new Coin(
                    new OutPoint(transfer.txid(), vout),
                    transfer.outputs().get(vout).value()));
        }
    }
}
