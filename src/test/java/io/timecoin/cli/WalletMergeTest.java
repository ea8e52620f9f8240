package io.timecoin.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.timecoin.cli.MisbehavingProxy.Fault;
import io.timecoin.cli.pay.PaymentRecord;
import io.timecoin.cli.pay.PaymentState;
import io.timecoin.ledger.ChainParameters;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Merging is paying: what is open is settled before, and the fee has a bound. */
final class WalletMergeTest extends WithWallet {

    private CommandRun merge(Typist typist, String... more) {
        return CommandRun.of(
                new WalletMergeCommand(typist),
                Stream.concat(Stream.of("--key", wallet.key.toString(), "--url", wallet.proxy.url()), Stream.of(more))
                        .toArray(String[]::new));
    }

    private CommandRun merge(String... more) {
        return merge(
                Typist.pipe(),
                Stream.concat(Stream.of("--yes"), Stream.of(more)).toArray(String[]::new));
    }

    @Test
    void coinsOfOneThatCameToNothingAreMergedOnceItIsSettled() {
        wallet.proxy.on("POST /v1/transactions.*", new Fault.CutBefore());
        merge().failed();
        PaymentRecord open = wallet.last();
        wallet.proxy.behave();
        assertTrue(merge().succeeded().out().contains("nothing to merge"), "its coins are still with it");
        wallet.node.chain.add(
                List.of(),
                open.validUntil() + 1,
                wallet.node.chain.genesis.activeSet().hash());
        CommandRun again = merge().succeeded();
        assertTrue(again.err().contains(open.txid() + " of ") && again.err().contains("is void"), again.err());
        assertEquals(open.inputs(), wallet.node.submitted.getFirst().inputs());
        assertEquals(PaymentState.FINAL, wallet.last().state());
    }

    @Test
    void theFeeIsBoundedWhateverTheGenesisSays() throws Exception {
        wallet.close();
        ChainParameters greedy =
                new ChainParameters(600_000, 5_000, 50_000_000, 1_000, 100, 2_000_000, 10_000, 10_000, 100);
        wallet = new SendFixture(directory, new FakeWalletNode(new CertifiedChain("greedy", greedy)));
        Typist person = new Typist(true, true);
        assertTrue(merge(person).failed().err().contains("the fee would be 0.5 TIME, more than 0."), "by far");
        assertEquals(List.of(), person.questions);
        assertTrue(merge().failed().err().contains("--max-fee allows more"), "without a question");
        assertTrue(merge("--max-fee", "0.49").failed().err().contains("more than 0.49 TIME"), "as somebody says");
        assertTrue(wallet.node.submitted.isEmpty());
        merge("--max-fee", "0.5").succeeded();
        assertEquals(2, merge("--max-fee", "lots").code());
    }
}
