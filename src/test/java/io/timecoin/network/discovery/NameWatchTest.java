package io.timecoin.network.discovery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.timecoin.network.HostPort;
import io.timecoin.network.LinkRuntime;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Executor;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class NameWatchTest {

    private static final Duration EVERY = Duration.ofSeconds(10);

    private final Map<String, List<InetAddress>> names = new TreeMap<>();
    private final List<Duration> pauses = new ArrayList<>();
    private final List<Runnable> later = new ArrayList<>();
    private final NamedAddresses addresses = new NamedAddresses();
    private final DiscoveryCounts counts = new DiscoveryCounts();
    private final NameWatch watch = watch(Runnable::run);

    private NameWatch watch(Executor lookups) {
        return new NameWatch(
                new TreeSet<>(List.of("pods", "seed")),
                EVERY,
                new DiscoveryPorts(
                        new LinkRuntime(
                                Runnable::run,
                                Runnable::run,
                                Runnable::run,
                                (delay, task) -> {
                                    pauses.add(delay);
                                    later.add(task);
                                    return () -> {};
                                },
                                () -> 0,
                                InstantSource.fixed(Instant.EPOCH),
                                new SplittableRandom(1),
                                new SecureRandom()),
                        lookups,
                        this::resolve,
                        Runnable::run,
                        (peer, fault) -> {},
                        BookStore.none(new byte[32]),
                        failure -> {}),
                counts,
                addresses::found);
    }

    private List<InetAddress> resolve(String name) throws UnknownHostException {
        List<InetAddress> known = names.get(name);
        if (known == null) {
            throw new UnknownHostException(name);
        }
        return known;
    }

    /** The next lookup of each name. */
    private void again() {
        List<Runnable> due = List.copyOf(later);
        later.clear();
        due.forEach(Runnable::run);
    }

    private List<String> pods() {
        return addresses.of(new HostPort("pods", 24_100)).stream()
                .map(HostPort::toString)
                .toList();
    }

    @Test
    void aNameStandsForAllItsAddressesAndIsLookedUpAgainWithinSeconds() {
        names.put("pods", List.of(Told.ip("10.0.0.1"), Told.ip("10.0.0.2")));
        names.put("seed", List.of(Told.ip("2001:db8::1")));
        watch.start();
        assertEquals(List.of("10.0.0.1:24100", "10.0.0.2:24100"), pods());
        names.put("pods", List.of(Told.ip("10.0.0.3")));
        again();
        assertEquals(List.of("10.0.0.3:24100"), pods());
        pauses.forEach(pause -> assertTrue(
                pause.compareTo(EVERY.dividedBy(2)) >= 0
                        && pause.compareTo(EVERY.multipliedBy(3).dividedBy(2)) <= 0,
                pause::toString));
    }

    @Test
    void whereNobodyCanBeAskedTheAddressesThatWereKnownStay() {
        names.put("pods", List.of(Told.ip("10.0.0.1")));
        watch.start();
        names.remove("pods");
        again();
        assertEquals(List.of("10.0.0.1:24100"), pods());
        assertEquals(3, counts.get(DiscoveryCounts.Event.UNRESOLVED), "the seed never had one");
    }

    @Test
    void aNameThatNobodyAnswersForHoldsUpNoOther() {
        List<Runnable> threads = new ArrayList<>();
        names.put("seed", List.of(Told.ip("10.0.0.1")));
        watch(threads::add).start();
        threads.removeLast().run(); // the other one still waits
        assertEquals(
                List.of("10.0.0.1:24100"),
                addresses.of(new HostPort("seed", 24_100)).stream()
                        .map(HostPort::toString)
                        .toList());
        again();
        assertEquals(2, threads.size(), "one is asked for again while the other waits");
    }

    @Test
    void noMoreAddressesAreTakenThanAreOfUse() {
        names.put(
                "pods",
                IntStream.range(1, 200).mapToObj(i -> Told.ip("10.0.1." + i)).toList());
        watch.start();
        assertEquals(NameWatch.MOST_ADDRESSES, pods().size());
    }

    @Test
    void aNameIsWhatAnAddressIsKnownByOnlyIfItStandsForNoOther() {
        HostPort pods = new HostPort("pods", 1);
        HostPort literal = new HostPort("10.0.0.9", 1);
        addresses.found("pods", List.of(Told.ip("10.0.0.1")));
        assertEquals(Map.of(new HostPort("10.0.0.1", 1), pods, literal, literal), addresses.of(List.of(pods, literal)));
        addresses.found("pods", List.of(Told.ip("10.0.0.1"), Told.ip("10.0.0.2")));
        addresses.of(List.of(pods)).forEach((address, name) -> assertEquals(address, name));
    }

    @Test
    void whatIsStoppedLooksNothingUp() {
        watch.start();
        watch.stop();
        names.put("pods", List.of(Told.ip("10.0.0.1")));
        again();
        assertEquals(List.of(), pods());
    }
}
