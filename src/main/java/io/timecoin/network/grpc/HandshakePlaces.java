package io.timecoin.network.grpc;

import io.timecoin.network.conduct.AddressPrefix;
import java.net.InetAddress;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Places of connections that have proven nothing yet, counted apart from links (protocol §7). Nobody who comes is turned away:
 * when places are short one leaves instead, of the network that has the most and there of the address that has the most, first who
 * has not sent its opening, the oldest of those. Known addresses have places of their own, so that no crowd elsewhere takes
 * them. Safe for any thread.
 *
 * @param <G> a guest, told apart by identity
 */
final class HandshakePlaces<G> {

    private static final class Place {
        private final InetAddress address;
        private final AddressPrefix prefix;
        private final boolean known;
        private boolean spoke;

        Place(InetAddress address, boolean known) {
            this.address = address;
            this.prefix = AddressPrefix.counted(address);
            this.known = known;
        }
    }

    /** In the order in which they came. */
    private final Map<G, Place> places = new LinkedHashMap<>();

    private final Predicate<InetAddress> known;
    private final int most;
    private final int mostOfKnown;

    /**
     * @param most places for all addresses together that are not known
     * @param mostOfKnown places for each that is
     */
    HandshakePlaces(Predicate<InetAddress> known, int most, int mostOfKnown) {
        this.known = known;
        this.most = most;
        this.mostOfKnown = mostOfKnown;
    }

    /** Takes {@code guest} in; returns who leaves for it, or null. */
    synchronized @Nullable G enter(G guest, InetAddress address) {
        Place place = new Place(address, known.test(address));
        places.put(guest, place);
        List<Map.Entry<G, Place>> beside = places.entrySet().stream()
                .filter(entry -> isBeside(place, entry.getValue()))
                .toList();
        if (beside.size() <= (place.known ? mostOfKnown : most)) {
            return null;
        }
        G leaving = leastProven(beside.subList(0, beside.size() - 1), place);
        places.remove(leaving);
        return leaving;
    }

    private static boolean isBeside(Place place, Place other) {
        return place.known ? other.known && other.address.equals(place.address) : !other.known;
    }

    /** The newcomer counts with its network, but does not leave itself. */
    private G leastProven(List<Map.Entry<G, Place>> others, Place newcomer) {
        Map<AddressPrefix, Long> prefixes = counts(others, place -> place.prefix);
        Map<InetAddress, Long> addresses = counts(others, place -> place.address);
        prefixes.merge(newcomer.prefix, 1L, Long::sum);
        addresses.merge(newcomer.address, 1L, Long::sum);
        return others.stream()
                .max(Comparator.<Map.Entry<G, Place>>comparingLong(
                                entry -> prefixes.getOrDefault(entry.getValue().prefix, 0L))
                        .thenComparingLong(entry -> addresses.getOrDefault(entry.getValue().address, 0L))
                        .thenComparing(entry -> !entry.getValue().spoke))
                .orElseThrow()
                .getKey();
    }

    private static <G, K> Map<K, Long> counts(Collection<Map.Entry<G, Place>> entries, Function<Place, K> key) {
        return entries.stream()
                .collect(Collectors.groupingBy(entry -> key.apply(entry.getValue()), Collectors.counting()));
    }

    /** Its first message has come whole: it is not the first to leave any more. */
    synchronized void spoke(G guest) {
        Place place = places.get(guest);
        if (place != null) {
            place.spoke = true;
        }
    }

    /** It is gone, or has proven who it is. */
    synchronized void leave(G guest) {
        places.remove(guest);
    }

    synchronized int size() {
        return places.size();
    }
}
