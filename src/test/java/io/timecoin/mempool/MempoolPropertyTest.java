package io.timecoin.mempool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.timecoin.crypto.Hash256;
import io.timecoin.ledger.OutPoint;
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

    private static final int COINS = 60;
    private static final MempoolLimits LIMITS = new MempoolLimits(5_000, 20, 5, 2_000, 50, 1_000_000);
    private static final BlockTemplate.Limits ROOMY =
            new BlockTemplate.Limits(Integer.MAX_VALUE, 10_000, 10_000, Integer.MAX_VALUE);

    /** One list, in order of arrival. */
    private static final class Model {
        private final List<VerifiedTransaction> entries = new ArrayList<>();
        private final Set<OutPoint> spent = new LinkedHashSet<>();
        private final Set<Hash256> finals = new LinkedHashSet<>();

        boolean offer(VerifiedTransaction newcomer, long now) {
            Transaction transaction = newcomer.transaction();
            boolean known = finals.contains(transaction.txid())
                    || entries.stream().anyMatch(each -> Transfers.txid(each).equals(transaction.txid()));
            boolean conflict = transaction.inputs().stream().anyMatch(spent::contains)
                    || entries.stream().anyMatch(each -> sharesCoin(each.transaction(), transaction));
            if (known || conflict || isExpired(transaction, now)) {
                return false;
            }
            List<VerifiedTransaction> kept = new ArrayList<>(entries);
            while (kept.size() + 1 > LIMITS.transactions() || bytes(kept) + transaction.size() > LIMITS.bytes()) {
                VerifiedTransaction worst = byRate(kept).getLast();
                if (rate(worst).compareTo(rate(newcomer)) >= 0) {
                    return false;
                }
                kept.remove(worst);
            }
            entries.retainAll(kept);
            entries.add(newcomer);
            return true;
        }

        void finalize(List<Transaction> block) {
            for (Transaction transaction : block) {
                finals.add(transaction.txid());
                spent.addAll(transaction.inputs());
                entries.removeIf(each -> sharesCoin(each.transaction(), transaction));
            }
        }

        void expire(long now) {
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

    private static FeeRate rate(VerifiedTransaction each) {
        return new FeeRate(each.fee(), each.transaction().size());
    }

    private static List<VerifiedTransaction> byRate(List<VerifiedTransaction> entries) {
        List<VerifiedTransaction> sorted = new ArrayList<>(entries);
        sorted.sort(Comparator.comparing(MempoolPropertyTest::rate).reversed()); // stable: arrival stays
        return sorted;
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void agreesWithAMempoolThatIsOneList(long seed) {
        Random random = new Random(seed);
        Mempool mempool = new Mempool(LIMITS, 0);
        Model model = new Model();
        long now = 1_000;
        long height = 0;
        for (int step = 0; step < 1_500; step++) {
            String where = "seed " + seed + ", step " + step;
            switch (random.nextInt(10)) {
                case 0 -> {
                    height++;
                    List<Transaction> block = block(random, model);
                    mempool.onFinal(height, block, now);
                    model.finalize(block);
                }
                case 1 -> {
                    now += random.nextInt(20);
                    mempool.expire(now);
                    model.expire(now);
                }
                default -> {
                    VerifiedTransaction newcomer = newcomer(random, now);
                    boolean admitted = mempool.admit(newcomer, now) instanceof AdmissionResult.Admitted;
                    assertEquals(model.offer(newcomer, now), admitted, where);
                }
            }
            assertSame(model, mempool, now, where);
        }
    }

    private static void assertSame(Model model, Mempool mempool, long now, String where) {
        assertEquals(model.entries.size(), mempool.size(), where);
        assertEquals(bytes(model.entries), mempool.bytes(), where);
        assertTrue(mempool.bytes() <= LIMITS.bytes() && mempool.size() <= LIMITS.transactions(), where);
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
        for (int i = 0; i < COINS; i++) {
            OutPoint coin = Transfers.coin(i);
            assertEquals(spent.contains(coin), mempool.spenderOf(coin) != null, where);
        }
    }

    private static VerifiedTransaction newcomer(Random random, long now) {
        OutPoint[] inputs = random.ints(random.nextInt(1, 4), 0, COINS)
                .distinct()
                .mapToObj(Transfers::coin)
                .toArray(OutPoint[]::new);
        long lockTime = random.nextInt(4) == 0 ? now + random.nextInt(100) : 0;
        long validUntil = random.nextInt(4) == 0 ? now - 5 + random.nextInt(100) : 0;
        return Transfers.paying(100L * random.nextInt(1, 40), Transfers.timed(lockTime, validUntil, inputs));
    }

    /** Some entries, and sometimes a stranger that spends what an entry wanted. */
    private static List<Transaction> block(Random random, Model model) {
        List<Transaction> block = new ArrayList<>();
        for (VerifiedTransaction entry : model.entries) {
            if (random.nextInt(4) == 0) {
                block.add(entry.transaction());
            }
        }
        Transaction stranger = Transfers.spending(Transfers.coin(random.nextInt(COINS)));
        boolean spendable = stranger.inputs().stream().noneMatch(model.spent::contains)
                && block.stream().noneMatch(each -> sharesCoin(each, stranger));
        if (spendable && random.nextInt(3) == 0) {
            block.add(stranger);
        }
        return block;
    }
}
