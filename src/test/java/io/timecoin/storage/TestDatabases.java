package io.timecoin.storage;

import io.timecoin.crypto.PublicKey;
import io.timecoin.crypto.Signer;
import io.timecoin.ledger.TestLedger;
import io.timecoin.runtime.Loops;
import java.nio.file.Path;
import java.util.Optional;

/** What a node of a {@link TestLedger} has on its disk. */
public final class TestDatabases {

    private TestDatabases() {}

    /** Of an observer; at first as genesis leaves them. */
    public static NodeDatabases ofObserver(Path directory, TestLedger ledger) {
        return open(directory, ledger, Optional.empty());
    }

    /** Of a voter; without its record if that was not made before. */
    public static NodeDatabases ofVoter(Path directory, TestLedger ledger, Signer operator) {
        return open(directory, ledger, Optional.of(operator.publicKey()));
    }

    private static NodeDatabases open(Path directory, TestLedger ledger, Optional<PublicKey> operator) {
        return NodeDatabases.open(directory, ledger.genesis(), operator, MemoryBudget.CHAIN_DEFAULT, Loops.ofThreads());
    }

    /** Makes the record of a new operator key, which is complete from the beginning. */
    public static void createRecord(Path directory, Signer operator) {
        try (DataDirectory locked = DataDirectory.open(directory)) {
            VoteLog.create(locked, operator.publicKey());
        }
    }
}
