package io.timecoin.clock;

import static io.timecoin.ledger.NumberedVoters.set;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.timecoin.LogLines;
import io.timecoin.clock.SntpClock.NoAnswer;
import io.timecoin.runtime.Clocks;
import io.timecoin.runtime.StepThreads;
import io.timecoin.runtime.Threads;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.apache.commons.net.ntp.NtpV3Packet;
import org.apache.commons.net.ntp.TimeStamp;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Time servers are asked over real sockets; the clocks of this node are made up. */
@Timeout(30)
final class SntpClockTest {

    private static final long WALL = 1_800_000_000_000L;

    private final AtomicLong nanos = new AtomicLong(TimeUnit.SECONDS.toNanos(1_000));
    private final Clocks clocks = new Clocks(nanos::get, InstantSource.fixed(Instant.ofEpochMilli(WALL)));
    private final List<TestTimeServer> servers = new ArrayList<>();
    private final List<Throwable> failed = new ArrayList<>();

    @AfterEach
    void closeServers() {
        servers.forEach(TestTimeServer::close);
        assertEquals(List.of(), failed);
    }

    private TestTimeServer server(TestTimeServer server) {
        servers.add(server);
        return server;
    }

    private TestTimeServer behind(long millis) {
        return server(TestTimeServer.at(WALL + millis));
    }

    private TestTimeServer thatChanges(Consumer<NtpV3Packet> change) {
        return server(TestTimeServer.thatDoes((question, send) -> {
            NtpV3Packet answer = TestTimeServer.answer(question, WALL);
            change.accept(answer);
            send.accept(answer);
        }));
    }

    private SntpClock clock(TimeServer... addresses) {
        return new SntpClock(
                new SntpClock.Settings(List.of(addresses), Duration.ofMinutes(2), new SplittableRandom(7)),
                clocks,
                StepThreads.ofNode(),
                failed::add);
    }

    private SntpClock asked(TestTimeServer... servers) {
        SntpClock clock =
                clock(Arrays.stream(servers).map(TestTimeServer::address).toArray(TimeServer[]::new));
        clock.askAll();
        return clock;
    }

    private static Map<NoAnswer, Long> failures(SntpClock clock) {
        return Arrays.stream(NoAnswer.values())
                .filter(cause -> clock.failures(cause) > 0)
                .collect(Collectors.toMap(cause -> cause, clock::failures));
    }

    private void assertNothingHeard(SntpClock clock, NoAnswer cause) {
        assertEquals(Optional.empty(), clock.offset(WALL));
        assertEquals(0, clock.reachable());
        assertEquals(Map.of(cause, 1L), failures(clock));
    }

    private ClockWatch watch(SntpClock clock) {
        return new ClockWatch(clock, clocks);
    }

    private static PeerClocks noVoters() {
        return new PeerClocks(set(1, 1, 1, 1), 0, Map.of());
    }

    @Test
    void aRightClockIsFoundRight() {
        SntpClock clock = asked(behind(0), behind(3), behind(-3));
        assertEquals(Optional.of(Duration.ZERO), clock.offset(WALL));
        assertEquals(3, clock.reachable());
        assertEquals(Optional.of(Duration.ZERO), clock.answerAge());
        ClockWatch watch = watch(clock);
        assertEquals(Optional.empty(), watch.look(noVoters()));
        assertEquals("TIME_SERVERS", watch.state().judgedBy());
        assertEquals(Optional.empty(), watch.reason());
    }

    @Test
    void aClockThatIsThreeSecondsOffIsFoundWrongUntilItIsRight() {
        SntpClock clock = asked(behind(3_000), behind(3_001), behind(2_999));
        ClockWatch watch = watch(clock);
        assertEquals(Optional.of(false), watch.look(noVoters()));
        assertEquals(
                "this node's clock is 3000 ms behind by the median of its time servers",
                watch.reason().orElseThrow());
        assertEquals(Optional.empty(), watch.look(noVoters()), "told once");
        nanos.addAndGet(TimeUnit.SECONDS.toNanos(-3)); // as if it had been set: the wall clock gained three seconds
        assertEquals(Optional.of(true), watch.look(noVoters()));
        assertEquals(Optional.empty(), watch.reason());
    }

