package io.timecoin.storage;

import io.timecoin.crypto.Hash256;
import io.timecoin.crypto.PublicKey;
import io.timecoin.ledger.Genesis;
import io.timecoin.runtime.Loops;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** What one node has on its disk, open and held by this process: the final chain, and what its operator key has said. */
public final class NodeDatabases implements AutoCloseable {

    private final DataDirectory directory;
    private final ChainStore chain;
    private final Optional<VoteLog> voteLog;

    private NodeDatabases(DataDirectory directory, ChainStore chain, Optional<VoteLog> voteLog) {
        this.directory = directory;
        this.chain = chain;
        this.voteLog = voteLog;
    }

    /**
     * Opens them, and starts the vote log's thread.
     *
     * @throws StorageException if the data directory is in use, damaged, of another network …; then nothing is left open
     */
    public static NodeDatabases open(
            Path path, Genesis genesis, Optional<PublicKey> operator, MemoryBudget memory, Loops loops) {
        DataDirectory directory = DataDirectory.open(path);
        try {
            return open(directory, genesis, operator, memory, loops);
        } catch (RuntimeException e) {
            directory.close();
            throw e;
        }
    }

    private static NodeDatabases open(
            DataDirectory directory, Genesis genesis, Optional<PublicKey> operator, MemoryBudget memory, Loops loops) {
        Hash256 genesisHash = genesis.hash();
        ChainStore chain = ChainStore.open(directory, memory);
        try {
            chain.initialise(
                    genesisHash,
                    genesis.initialState(),
                    List.copyOf(genesis.coins().entrySet()));
            Optional<VoteLog> voteLog = operator.map(key -> VoteLog.open(directory, genesisHash, key, loops));
            voteLog.ifPresent(log -> requireChain(log, chain));
            return new NodeDatabases(directory, chain, voteLog);
        } catch (RuntimeException e) {
            chain.close();
            throw e;
        }
    }

    private static void requireChain(VoteLog log, ChainStore chain) {
        try {
            log.requireChain(chain.tip());
        } catch (RuntimeException e) {
            log.close(); // its thread would keep the process alive
            throw e;
        }
    }

    public DataDirectory directory() {
        return directory;
    }

    public ChainStore chain() {
        return chain;
    }

    /** Empty for an observer. */
    public Optional<VoteLog> voteLog() {
        return voteLog;
    }

    /** Writes the votes in hand, then closes the vote log. */
    public void closeVoteLog() {
        voteLog.ifPresent(VoteLog::close);
    }

    /** Closes the chain, and lets go of the directory. */
    @Override
    public void close() {
        try {
            chain.close();
        } finally {
            directory.close();
        }
    }
}
