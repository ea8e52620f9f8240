package io.timecoin.mempool;

import io.timecoin.crypto.Hash256;
import io.timecoin.mempool.ParkingLot.Parked;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/**
 * Shares the room for parked transactions among those who bring them (protocol §4, Pending): whoever has least finds room, at
 * the expense of whoever has most, so that nobody fills it for others; all strangers together have a quarter, and a quarter is
 * for what was verified.
 */
final class ParkingRoom {

    /** Who shares one bound. */
    private enum Part {
        STRANGERS,
        UNVERIFIED,
        ALL;

        boolean has(Parked parked) {
            return switch (this) {
                case STRANGERS -> parked.origin().isStranger();
                case UNVERIFIED -> !parked.isVerified();
                case ALL -> true;
            };
        }

        long of(long most) {
            long quarter = most / 4;
            return switch (this) {
                case STRANGERS -> quarter;
                case UNVERIFIED -> most - quarter;
                case ALL -> most;
            };
        }
    }

    /** What is held in each part. */
    private static final class Sums {
        private final EnumMap<Part, Long> transactions = new EnumMap<>(Part.class);
        private final EnumMap<Part, Long> memory = new EnumMap<>(Part.class);

        void add(Parked parked, int sign) {
            for (Part part : Part.values()) {
                if (part.has(parked)) {
                    transactions.merge(part, (long) sign, Long::sum);
                    memory.merge(part, sign * parked.memory(), Long::sum);
                }
            }
        }

        long transactions(Part part) {
            return transactions.getOrDefault(part, 0L);
        }

        long memory(Part part) {
            return memory.getOrDefault(part, 0L);
        }
    }

    /** What one origin has here, in order of arrival. */
    private static final class Share {
        private final SequencedMap<Hash256, Parked> parked = new LinkedHashMap<>();
        private final Sums sums = new Sums();
    }

    private final MempoolLimits limits;
    private final Map<Origin, Share> shares = new LinkedHashMap<>();
    private final Sums all = new Sums();

    ParkingRoom(MempoolLimits limits) {
        this.limits = limits;
    }

    void enter(Parked parked) {
        Share share = shares.computeIfAbsent(parked.origin(), _ -> new Share());
        share.parked.put(parked.transaction().fullHash(), parked);
        share.sums.add(parked, 1);
        all.add(parked, 1);
    }

    void leave(Parked parked) {
        Share share = shares.get(parked.origin());
        if (share == null || share.parked.remove(parked.transaction().fullHash()) == null) {
            throw new IllegalStateException("not parked: " + parked.transaction());
        }
        share.sums.add(parked, -1);
        all.add(parked, -1);
        if (share.parked.isEmpty()) {
            shares.remove(parked.origin());
        }
    }

    long memory() {
        return all.memory(Part.ALL);
    }

    /**
     * Who must go so that it fits in each part that it is in, the last come of whoever has most; empty if that would be somebody
     * who has no more than the newcomer's origin then had.
     */
    Optional<List<Parked>> leavingFor(Parked newcomer) {
        Leaving leaving = new Leaving();
        for (Part part : Part.values()) {
            if (part.has(newcomer) && !makeRoom(part, newcomer, leaving)) {
                return Optional.empty();
            }
        }
        return Optional.of(List.copyOf(leaving.chosen.values()));
    }

    /** Those that are chosen, while it is not sure that they will be enough. */
    private static final class Leaving {
        private final SequencedMap<Hash256, Parked> chosen = new LinkedHashMap<>();
        private final Sums sums = new Sums();
        private final Map<Origin, Sums> byOrigin = new LinkedHashMap<>();

        void add(Parked parked) {
            chosen.put(parked.transaction().fullHash(), parked);
            sums.add(parked, 1);
            byOrigin.computeIfAbsent(parked.origin(), _ -> new Sums()).add(parked, 1);
        }

        long memoryOf(Origin origin, Part part) {
            Sums own = byOrigin.get(origin);
            return own == null ? 0 : own.memory(part);
        }
    }

    private boolean makeRoom(Part part, Parked newcomer, Leaving leaving) {
        long brought = memoryOf(newcomer.origin(), part, leaving) + newcomer.memory();
        while (all.transactions(part) - leaving.sums.transactions(part) + 1 > part.of(limits.parked())
                || all.memory(part) - leaving.sums.memory(part) + newcomer.memory() > part.of(limits.parkedMemory())) {
            Origin most = richest(part, leaving);
            if (most == null || memoryOf(most, part, leaving) <= brought) {
                return false;
            }
            leaving.add(lastOf(most, part, leaving));
        }
        return true;
    }

    private long memoryOf(Origin origin, Part part, Leaving leaving) {
        Share share = shares.get(origin);
        return share == null ? 0 : share.sums.memory(part) - leaving.memoryOf(origin, part);
    }

    private @Nullable Origin richest(Part part, Leaving leaving) {
        Origin most = null;
        for (Origin origin : shares.keySet()) {
            if (most == null || memoryOf(origin, part, leaving) > memoryOf(most, part, leaving)) {
                most = origin;
            }
        }
        return most;
    }

    private Parked lastOf(Origin origin, Part part, Leaving leaving) {
        Share share = shares.get(origin);
        if (share != null) {
            for (Parked parked : share.parked.sequencedValues().reversed()) {
                if (part.has(parked)
                        && !leaving.chosen.containsKey(parked.transaction().fullHash())) {
                    return parked;
                }
            }
        }
        throw new IllegalStateException("has memory here, and no transaction: " + origin);
    }
}
