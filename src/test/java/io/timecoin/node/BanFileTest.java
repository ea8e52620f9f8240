package io.timecoin.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.timecoin.ledger.TestLedger;
import io.timecoin.network.conduct.Ban;
import io.timecoin.network.conduct.Fault;
import io.timecoin.network.conduct.Subject;
import io.timecoin.runtime.StepThreads;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class BanFileTest {

    private static final List<Ban> BANS = List.of(
            new Ban(
                    Subject.parse("203.0.113.0/24").orElseThrow(),
                    1_000,
                    3_601_000,
                    1,
                    Optional.of(Fault.BAD_SIGNATURE),
                    Set.of(TestLedger.signer("spared").publicKey())),
            new Ban(
                    new Subject.Node(TestLedger.signer("villain").publicKey()),
                    2_000,
                    Long.MAX_VALUE,
                    7,
                    Optional.empty(),
                    Set.of()));

    @TempDir
    Path directory;

    private BanFile open() throws NodeStartException {
        return BanFile.open(directory, StepThreads.ofNode(), failure -> {
            throw new AssertionError(failure);
        });
    }

    @Test
    void bansAreReadBackAsTheyWereWritten() throws NodeStartException {
        assertEquals(List.of(), open().load());
        BanFile file = open();
        file.changed(() -> List.of());
        file.changed(() -> BANS);
        file.flush();
        assertEquals(BANS, open().load());
    }

    @Test
    void whatHasNotChangedIsNotWritten() throws NodeStartException {
        open().flush();
        assertFalse(Files.exists(directory.resolve(BanFile.NAME)));
    }

    @Test
    void aDamagedFileEndsTheStartWithWhatToDo() throws Exception {
        String good = BanFile.write(BANS);
        for (String text : List.of(
                "",
                "{}",
                "[",
                good.substring(0, good.length() / 2),
                good.replace("203.0.113.0/24", "everybody"),
                good.replace("BAD_SIGNATURE", "BAD_TASTE"),
                good.replace("3601000", "\"soon\""),
                good.replace("\"version\":1", "\"version\":2"))) {
            Files.writeString(directory.resolve(BanFile.NAME), text);
            NodeStartException refusal = assertThrows(NodeStartException.class, this::open, text);
            assertTrue(String.valueOf(refusal.getMessage()).contains("move the file aside"), refusal::getMessage);
        }
    }
}
