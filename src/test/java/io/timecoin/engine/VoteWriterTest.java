package io.timecoin.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.timecoin.consensus.Statement;
import io.timecoin.consensus.Vote;
import io.timecoin.crypto.Signature;
import io.timecoin.storage.VoteLogRecord;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Votes reach the record in the order in which they were cast, and none before what it rests on is on the disk. */
class VoteWriterTest {

    private static final Signature SIGNATURE = Signature.of(new byte[Signature.LENGTH]);

    private final List<Long> written = new ArrayList<>();
    private final List<Runnable> syncs = new ArrayList<>();
    private long synced;
    private final VoteWriter writer = new VoteWriter(
            (records, durable) -> {
                records.forEach(record -> written.add(record.view()));
                durable.run();
            },
            () -> synced,
            syncs::add);

    private void cast(long view, long chainHeight) {
        Vote vote = new Vote(Statement.nullify(0, view), 0, SIGNATURE);
        writer.write(List.of(new VoteLogRecord.VoteRecord(vote)), chainHeight, () -> {});
    }

    private void syncTo(long height) {
        synced = height;
        syncs.removeFirst().run();
    }

    @Test
    void whatRestsOnNothingElseIsWrittenAtOnce() {
        cast(1, 0);
        assertEquals(List.of(1L), written);
        assertEquals(0, syncs.size());
    }

    @Test
    void aVoteWaitsForTheChainThatItRestsOn() {
        cast(1, 7);
        assertEquals(List.of(), written);
        syncTo(7);
        assertEquals(List.of(1L), written);
    }

    @Test
    void nothingOvertakesAVoteThatWaits() {
        cast(1, 7);
        cast(2, 0);
        assertEquals(List.of(), written);
        assertEquals(1, syncs.size(), "one sync is asked for");
        syncTo(7);
        assertEquals(List.of(1L, 2L), written);
        cast(3, 7);
        assertEquals(List.of(1L, 2L, 3L), written);
    }

    @Test
    void aSyncThatDidNotReachFarEnoughIsFollowedByAnother() {
        cast(1, 7);
        cast(2, 9);
        syncTo(8);
        assertEquals(List.of(1L), written);
        syncTo(9);
        assertEquals(List.of(1L, 2L), written);
        assertEquals(0, syncs.size());
    }
}
