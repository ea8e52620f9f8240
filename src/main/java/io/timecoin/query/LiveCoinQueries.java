package io.timecoin.query;

import io.timecoin.engine.ConsensusEngine;
import io.timecoin.ledger.Address;
import io.timecoin.ledger.Coin;
import io.timecoin.ledger.OutPoint;
import io.timecoin.ledger.TransactionOutput;
import io.timecoin.ledger.VerifiedTransaction;
import io.timecoin.mempool.CoinStatus;
import io.timecoin.query.view.AddressView;
import io.timecoin.query.view.CoinView;
import io.timecoin.query.view.Page;
import io.timecoin.query.view.TransactionState;
import io.timecoin.query.view.TransactionView;
import io.timecoin.replica.Replica;
import io.timecoin.storage.ChainStore;
import io.timecoin.storage.CoinTotals;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Answers from the database, overlaid with what the engine knows that is not final yet. */
final class LiveCoinQueries implements CoinQueries {

    /** Pending transactions that are looked at for one answer. */
    private static final int MOST_PENDING = 10_000;

    private final ConsensusEngine engine;
    private final ChainStore chain;
    private final LedgerReader reader;
    private final Executor reads;

    LiveCoinQueries(ConsensusEngine engine, ChainStore chain, LedgerReader reader, Executor reads) {
        this.engine = engine;
        this.chain = chain;
        this.reader = reader;
        this.reads = reads;
    }

    @Override
    public CompletionStage<Optional<CoinView>> coin(OutPoint outPoint) {
        return engine.ask(replica -> new Spending(
                        replica.coinStatus(outPoint),
                        Optional.ofNullable(replica.mempool().find(outPoint.txid()))))
                .thenComposeAsync(
                        spending -> read(() -> reader.coin(outPoint).map(coin -> overlaid(coin, spending))), reads);
    }

    @Override
    public CompletionStage<List<CoinView>> coins(List<OutPoint> outPoints) {
        return engine.ask(replica -> outPoints.stream()
                        .map(outPoint -> new Spending(replica.coinStatus(outPoint), Optional.empty()))
                        .toList())
                .thenComposeAsync(spendings -> read(() -> overlaid(outPoints, spendings)), reads);
    }

    private List<CoinView> overlaid(List<OutPoint> outPoints, List<Spending> spendings) {
        List<CoinView> views = new ArrayList<>(outPoints.size());
        for (int i = 0; i < outPoints.size(); i++) {
            Spending spending = spendings.get(i);
            reader.coin(outPoints.get(i)).map(coin -> overlaid(coin, spending)).ifPresent(views::add);
        }
        return views;
    }

    private record Spending(Optional<CoinStatus> status, Optional<VerifiedTransaction> maker) {}

    private static CoinView overlaid(CoinView coin, Spending spending) {
        if (coin.spender().isPresent() || spending.status().isEmpty()) {
            return coin;
        }
        CoinStatus status = spending.status().get();
        Optional<CoinStatus.SpentPending> pending =
                status instanceof CoinStatus.SpentPending voting ? Optional.of(voting) : Optional.empty();
        return new CoinView(
                coin.outPoint(),
                coin.coin(),
                status.state(),
                Optional.of(status.txid()),
                pending.map(CoinStatus.SpentPending::view),
                pending.map(CoinStatus.SpentPending::votes),
                Optional.empty(),
                coin.asOfHeight());
    }

    @Override
    public CompletionStage<AddressView> address(Address address) {
        return engine.ask(replica -> PendingSums.of(replica, address))
                .thenComposeAsync(
                        pending -> read(() -> {
                            CoinTotals totals = chain.addressBalance(address);
                            long out = pending.inputs().stream()
                                    .map(input ->
                                            chain.coins(List.of(input)).coins().getFirst())
                                    .filter(coin -> coin != null && coin.owner().equals(address))
                                    .mapToLong(coin -> coin == null ? 0 : coin.value())
                                    .sum();
                            return new AddressView(
                                    address, totals.satoshis(), totals.count(), pending.in(), out, totals.height());
                        }),
                        reads);
    }

    @Override
    public CompletionStage<Page<Map.Entry<OutPoint, Coin>>> addressCoins(
            Address address, Optional<String> cursor, int limit) {
        return read(() -> reader.coins(address, cursor, limit));
    }

    @Override
    public CompletionStage<Page<TransactionView>> addressPending(Address address, int limit) {
        return engine.ask(replica -> pending(replica)
                        .filter(entry -> isPaid(entry, address) || signs(entry, address))
                        .limit(limit)
                        .map(LiveCoinQueries::view)
                        .toList())
                .thenComposeAsync(
                        views -> read(() ->
                                new Page<>(views, Optional.empty(), chain.tip().height())),
                        reads);
    }

    private static TransactionView view(VerifiedTransaction pending) {
        return new TransactionView(
                pending.transaction().txid(),
                Optional.of(pending.transaction()),
                new TransactionState.Pending(false),
                Optional.of(pending.fee()));
    }

    private static Stream<VerifiedTransaction> pending(Replica replica) {
        return replica.mempool().snapshot(MOST_PENDING).txids().stream()
                .flatMap(txid -> Optional.ofNullable(replica.mempool().find(txid)).stream());
    }

    private static boolean isPaid(VerifiedTransaction pending, Address address) {
        return pending.transaction().outputs().stream()
                .anyMatch(output -> output.owner().equals(address));
    }

    private static boolean signs(VerifiedTransaction pending, Address address) {
        return pending.transaction().witnesses().stream()
                .anyMatch(witness -> Address.of(witness.publicKey()).equals(address));
    }

    @Override
    public CompletionStage<Page<TransactionView>> addressTransactions(
            Address address, Optional<String> cursor, int limit) {
        return read(() -> reader.transactions(address, cursor, limit));
    }

    private <T> CompletionStage<T> read(Supplier<T> question) {
        return CompletableFuture.supplyAsync(question, reads);
    }

    /** What pending transactions would do to an address. */
    private record PendingSums(long in, List<OutPoint> inputs) {

        static PendingSums of(Replica replica, Address address) {
            long in = 0;
            List<OutPoint> inputs = new ArrayList<>();
            for (VerifiedTransaction entry : pending(replica).toList()) {
                for (TransactionOutput output : entry.transaction().outputs()) {
                    in += output.owner().equals(address) ? output.value() : 0;
                }
                if (signs(entry, address)) {
                    inputs.addAll(entry.transaction().inputs());
                }
            }
            return new PendingSums(in, inputs);
        }
    }
}
