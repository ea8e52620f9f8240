package io.timecoin.query;

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
import io.timecoin.runtime.Clocks;
import io.timecoin.storage.ChainStore;
import io.timecoin.storage.CoinTotals;
import io.timecoin.storage.Stop;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;

/** Answers from the database, overlaid with what is pending. */
final class LiveCoinQueries implements CoinQueries {

    /** Pending transactions that are looked at for one answer. */
    private static final int MOST_PENDING = 10_000;

    private final PendingTransactions pending;
    private final ChainStore chain;
    private final LedgerReader reader;
    private final Reads reads;
    private final Clocks clocks;

    LiveCoinQueries(PendingTransactions pending, ChainStore chain, LedgerReader reader, Reads reads, Clocks clocks) {
        this.pending = pending;
        this.chain = chain;
        this.reader = reader;
        this.reads = reads;
        this.clocks = clocks;
    }

    @Override
    public CompletionStage<Optional<CoinView>> coin(OutPoint outPoint) {
        return reads.point(() -> look(outPoint));
    }

    /** Its status first: a spender that is final by the time the database is read shows there. */
    private Optional<CoinView> look(OutPoint outPoint) {
        Optional<CoinStatus> status = pending.statusOf(outPoint);
        return reader.coin(outPoint).map(coin -> overlaid(coin, status));
    }

    @Override
    public CompletionStage<List<CoinView>> coins(List<OutPoint> outPoints) {
        return reads.walk(stop -> {
            List<CoinView> views = new ArrayList<>(outPoints.size());
            for (OutPoint outPoint : outPoints) {
                stop.check();
                look(outPoint).ifPresent(views::add);
            }
            return views;
        });
    }

    private static CoinView overlaid(CoinView coin, Optional<CoinStatus> spending) {
        if (coin.spender().isPresent() || spending.isEmpty()) {
            return coin;
        }
        CoinStatus status = spending.get();
        Optional<CoinStatus.SpentPending> proposal =
                status instanceof CoinStatus.SpentPending voting ? Optional.of(voting) : Optional.empty();
        return new CoinView(
                coin.outPoint(),
                coin.coin(),
                status.state(),
                Optional.of(status.txid()),
                proposal.map(CoinStatus.SpentPending::view),
                proposal.map(CoinStatus.SpentPending::votes),
                Optional.empty(),
                coin.asOfHeight());
    }

    @Override
    public CompletionStage<AddressView> address(Address address) {
        return reads.walk(stop -> {
            PendingSums sums = pendingSums(address, stop);
            long out = sums.inputs().isEmpty() ? 0 : owned(address, sums.inputs());
            CoinTotals totals = chain.addressBalance(address);
            return new AddressView(address, totals.satoshis(), totals.count(), sums.in(), out, totals.height());
        });
    }

    private long owned(Address address, List<OutPoint> inputs) {
        return chain.coins(inputs).coins().stream()
                .filter(coin -> coin != null && coin.owner().equals(address))
                .mapToLong(coin -> coin == null ? 0 : coin.value())
                .sum();
    }

    @Override
    public CompletionStage<Page<Map.Entry<OutPoint, Coin>>> addressCoins(
            Address address, Optional<String> cursor, int limit) {
        return reads.walk(stop -> reader.coins(address, cursor, limit));
    }

    @Override
    public CompletionStage<Page<TransactionView>> addressPending(Address address, int limit) {
        return reads.walk(stop -> new Page<>(
                pending(stop)
                        .filter(entry -> isPaid(entry, address) || signs(entry, address))
                        .limit(limit)
                        .map(LiveCoinQueries::view)
                        .toList(),
                Optional.empty(),
                chain.tip().height()));
    }

    private static TransactionView view(VerifiedTransaction pending) {
        return new TransactionView(
                pending.transaction().txid(),
                Optional.of(pending.transaction()),
                new TransactionState.Pending(false),
                Optional.of(pending.fee()));
    }

    private Stream<VerifiedTransaction> pending(Stop stop) {
        return pending.inOrder(clocks.wallMillis()).limit(MOST_PENDING).peek(entry -> stop.check());
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
        return reads.walk(stop -> reader.transactions(address, cursor, limit, stop));
    }

    /** What pending transactions would do to an address. */
    private record PendingSums(long in, List<OutPoint> inputs) {}

    private PendingSums pendingSums(Address address, Stop stop) {
        long in = 0;
        List<OutPoint> inputs = new ArrayList<>();
        for (VerifiedTransaction entry : (Iterable<VerifiedTransaction>) pending(stop)::iterator) {
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
