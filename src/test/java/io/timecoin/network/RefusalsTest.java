package io.timecoin.network;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class RefusalsTest {

    private final SetTime time = new SetTime();
    private final List<String> log = new ArrayList<>();
    private final List<String> quiet = new ArrayList<>();
    private final Refusals refusals = new Refusals(time::nanos, log::add, quiet::add);

    private void refuse(int times, RefusalReason reason) {
        for (int i = 0; i < times; i++) {
            refusals.refused(reason, "192.0.2.1:" + i, reason.words());
        }
    }

    @Test
    void theFirstOfAReasonIsToldAtOnceWithWhatItIsAbout() {
        refusals.refused(Refusal.BAD_RECORD, "192.0.2.1:7", "masternode 9");
        assertEquals(
                List.of("refused 192.0.2.1:7: the operator's record is not valid for this node key (masternode 9)"),
                log);
    }

    @Test
    void thatTwoNodesDialledEachOtherIsCountedAndAlarmsNobody() {
        refuse(2, Refusal.ALREADY_LINKED);
        assertEquals(List.of(), log);
        assertEquals(List.of("refused 192.0.2.1:0: these nodes are linked already"), quiet);
        assertEquals(2, refusals.count(Refusal.ALREADY_LINKED));
    }

    @Test
    void allOthersAreOneLineAMinute() {
        refuse(1_000, ConnectionFault.FLOODING);
        time.pass(Duration.ofSeconds(59));
        refusals.tick();
        assertEquals(1, log.size());
        time.pass(Duration.ofSeconds(1));
        refusals.tick();
        refuse(1_000, ConnectionFault.FLOODING);
        assertEquals(
                List.of(
                        "refused 192.0.2.1:0: HTTP/2 frames came that carry no message",
                        "refused 999 connections, the last of 192.0.2.1:999: HTTP/2 frames came that carry no message"),
                log);
    }

    @Test
    void whatComesWhenTheMinuteIsOverIsToldWithTheOthersWithoutATick() {
        refuse(5, Refusal.TIMED_OUT);
        time.pass(Duration.ofMinutes(1));
        refuse(1, Refusal.TIMED_OUT);
        assertEquals("refused 5 connections, the last of 192.0.2.1:0: the handshake took too long", log.getLast());
    }

    @Test
    void eachReasonIsCountedAndToldByItself() {
        refuse(3, Refusal.MALFORMED);
        refuse(2, ConnectionFault.TOO_SLOW);
        assertEquals(2, log.size());
        assertEquals(3, refusals.count(Refusal.MALFORMED));
        assertEquals(2, refusals.count(ConnectionFault.TOO_SLOW));
        assertEquals(0, refusals.count(Refusal.BAD_MAC));
    }

    @Test
    void nothingIsToldOfNothing() {
        time.pass(Duration.ofHours(1));
        refusals.tick();
        assertEquals(List.of(), log);
    }
}