    @Test
    void oneLiarOfThreeChangesNothing() {
        SntpClock clock = asked(behind(5), behind(3_600_000), behind(0));
        assertEquals(Optional.of(Duration.ofMillis(5)), clock.offset(WALL));
        assertEquals(Optional.empty(), watch(clock).look(noVoters()));
    }

    @Test
    void serversThatAllLieStopNoNodeWhomAQuorumOfVotersFindsRightAndAreToldOf() {
        SntpClock clock = asked(behind(3_600_000), behind(3_600_000));
        ClockWatch watch = watch(clock);
        PeerClocks agreeing = new PeerClocks(set(1, 1, 1, 1), 0, Map.of(1, Duration.ZERO, 2, Duration.ofMillis(300)));
        try (LogLines log = LogLines.of(ClockWatch.class)) {
            assertEquals(Optional.empty(), watch.look(agreeing));
            assertEquals(Optional.empty(), watch.look(agreeing));
            assertEquals(1, log.seen().size(), log.seen()::toString);
            assertTrue(log.seen().getFirst().contains("time servers say that it is 3600000 ms behind"), log::toString);
        }
        assertTrue(watch.state().right());
        assertTrue(watch.state().suspect());
        assertEquals("VOTERS", watch.state().judgedBy());
    }

    @Test
    void anAnswerThatTookTooLongIsNotBelieved() {
        TestTimeServer slow = server(TestTimeServer.thatDoes((question, send) -> {
            nanos.addAndGet(TimeUnit.MILLISECONDS.toNanos(501));
            send.accept(TestTimeServer.answer(question, WALL));
        }));
        assertNothingHeard(asked(slow), NoAnswer.REFUSED);
    }

    @Test
    void ofAnAnswerThatTookItsTimeTheMiddleCounts() {
        TestTimeServer slow = server(TestTimeServer.thatDoes((question, send) -> {
            nanos.addAndGet(TimeUnit.MILLISECONDS.toNanos(400));
            send.accept(TestTimeServer.answer(question, WALL + 200)); // it came there after 200 ms
        }));
        assertEquals(Optional.of(Duration.ofMillis(400)), asked(slow).offset(WALL), "the wall clock stood still");
    }

    @Test
    void whatNoServerOfRightTimeSaysIsRefused() {
        assertNothingHeard(asked(thatChanges(a -> a.setMode(NtpV3Packet.MODE_CLIENT))), NoAnswer.REFUSED);
        assertNothingHeard(asked(thatChanges(a -> a.setMode(NtpV3Packet.MODE_BROADCAST))), NoAnswer.REFUSED);
        assertNothingHeard(asked(thatChanges(a -> a.setStratum(0))), NoAnswer.REFUSED);
        assertNothingHeard(asked(thatChanges(a -> a.setStratum(16))), NoAnswer.REFUSED);
        assertNothingHeard(asked(thatChanges(a -> a.setLeapIndicator(3))), NoAnswer.REFUSED);
        assertNothingHeard(asked(thatChanges(a -> a.setTransmitTime(new TimeStamp(0L)))), NoAnswer.REFUSED);
        assertNothingHeard(
                asked(thatChanges(a -> a.setTransmitTime(TimeStamp.getNtpTime(WALL + 60_000)))), NoAnswer.REFUSED);
    }

    /** Each packet that is no answer is passed over; the clock that a test stops says when the patience is over. */
    @Test
    void packetsThatAnswerSomethingElseAreNoAnswer() {
        TestTimeServer forger = server(TestTimeServer.thatDoes((question, send) -> {
            NtpV3Packet forged = TestTimeServer.answer(question, WALL + 9_000);
            forged.setOriginateTimeStamp(TimeStamp.getNtpTime(WALL));
            send.accept(forged);
            nanos.addAndGet(TimeUnit.SECONDS.toNanos(2));
            send.accept(forged);
        }));
        assertNothingHeard(asked(forger), NoAnswer.SILENT);
    }

