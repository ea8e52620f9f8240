package io.timecoin.attack;

import static io.timecoin.attack.Attack.Who.STRANGER;

import io.timecoin.attack.Attack.Origin;
import io.timecoin.ledger.Transaction;
import io.timecoin.network.PeerMessage.TransactionsMessage;
import java.util.List;
import java.util.stream.IntStream;

/** Gossip of transactions that can never be paid for. */
final class TransactionAttacks {

    private TransactionAttacks() {}

    /** One transaction for each number. */
    private interface Making {
        Transaction of(Scene scene, int number);
    }

    static List<Attack> all() {
        return List.of(
                gossip(
                        "empty-transactions",
                        "10,000 transactions without inputs in each batch",
                        40,
                        10_000,
                        (_, n) -> HostileTransactions.empty(n)),
                gossip(
                        "unknown-inputs",
                        "coins that do not exist",
                        80,
                        20,
                        (scene, _) -> HostileTransactions.ofUnknown(scene)),
                gossip("bad-signatures", "an own coin with another's signature", 80, 20, HostileTransactions::unsigned),
                gossip(
                        "conflicts",
                        "one own coin, spent again and again with valid signatures",
                        80,
                        20,
                        (scene, n) -> HostileTransactions.conflict(scene, n)),
                gossip(
                        "locked-for-a-year",
                        "1,024 outputs, not payable for a year",
                        40,
                        10,
                        HostileTransactions::locked),
                gossip("unpaid", "valid signatures, no fee", 80, 20, HostileTransactions::unpaid));
    }

    /** @param batches a second over all nodes, each of so many transactions */
    private static Attack gossip(String name, String does, int batches, int each, Making making) {
        return Attack.of(name, STRANGER, does, batches, raid -> {
                    HostileLink link = raid.link().reading();
                    for (int turn = 0; raid.goesOn(); turn++) {
                        int first = (turn * 64 + raid.worker()) * each;
                        raid.pace(1);
                        link.send(new TransactionsMessage(IntStream.range(first, first + each)
                                .mapToObj(number -> making.of(raid.scene(), number))
                                .toList()));
                    }
                })
                .from(Origin.MANY_PREFIXES, 2);
    }
}
