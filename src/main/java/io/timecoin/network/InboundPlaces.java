package io.timecoin.network;

import io.timecoin.network.conduct.AddressPrefix;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Who of those that opened a link here may keep it (protocol §7). Strangers have half of the places at most, each network its
 * share of them. A voter always finds one: there are no more of them than the set has, and when places are short a stranger
 * leaves.
 *
 * @param most links that peers open
 */
record InboundPlaces(int most) {

    /** A place for one more. */
    sealed interface Found {
        record Free() implements Found {}

        /** This stranger has to leave for it. */
        record Of(PeerLink stranger) implements Found {}

        record Full() implements Found {}
    }

    /**
     * Finds one.
     *
     * @param links all there are
     * @param votes whether the newcomer is a voter's node
     * @param host where it comes from
     */
    Found find(Collection<PeerLink> links, boolean votes, String host) {
        List<PeerLink> inbound = links.stream()
                .filter(link -> link.direction() == Direction.INBOUND)
                .toList();
        List<PeerLink> strangers = inbound.stream()
                .filter(link -> link.standing() == Standing.STRANGER)
                .toList();
        if (votes) {
            return inbound.size() < most || strangers.isEmpty()
                    ? new Found.Free()
                    : new Found.Of(newestOfTheMostCrowded(strangers));
        }
        return strangers.size() < most - most / 2 && inbound.size() < most
                ? new Found.Free()
                : inPlaceOfAnother(strangers, AddressPrefix.counted(host));
    }

    /** A stranger makes room only for one of a network that has fewer, and keeps having no more than it. */
    private static Found inPlaceOfAnother(List<PeerLink> strangers, Optional<AddressPrefix> newcomer) {
        Map<Optional<AddressPrefix>, Long> counts = counts(strangers);
        long own = counts.getOrDefault(newcomer, 0L);
        long most = counts.values().stream().mapToLong(Long::longValue).max().orElse(0);
        return own + 1 < most ? new Found.Of(newestOfTheMostCrowded(strangers)) : new Found.Full();
    }

    private static PeerLink newestOfTheMostCrowded(List<PeerLink> strangers) {
        Map<Optional<AddressPrefix>, Long> counts = counts(strangers);
        return strangers.stream()
                .max(Comparator.<PeerLink>comparingLong(link -> counts.getOrDefault(prefix(link), 0L))
                        .thenComparing(PeerLink::since))
                .orElseThrow();
    }

    private static Map<Optional<AddressPrefix>, Long> counts(List<PeerLink> strangers) {
        return strangers.stream().collect(Collectors.groupingBy(InboundPlaces::prefix, Collectors.counting()));
    }

    /** Of every link that a peer opened: it comes from an address. */
    private static Optional<AddressPrefix> prefix(PeerLink link) {
        return AddressPrefix.counted(link.remoteHost());
    }
}
