package io.timecoin.query;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.timecoin.consensus.Certificate;
import io.timecoin.consensus.Statement;
import io.timecoin.consensus.StatementKind;
import io.timecoin.crypto.Hash256;
import io.timecoin.crypto.Signature;
import io.timecoin.ledger.Address;
import io.timecoin.ledger.Block;
import io.timecoin.ledger.BlockHeader;
import io.timecoin.ledger.BlockKind;
import io.timecoin.ledger.ChainState;
import io.timecoin.ledger.Genesis;
import io.timecoin.ledger.OutPoint;
import io.timecoin.ledger.TestLedger;
import io.timecoin.ledger.Transaction;
import io.timecoin.ledger.TransactionBody;
import io.timecoin.ledger.TransactionOutput;
import io.timecoin.query.view.Page;
import io.timecoin.query.view.TransactionView;
import io.timecoin.storage.ChainStore;
import io.timecoin.storage.DataDirectory;
import io.timecoin.storage.FinalBlock;
import io.timecoin.storage.MemoryBudget;
import io.timecoin.storage.Stop;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LedgerReaderTest {

    private static final Address OWNER = Address.of(new byte[Address.LENGTH]);
    private static final int PAYMENTS = 30;

    private final TestLedger ledger = TestLedger.ofBronze(4);

    private FinalBlock block(ChainState parent, List<Transaction> transactions) {
        long height = parent.height() + 1;
        BlockHeader header = new BlockHeader(
                height,
                0,
                BlockKind.NORMAL,
                parent.hash(),
                TestLedger.GENESIS_TIME + height,
                Hash256.ZERO,
                Hash256.ZERO,
                Block.bodyHash(transactions),
                Hash256.ZERO,
                Hash256.ZERO);
        Block block = new Block(header, transactions);
        ChainState after =
                new ChainState(height, block.hash(), header.timestamp(), 0, 0, 1_000, 0, 0, parent.activeSet());
        Statement statement = new Statement(StatementKind.FINALIZE, 0, height, height - 1, block.hash());
        return new FinalBlock(
                block,
                after,
                new Certificate(statement, List.of(0), List.of(Signature.of(new byte[Signature.LENGTH]))));
    }

    private static Transaction payment(OutPoint coin, int outputs) {
        return Transaction.of(
                TransactionBody.transfer(
                        List.of(coin), Collections.nCopies(outputs, new TransactionOutput(1_000, OWNER))),
                List.of());
    }

    @Test
    void aPageOfLargeTransactionsEndsEarlyAndGoesOnAtItsCursor(@TempDir Path path) {
        Genesis genesis = ledger.genesis();
        try (DataDirectory directory = DataDirectory.open(path);
                ChainStore chain = ChainStore.open(directory, MemoryBudget.CHAIN_DEFAULT)) {
            chain.initialise(
                    genesis.hash(),
                    genesis.initialState(),
                    List.copyOf(genesis.coins().entrySet()));
            Transaction split = payment(ledger.coinOf(0), PAYMENTS);
            FinalBlock first = block(genesis.initialState(), List.of(split));
            FinalBlock second = block(
                    first.after(),
                    IntStream.range(0, PAYMENTS)
                            .mapToObj(vout -> payment(new OutPoint(split.txid(), vout), 1_000))
                            .toList());
            chain.apply(List.of(first, second));
            LedgerReader reader = new LedgerReader(chain, genesis);
            List<Hash256> seen = new ArrayList<>();
            Optional<String> cursor = Optional.empty();
            int pages = 0;
            do {
                Page<TransactionView> page = reader.transactions(OWNER, cursor, 1_000, Stop.NEVER);
                int bytes = page.items().stream()
                        .mapToInt(view -> view.transaction().orElseThrow().size())
                        .sum();
                assertTrue(bytes < LedgerReader.PAGE_BYTES + Transaction.MAX_BYTES, bytes + " bytes");
                page.items().forEach(view -> seen.add(view.txid()));
                cursor = page.next();
                pages++;
            } while (cursor.isPresent());
            List<Hash256> newestFirst = new ArrayList<>();
            newestFirst.add(split.txid());
            second.block().transactions().forEach(payment -> newestFirst.add(payment.txid()));
            Collections.reverse(newestFirst);
            assertEquals(newestFirst, seen);
            assertEquals(2, pages);
        }
    }
}
