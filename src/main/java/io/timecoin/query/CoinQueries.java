package io.timecoin.query;

import io.timecoin.ledger.Address;
import io.timecoin.ledger.Coin;
import io.timecoin.ledger.OutPoint;
import io.timecoin.query.view.AddressView;
import io.timecoin.query.view.CoinView;
import io.timecoin.query.view.Page;
import io.timecoin.query.view.TransactionView;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** Coins and addresses, final but where it says otherwise. Safe for any thread; nothing blocks. */
public interface CoinQueries {

    /** A coin with its life-cycle state; empty if no final or pending transaction made it. */
    CompletionStage<Optional<CoinView>> coin(OutPoint outPoint);

    /** Those of these coins that are known, in the same order, each as {@link #coin} has it; all at one moment. */
    CompletionStage<List<CoinView>> coins(List<OutPoint> outPoints);

    CompletionStage<AddressView> address(Address address);

    /** Unspent final coins of an address in order of outpoint. */
    CompletionStage<Page<Map.Entry<OutPoint, Coin>>> addressCoins(Address address, Optional<String> cursor, int limit);

    /** Pending transactions that touch an address, at most {@code limit}, in the order in which they would be proposed. */
    CompletionStage<Page<TransactionView>> addressPending(Address address, int limit);

    /** Final transactions that touch an address, newest first. */
    CompletionStage<Page<TransactionView>> addressTransactions(Address address, Optional<String> cursor, int limit);
}
