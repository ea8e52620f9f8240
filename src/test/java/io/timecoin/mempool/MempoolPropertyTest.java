package io.timecoin.mempool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.timecoin.crypto.Hash256;
import io.timecoin.ledger.OutPoint;
import io.timecoin.ledger.Rule;
import io.timecoin.ledger.Transaction;
import io.timecoin.ledger.VerifiedTransaction;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random histories, each step compared with a mempool that is one list and does everything the slow way. */
class MempoolPropertyTest {

    /** Coins that are being spent at one time; each block makes so many new ones. */
    private static final int COINS = 400;

    private static final int NEW_COINS = 30;
    private static final long MOST_AHEAD = 600_000;

    /** Memory is reached first, then the number of transactions; none, one and some may be locked. */
    private static final List<MempoolLimits> LIMITS =
            List.of(limits(20_000, 20), limits(32_000, 20), limits(110_000, 100));

    private static final BlockTemplate.Limits ROOMY =
            new BlockTemplate.Limits(Integer.MAX_VALUE, 10_000, 10_000, Integer.MAX_VALUE);

    private static MempoolLimits limits(long bytes, int transactions) {
        return new MempoolLimits(bytes, transactions, 5, 12_000, 50, 1_000_000);
    }

    /** One list, in order of arrival. What is locked is worth nothing to what is pending, and holds a sixteenth. */
    private static final class Model {
        private final MempoolLimits limits;
        private final List<VerifiedTransaction> entries = new ArrayList<>();
        private final Set<VerifiedTransaction> locked = new LinkedHashSet<>();
        private final Set<OutPoint> spent = new LinkedHashSet<>();
        private final Set<Hash256> finals = new LinkedHashSet<>();

        Model(MempoolLimits limits) {
            this.limits = limits;
        }

        boolean offer(VerifiedTransaction newcomer, long now) {
            tick(now);
            Transaction transaction = newcomer.transaction();
            boolean isLocked = transaction.lockTime() > now;
            boolean known = finals.contains(transaction.txid())
                    || entries.stream().anyMatch(each -> Transfers.txid(each).equals(transaction.txid()));
            boolean conflict = transaction.inputs().stream().anyMatch(spent::contains)
                    || entries.stream()
                            .filter(each -> isLocked || !locked.contains(each))
                            .anyMatch(each -> sharesCoin(each.transaction(), transaction));
            if (known || conflict || isExpired(transaction, now) || transaction.lockTime() - now > MOST_AHEAD) {
                return false;
            }
            List<VerifiedTransaction> kept = new ArrayList<>(entries);
            kept.removeIf(each -> sharesCoin(each.transaction(), transaction));
            while (!fits(kept, transaction, isLocked)) {
                List<VerifiedTransaction> others =
                        kept.stream().filter(locked::contains).toList();
                List<VerifiedTransaction> from = isLocked || !others.isEmpty() ? others : kept;
                boolean free = !isLocked && !others.isEmpty();
                if (from.isEmpty() || (!free && rate(byRate(from).getLast()).compareTo(rate(newcomer)) >= 0)) {
                    return false;
                }
                kept.remove(byRate(from).getLast());
            }
            entries.retainAll(kept);
            entries.add(newcomer);
            if (isLocked) {
                locked.add(newcomer);
            }
            return true;
        }

        private boolean fits(List<VerifiedTransaction> kept, Transaction newcomer, boolean isLocked) {
            List<VerifiedTransaction> others =
                    kept.stream().filter(locked::contains).toList();
            return kept.size() + 1 <= limits.transactions()
                    && memory(kept) + TransactionMemory.waiting(newcomer) <= limits.memory()
                    && (!isLocked || memory(others) + TransactionMemory.waiting(newcomer) <= limits.memory() / 16);
        }

        /** A block could have this timestamp. */
        void tick(long timestamp) {
            locked.removeIf(each -> each.transaction().lockTime() <= timestamp);
        }

