package io.timecoin.storage;

import java.util.EnumSet;
import java.util.Set;
import org.rocksdb.WALRecoveryMode;

/** The two databases of a node, and what each survives (architecture, Storage). */
enum DatabaseKind {
    /**
     * Final blocks and what follows from them. Not fsynced block by block: after a power failure its log may end early, and
     * it opens at the last whole block; what is missing is in the vote log or with the peers.
     */
    CHAIN(
            "chain",
            "chain database",
            3,
            WALRecoveryMode.PointInTimeRecovery,
            "move it aside, do not delete it, and start again: the node fetches the chain from its peers; a masternode's"
                    + " vote log has to be moved aside with it, and its key then votes only from the next epoch on"),
    /**
     * What this voter has said. Every write was fsynced before it counted, so only an unfinished last write may be missing;
     * anything else that does not read back is refused: a forgotten vote could be contradicted.
     */
    VOTES(
            "votes",
            "vote log",
            2,
            WALRecoveryMode.TolerateCorruptedTailRecords,
            "check the disk; if it cannot be repaired, move it aside and start again: the operator key has then lost its"
                    + " record and votes only from the next epoch on");

    private final String directory;
    private final String title;
    private final long formatVersion;
    private final WALRecoveryMode recovery;
    private final String remedy;

    DatabaseKind(String directory, String title, long formatVersion, WALRecoveryMode recovery, String remedy) {
        this.directory = directory;
        this.title = title;
        this.formatVersion = formatVersion;
        this.recovery = recovery;
        this.remedy = remedy;
    }

    /** Name of its directory inside the data directory. */
    String directory() {
        return directory;
    }

    /** What messages call it. */
    String title() {
        return title;
    }

    /** Of its keys and values. */
    long formatVersion() {
        return formatVersion;
    }

    Set<ColumnFamily> families() {
        return switch (this) {
            case CHAIN -> EnumSet.complementOf(EnumSet.of(ColumnFamily.RECORDS));
            case VOTES -> EnumSet.of(ColumnFamily.META, ColumnFamily.RECORDS);
        };
    }

    WALRecoveryMode recovery() {
        return recovery;
    }

    /** What to do when it is damaged. */
    String remedy() {
        return remedy;
    }
}
