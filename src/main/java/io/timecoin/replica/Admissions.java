package io.timecoin.replica;

import io.timecoin.crypto.Hash256;
import io.timecoin.ledger.Rule;
import io.timecoin.ledger.Transaction;
import io.timecoin.ledger.VerificationOutcome;
import io.timecoin.ledger.VerifiedTransaction;
import io.timecoin.mempool.AdmissionResult;
import io.timecoin.mempool.CoinStates;
import io.timecoin.mempool.Departure;
import io.timecoin.mempool.Mempool;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What goes into the mempool and what leaves it without having become final, and who is told. For one thread. */
final class Admissions {

    private final Mempool mempool;
    private final CoinStates coins;
    private final Assemblies assemblies;
    private final News news;
    private final WorkWatch work;
    private final ReplicaPort port;

    /** Full hashes of parked transactions that are being verified again: their owners were told that they wait. */
    private final Set<Hash256> woken = new LinkedHashSet<>();

    Admissions(Mempool mempool, CoinStates coins, Assemblies assemblies, News news, WorkWatch work, ReplicaPort port) {
        this.mempool = mempool;
        this.coins = coins;
        this.assemblies = assemblies;
        this.news = news;
        this.work = work;
        this.port = port;
    }

    /** A transaction judged on some recent final state; {@code wall} is Unix ms. */
    void checked(Checked checked, long wall) {
        AdmissionResult result = switch (checked.outcome()) {
            case VerificationOutcome.Verified(VerifiedTransaction verified) ->
                mempool.admit(verified, checked.origin(), wall);
            case VerificationOutcome.Rejected rejected -> refused(checked, rejected, wall);
        };
        conclude(checked, result);
    }

    private AdmissionResult refused(Checked checked, VerificationOutcome.Rejected rejected, long wall) {
        if (checked.spentBy().equals(Optional.of(checked.transaction().txid()))) {
            return new AdmissionResult.AlreadyKnown(); // final, longer ago than the mempool remembers
        }
        if (rejected.reason().rule() == Rule.INPUT_UNKNOWN) {
            return mempool.park(checked.transaction(), checked.origin(), checked.seenHeight(), wall);
        }
        return new AdmissionResult.Refused(
                rejected.reason().rule(),
                rejected.reason().detail(),
                checked.spentBy().orElse(null));
    }

    private void conclude(Checked checked, AdmissionResult result) {
        boolean wasParked = woken.contains(checked.transaction().fullHash());
        switch (result) {
            case AdmissionResult.Admitted admitted -> {
                departed(admitted.departures());
                admitted(checked.transaction(), checked.relayed());
            }
            case AdmissionResult.VerifyAgain() -> {
                port.verifyAgain(checked);
                return;
            }
            case AdmissionResult.AlreadyKnown known -> {}
            case AdmissionResult.Parked parked -> departed(parked.departures());
            case AdmissionResult.Refused refusal
            when wasParked ->
                departed(List.of(new Departure(checked.transaction(), refusal.rule(), refusal.winnerTxid())));
            case AdmissionResult.Refused refusal when refusal.rule().mayPass() -> port.refused(checked.transaction());
            case AdmissionResult.Refused refusal -> {}
        }
        woken.remove(checked.transaction().fullHash());
        checked.ticket().ifPresent(ticket -> port.answered(ticket, checked, result));
    }

    /** It is in the mempool now. */
    void admitted(Transaction transaction, boolean relayed) {
        VerifiedTransaction entry = mempool.find(transaction.txid());
        if (entry == null) {
            throw new IllegalStateException("admitted, and not there: " + transaction);
        }
        work.mempoolGrew();
        coins.locked(transaction);
        news.add(entry, relayed);
        port.admitted(entry);
        assemblies.admitted(entry);
    }

    /** A parked transaction whose input has become final has to be verified again. */
    void wake(Transaction transaction, Checked question) {
        woken.add(transaction.fullHash());
        port.verifyAgain(question);
    }

    /** They left the mempool without having become final. */
    void departed(List<Departure> departures) {
        if (departures.isEmpty()) {
            return;
        }
        departures.forEach(departure -> coins.released(departure.transaction()));
        work.askAnew(); // there may be nothing to do any more
        port.departed(departures);
    }
}