        void finalize(List<Transaction> block) {
            for (Transaction transaction : block) {
                finals.add(transaction.txid());
                spent.addAll(transaction.inputs());
                entries.removeIf(each -> sharesCoin(each.transaction(), transaction));
            }
        }

        void expire(long now) {
            tick(now);
            entries.removeIf(each -> isExpired(each.transaction(), now));
        }

        List<VerifiedTransaction> selection(long timestamp) {
            return byRate(entries).stream()
                    .filter(each -> each.transaction().lockTime() <= timestamp)
                    .filter(each -> !isExpired(each.transaction(), timestamp))
                    .toList();
        }
    }

    private static boolean isExpired(Transaction transaction, long now) {
        return transaction.validUntil() != 0 && transaction.validUntil() < now;
    }

    private static boolean sharesCoin(Transaction left, Transaction right) {
        return left.inputs().stream().anyMatch(right.inputs()::contains);
    }

    private static long bytes(List<VerifiedTransaction> entries) {
        return entries.stream().mapToLong(each -> each.transaction().size()).sum();
    }

    private static long memory(List<VerifiedTransaction> entries) {
        return entries.stream()
                .mapToLong(each -> TransactionMemory.waiting(each.transaction()))
                .sum();
    }

    private static FeeRate rate(VerifiedTransaction each) {
        return new FeeRate(each.fee(), each.transaction().size());
    }

