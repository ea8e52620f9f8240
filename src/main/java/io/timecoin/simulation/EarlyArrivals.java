package io.timecoin.simulation;

import java.util.ArrayList;
import java.util.List;

/** Messages of the next epoch, held until that opens: of each host the newest, so many and so many bytes, as the node keeps them. */
final class EarlyArrivals {

    private static final int OF_ONE_HOST = 32;
    private static final long BYTES_OF_ONE_HOST = 1_000_000;

    private record Early(int from, long bytes, Runnable work) {}

    private final List<Early> held = new ArrayList<>();

    void hold(int from, long bytes, Runnable again) {
        if (bytes > BYTES_OF_ONE_HOST) {
            return; // it drives out nothing
        }
        held.add(new Early(from, bytes, again));
        while (held(from) > OF_ONE_HOST || bytes(from) > BYTES_OF_ONE_HOST) {
            held.remove(first(from));
        }
    }

    private Early first(int from) {
        return held.stream().filter(each -> each.from() == from).findFirst().orElseThrow();
    }

    private long held(int from) {
        return held.stream().filter(each -> each.from() == from).count();
    }

    private long bytes(int from) {
        return held.stream()
                .filter(each -> each.from() == from)
                .mapToLong(Early::bytes)
                .sum();
    }

    /** Everything held, which is held no more. */
    List<Runnable> takeAll() {
        List<Runnable> all = held.stream().map(Early::work).toList();
        held.clear();
        return all;
    }

    /** The link to a host has ended. */
    void forget(int from) {
        held.removeIf(each -> each.from() == from);
    }

    /** The process has ended. */
    void clear() {
        held.clear();
    }
}
