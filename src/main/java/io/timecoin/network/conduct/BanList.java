package io.timecoin.network.conduct;

import io.timecoin.crypto.PublicKey;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Who is banned and who lately was: an hour, twice as long each further time (protocol §7). Bounded; those that end first make
 * room, those of an operator never. Times are Unix ms, since bans outlive the process. For one thread at a time.
 */
final class BanList {

    static final long FIRST_MILLIS = 3_600_000;

    /** How long it is remembered at least that somebody was banned. */
    static final long MEMORY_MILLIS = 24 * FIRST_MILLIS;

    /** Doubling ends at 512 hours. */
    private static final int MOST_DOUBLINGS = 9;

    static final int MOST = 4_096;
    static final int MOST_OF_OPERATOR = 1_024;

    private final Map<Subject, Ban> bans = new LinkedHashMap<>();

    /** Takes up what was saved; what is too much of it is left out. */
    void restore(Collection<Ban> saved, long now) {
        saved.stream().filter(ban -> !ban.isForgottenAt(now)).limit(MOST).forEach(ban -> bans.put(ban.subject(), ban));
    }

    /** The ban of just this subject, if there is one that holds. */
    Optional<Ban> of(Subject subject, long now) {
        return Optional.ofNullable(bans.get(subject)).filter(ban -> ban.holdsAt(now));
    }

    /** The bans of prefixes with this address that hold. */
    List<Ban> ofAddress(String host, long now) {
        return AddressPrefix.allOf(host).stream()
                .flatMap(prefix -> of(new Subject.Prefix(prefix), now).stream())
                .toList();
    }

    /** Bans for a fault, longer than the last time. */
    Ban begin(Subject subject, Fault fault, Set<PublicKey> spared, long now) {
        forget(now);
        Ban before = bans.get(subject);
        int times = before == null ? 1 : before.times() + 1;
        long duration = FIRST_MILLIS << Math.min(times - 1, MOST_DOUBLINGS);
        Ban ban = new Ban(subject, now, now + duration, times, Optional.of(fault), spared);
        makeRoom(subject);
        bans.put(subject, ban);
        return ban;
    }

    /** Bans because an operator says so; empty if there is no room for more of these. */
    Optional<Ban> order(Subject subject, long durationMillis, long now) {
        forget(now);
        long others = bans.values().stream()
                .filter(ban -> ban.reason().isEmpty() && !ban.subject().equals(subject))
                .count();
        if (others >= MOST_OF_OPERATOR) {
            return Optional.empty();
        }
        Ban before = bans.get(subject);
        int times = before == null ? 1 : before.times() + 1;
        Ban ban = new Ban(subject, now, now + durationMillis, times, Optional.empty(), Set.of());
        makeRoom(subject);
        bans.put(subject, ban);
        return Optional.of(ban);
    }

    /** Lifts and forgets a ban; false if there is none that holds. */
    boolean lift(Subject subject, long now) {
        Ban ban = bans.remove(subject);
        return ban != null && ban.holdsAt(now);
    }

    /** Those that hold and those that are remembered, the oldest first. */
    List<Ban> all(long now) {
        forget(now);
        return new ArrayList<>(bans.values());
    }

    private void forget(long now) {
        bans.values().removeIf(ban -> ban.isForgottenAt(now));
    }

    private void makeRoom(Subject subject) {
        if (bans.size() >= MOST && !bans.containsKey(subject)) {
            bans.values().stream()
                    .filter(ban -> ban.reason().isPresent())
                    .min(Comparator.comparingLong(Ban::until))
                    .ifPresent(ban -> bans.remove(ban.subject()));
        }
    }
}