    private static List<VerifiedTransaction> byRate(List<VerifiedTransaction> entries) {
        List<VerifiedTransaction> sorted = new ArrayList<>(entries);
        sorted.sort(Comparator.comparing(MempoolPropertyTest::rate).reversed()); // stable: arrival stays
        return sorted;
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
    void agreesWithAMempoolThatIsOneList(long seed) {
        Random random = new Random(seed);
        MempoolLimits limits = LIMITS.get(random.nextInt(LIMITS.size()));
        Mempool mempool = new Mempool(limits, 0);
        Model model = new Model(limits);
        long now = 1_000_000;
        long height = 0;
        int displaced = 0;
        for (int step = 0; step < 1_500; step++) {
            String where = "seed " + seed + ", step " + step;
            switch (random.nextInt(20)) {
                case 0 -> {
                    height++;
                    List<Transaction> block = block(random, model, height);
                    mempool.onFinal(height, block, now);
                    model.finalize(block);
                }
                case 1 -> {
                    now += random.nextInt(20) - 2; // a clock may be set back
                    mempool.expire(now);
                    model.expire(now);
                }
                case 2 -> {
                    long ahead = now + random.nextInt(8); // a parent may be ahead of the clock
                    List<VerifiedTransaction> selected =
                            mempool.select(ahead, ROOMY, any -> true).transactions();
                    model.tick(ahead);
                    assertEquals(model.selection(ahead), selected, where);
                }
                default -> displaced += offer(model, mempool, newcomer(random, now, height), now, where);
            }
            model.tick(now);
            assertSame(model, mempool, now, where);
            assertCoins(model, mempool, height, where);
        }
        assertEquals(limits.memory() >= 32_000, displaced > 0, "seed " + seed + ": locked ones that gave way");
    }

    /** To both; how many locked entries went for one that was not. */
    private static int offer(Model model, Mempool mempool, VerifiedTransaction newcomer, long now, String where) {
        List<VerifiedTransaction> before = List.copyOf(model.entries);
        model.tick(now);
        Set<VerifiedTransaction> lockedBefore = new LinkedHashSet<>(model.locked);
        AdmissionResult result = mempool.admit(newcomer, now);
        assertEquals(model.offer(newcomer, now), result instanceof AdmissionResult.Admitted, where);
        List<Departure> departures =
                result instanceof AdmissionResult.Admitted admitted ? admitted.departures() : List.of();
        Set<Transaction> gone = new LinkedHashSet<>();
        for (Departure departure : departures) {
            assertTrue(gone.add(departure.transaction()), where);
            boolean conflict = sharesCoin(departure.transaction(), newcomer.transaction());
            assertEquals(conflict ? Rule.DOUBLE_SPEND : Rule.MEMPOOL_FULL, departure.reason(), where);
            assertEquals(conflict ? Transfers.txid(newcomer) : null, departure.winnerTxid(), where);
        }
        int displaced = 0;
        for (VerifiedTransaction each : before) {
            boolean stays = model.entries.contains(each);
            assertEquals(!stays, gone.remove(each.transaction()), where);
            boolean wasLocked = lockedBefore.contains(each);
            assertTrue(stays || wasLocked || !model.locked.contains(newcomer), where + ": for a locked one");
            displaced += !stays && wasLocked && !model.locked.contains(newcomer) ? 1 : 0;
        }
        assertEquals(Set.of(), gone, where);
        return displaced;
    }

    private static void assertSame(Model model, Mempool mempool, long now, String where) {
        assertEquals(model.entries.size(), mempool.size(), where);
        assertEquals(bytes(model.entries), mempool.bytes(), where);
        assertEquals(memory(model.entries), mempool.memory(), where);
        assertTrue(mempool.memory() <= model.limits.memory() && mempool.size() <= model.limits.transactions(), where);
        FeeRate floor = mempool.feeFloor();
        boolean hasPending = model.entries.stream().anyMatch(each -> !model.locked.contains(each));
        assertTrue(hasPending || floor.equals(FeeRate.ZERO), where + ": what is locked is in nobody's way");
        assertEquals(
                model.selection(now), mempool.select(now, ROOMY, any -> true).transactions(), where);
        assertEquals(!model.selection(now).isEmpty(), mempool.hasPending(now, Integer.MAX_VALUE, any -> true), where);
        Set<OutPoint> spent = new LinkedHashSet<>();
        for (VerifiedTransaction entry : model.entries) {
            assertEquals(entry, mempool.find(Transfers.txid(entry)), where);
            assertNotNull(mempool.findVerified(entry.transaction().fullHash()), where);
            for (OutPoint input : entry.transaction().inputs()) {
                assertTrue(spent.add(input), where);
                assertEquals(Transfers.txid(entry), mempool.spenderOf(input), where);
                assertTrue(!model.spent.contains(input), where);
            }
        }
    }

    private static void assertCoins(Model model, Mempool mempool, long height, String where) {
        Set<OutPoint> wanted = new LinkedHashSet<>();
        model.entries.forEach(entry -> wanted.addAll(entry.transaction().inputs()));
        for (int i = 0; i < COINS; i++) {
            OutPoint coin = Transfers.coin((int) height * NEW_COINS + i);
            assertEquals(wanted.contains(coin), mempool.spenderOf(coin) != null, where);
        }
    }

    private static VerifiedTransaction newcomer(Random random, long now, long height) {
        OutPoint[] inputs = random.ints(random.nextInt(1, 4), 0, COINS)
                .distinct()
                .mapToObj(i -> Transfers.coin((int) height * NEW_COINS + i))
                .toArray(OutPoint[]::new);
        long lockTime = switch (random.nextInt(6)) {
            case 0, 1 -> now + random.nextInt(100);
            case 2 -> now + MOST_AHEAD - 1 + random.nextInt(3);
            default -> 0;
        };
        long validUntil = random.nextInt(4) == 0 ? now - 5 + random.nextInt(100) : 0;
        return Transfers.paying(100L * random.nextInt(1, 40), Transfers.timed(lockTime, validUntil, inputs));
    }

    /** Some entries, and sometimes a stranger that spends what an entry wanted. */
    private static List<Transaction> block(Random random, Model model, long height) {
        List<Transaction> block = new ArrayList<>();
        for (VerifiedTransaction entry : model.entries) {
            if (random.nextInt(4) == 0) {
                block.add(entry.transaction());
            }
        }
        Transaction stranger = Transfers.spending(Transfers.coin((int) height * NEW_COINS + random.nextInt(COINS)));
        boolean spendable = stranger.inputs().stream().noneMatch(model.spent::contains)
                && block.stream().noneMatch(each -> sharesCoin(each, stranger));
        if (spendable && random.nextInt(3) == 0) {
            block.add(stranger);
        }
        return block;
    }
}
