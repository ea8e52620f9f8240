package io.timecoin.node;

import io.timecoin.network.HostPort;
import io.timecoin.network.Transport;
import io.timecoin.network.discovery.DiscoverySettings;
import io.timecoin.runtime.Loop;
import io.timecoin.runtime.Loops;
import io.timecoin.runtime.Threads;
import io.timecoin.storage.VoteLog;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/** One of the {@link WholeNetwork} on the virtual time of a {@link Schedule}, whose writing of votes a {@link Chronicle} remembers. */
record ScheduledSurroundings(Schedule schedule, Chronicle chronicle, int index, Supplier<VoteLog> voteLog) {

    Surroundings of(Transport transport) {
        HostPort own = WholeNetwork.endpoint(index);
        List<HostPort> others = IntStream.range(0, WholeNetwork.NODES)
                .filter(other -> other != index)
                .mapToObj(WholeNetwork::endpoint)
                .toList();
        return new Surroundings(
                threads(this::loop),
                schedule.clocks(),
                schedule::failed,
                schedule::numbers,
                _ -> transport,
                own.host(),
                own.port(),
                others,
                new DiscoverySettings(true, others, others, List.of(), Optional.of(own), 16));
    }

    private Threads threads(Loops loops) {
        return new Threads(
                loops,
                new ScheduledThreads(schedule, 2, false),
                new ScheduledThreads(schedule, 1, true),
                new ScheduledThreads(schedule, 1, true),
                new ScheduledThreads(schedule, 2, false),
                new ScheduledThreads(schedule, 2, true),
                new ScheduledThreads(schedule, 2, true),
                new ScheduledThreads(schedule, 2, false),
                new ScheduledThreads(schedule, 2, false),
                new ScheduledThreads(schedule, 1, false),
                new ScheduledThreads(schedule, 1, false),
                new ScheduledThreads(schedule, 1, false),
                new ScheduledThreads(schedule, 1, false));
    }

    private Loop loop(String name, Loop.Turn turn) {
        return new ScheduledLoop(schedule, name.equals("vote-log") ? () -> writing(turn) : turn);
    }

    private long writing(Loop.Turn turn) {
        int appends = voteLog.get().queued();
        long millis = turn.run();
        chronicle.written(index, appends + " appends");
        return millis;
    }
}