    @Test
    void theAnswerIsFoundBehindPacketsThatAreNone() {
        TestTimeServer noisy = server(TestTimeServer.thatDoes((question, send) -> {
            NtpV3Packet forged = TestTimeServer.answer(question, WALL + 9_000);
            forged.setOriginateTimeStamp(TimeStamp.getNtpTime(WALL));
            send.accept(forged);
            send.accept(TestTimeServer.answer(question, WALL + 20));
        }));
        assertEquals(Optional.of(Duration.ofMillis(20)), asked(noisy).offset(WALL));
    }

    @Test
    void aFloodOfPacketsThatAreNoAnswerEndsTheQuestion() {
        TestTimeServer flood = server(TestTimeServer.thatDoes((question, send) -> {
            NtpV3Packet forged = TestTimeServer.answer(question, WALL);
            forged.setOriginateTimeStamp(TimeStamp.getNtpTime(WALL));
            for (int i = 0; i < 100; i++) {
                send.accept(forged);
            }
        }));
        assertNothingHeard(asked(flood), NoAnswer.SILENT);
    }

    @Test
    void aServerThatDoesNotAnswerIsGivenUp() {
        TestTimeServer silent = server(TestTimeServer.thatDoes((question, send) -> {}));
        AtomicLong calls = new AtomicLong();
        Clocks hurried = new Clocks(
                () -> TimeUnit.MILLISECONDS.toNanos(calls.getAndIncrement() == 0 ? 0 : 999),
                InstantSource.fixed(Instant.ofEpochMilli(WALL)));
        SntpClock clock = new SntpClock(
                new SntpClock.Settings(List.of(silent.address()), Duration.ofMinutes(2), new SplittableRandom(7)),
                hurried,
                StepThreads.ofNode(),
                failed::add);
        clock.askAll();
        assertNothingHeard(clock, NoAnswer.SILENT);
    }

    @Test
    void nobodyThereIsAMetricAndOneWarningAndNoStop() {
        TestTimeServer gone = behind(0);
        TimeServer nowhere = gone.address();
        gone.close();
        TimeServer nameless = new TimeServer("[no address", 123);
        try (LogLines log = LogLines.of(SntpClock.class)) {
            SntpClock clock = clock(nowhere, nameless);
            clock.askAll();
            clock.askAll();
            assertEquals(2, clock.failures(NoAnswer.UNRESOLVED));
            assertEquals(2, clock.failures(NoAnswer.UNREACHABLE) + clock.failures(NoAnswer.SILENT));
            assertEquals(1, log.seen().size(), log.seen()::toString);
            nanos.addAndGet(TimeUnit.HOURS.toNanos(1));
            clock.askAll();
            assertEquals(2, log.seen().size(), log.seen()::toString);
            assertEquals(Optional.empty(), watch(clock).look(noVoters()));
            assertEquals(2, watch(clock).state().servers());
        }
    }

    @Test
    void itAsksOnAThreadOfItsOwnAndNobodyIfThereAreNoServers() {
        TestTimeServer server = behind(0);
        StepThreads own = new StepThreads();
        start(own, List.of(server.address()));
        assertEquals(0, server.asked());
        own.runAll();
        assertEquals(1, server.asked());
        StepThreads idle = new StepThreads();
        start(idle, List.of());
        assertEquals(0, idle.waiting());
    }

    private void start(StepThreads own, List<TimeServer> asked) {
        var node = StepThreads.ofNode();
        var threads = new Threads(
                node.loops(),
                node.links(),
                node.strangers(),
                node.handshakes(),
                node.replies(),
                node.verifiers(),
                node.history(),
                node.reads(),
                node.walks(),
                node.names(),
                node.storage(),
                node.timer(),
                own);
        new SntpClock(
                        new SntpClock.Settings(asked, Duration.ofMinutes(2), new SplittableRandom(7)),
                        clocks,
                        threads,
                        failed::add)
                .start();
    }

    @Test
    void roundsAreHalfToOneAndAHalfIntervalsApart() {
        SntpClock clock = clock();
        List<Long> pauses = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            pauses.add(clock.pauseMillis());
        }
        assertTrue(pauses.stream().allMatch(pause -> pause >= 60_000 && pause <= 180_000), pauses::toString);
        assertTrue(pauses.stream().distinct().count() > 900, pauses::toString);
    }
}
