package io.timecoin.consensus;

import io.timecoin.crypto.Hash256;
import io.timecoin.ledger.ActiveSet;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The views of one epoch from the last final one upward. Views without a quorum's certificate are kept only in a window
 * around the current one, so that nobody can fill the memory; certificates cost a quorum.
 *
 * <p>Keeps INV-22.
 */
final class EpochViews {

    /** How far ahead of the current view votes are kept. */
    static final int WINDOW = 128;

    /** How far ahead proposals are kept: they are large, and who lags farther behind can fetch what becomes of them. */
    static final int PROPOSAL_WINDOW = 8;

    private final long epoch;
    private final ActiveSet set;
    private final LeaderSchedule leaders;
    private final Hash256 rootHash;
    private final TreeMap<Long, ViewState> views = new TreeMap<>();
    private final TreeSet<Long> notarizedAboveFinal = new TreeSet<>();
    private long finalView;
    private Hash256 finalHash;

    EpochViews(Hash256 genesisHash, long epoch, ActiveSet set, Hash256 rootHash) {
        this.epoch = epoch;
        this.set = set;
        this.leaders = new LeaderSchedule(genesisHash, epoch, set);
        this.rootHash = rootHash;
        this.finalHash = rootHash;
    }

    long epoch() {
        return epoch;
    }

    ActiveSet set() {
        return set;
    }

    /** 0 while nothing but the opening settlement is final. */
    long finalView() {
        return finalView;
    }

    Hash256 finalHash() {
        return finalHash;
    }

    int leader(long view) {
        return leaders.leader(view);
    }

    ViewState at(long view) {
        return views.computeIfAbsent(view, v -> new ViewState(v, leaders.leader(v), set));
    }

    @Nullable
    ViewState find(long view) {
        return views.get(view);
    }

    /** Views with a notarization or finalization above the final view, ascending. */
    List<ViewState> notarizedAboveFinal() {
        List<ViewState> found = new ArrayList<>(notarizedAboveFinal.size());
        for (long view : notarizedAboveFinal) {
            found.add(at(view));
        }
        return found;
    }

    Collection<ViewState> from(long view) {
        return views.tailMap(view, true).values();
    }

    Collection<ViewState> range(long fromView, long toView) {
        return fromView > toView
                ? List.of()
                : views.subMap(fromView, true, toView, true).values();
    }

    void store(Certificate certificate) {
        ViewState state = at(certificate.view());
        state.store(certificate);
        if (certificate.kind() != StatementKind.NULLIFY && certificate.view() > finalView) {
            notarizedAboveFinal.add(certificate.view());
        }
    }

    /** Makes {@code view} the last final one and forgets what lies below it. */
    void finalizeAt(long view, Hash256 hash) {
        finalView = view;
        finalHash = hash;
        views.headMap(view, false).clear();
        notarizedAboveFinal.headSet(view, true).clear();
    }

    /**
     * The block that a quorum notarized in a view, as a parent: view 0 is the settlement that opened the epoch. Empty if it
     * is not known here.
     */
    Optional<Hash256> parentHash(long view) {
        if (view == finalView) {
            return Optional.of(finalHash);
        }
        if (view == 0) {
            return Optional.of(rootHash);
        }
        ViewState state = views.get(view);
        return state == null ? Optional.empty() : state.notarizedHash();
    }

    /** The highest notarized view below {@code view}, the final one at the lowest (protocol §5.2). */
    long highestNotarizedBelow(long view) {
        Long notarized = notarizedAboveFinal.lower(view);
        return notarized == null ? finalView : notarized;
    }

    /** The first view of the open interval that is not known to be nullified, or −1. */
    long firstNotNullified(long after, long before) {
        for (long view = after + 1; view < before; view++) {
            ViewState state = views.get(view);
            if (state == null || state.nullification == null) {
                return view;
            }
        }
        return -1;
    }
}
