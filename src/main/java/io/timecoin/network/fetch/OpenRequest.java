package io.timecoin.network.fetch;

import io.timecoin.network.PeerMessage;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Where one of the {@link HedgedRequests} is. */
final class OpenRequest<P> {

    /** What is going on with one source. */
    static final class Exchange<P> {
        final OpenRequest<P> request;
        final P peer;
        final Fetch.Transfer transfer;

        /** Questions without a reply, by id. */
        final Map<Integer, PeerMessage> open = new LinkedHashMap<>();

        private long heardAt;
        private boolean timedOut;

        Exchange(OpenRequest<P> request, P peer, long now) {
            this.request = request;
            this.peer = peer;
            this.transfer = request.fetch.begin();
            this.heardAt = now;
        }

        void heard(long now) {
            heardAt = now;
            request.quietSince = now;
        }

        /** From when on it is not counted on, if nothing comes. */
        long silentAt() {
            return heardAt + request.patience.silence();
        }

        boolean isActive(long now) {
            return now < silentAt();
        }
    }

    final List<P> sources;
    final Fetch fetch;
    final List<Exchange<P>> exchanges = new ArrayList<>();
    private final FetchLimits limits;
    private final Patience patience;
    private final long since;
    private int next;
    private long quietSince;
    private long askedAt;
    private boolean exhausted;

    OpenRequest(List<P> sources, Fetch fetch, FetchLimits limits, Patience patience, long now) {
        this.sources = sources;
        this.fetch = fetch;
        this.limits = limits;
        this.patience = patience;
        this.since = now;
    }

    boolean isAllAsked() {
        return next == sources.size();
    }

    /** Begins with the next source. */
    Exchange<P> begin(long now) {
        return new Exchange<>(this, sources.get(next++), now);
    }

    /** A source that was begun with has been asked. */
    void asked(long now, Exchange<P> exchange) {
        exchanges.add(exchange);
        quietSince = now;
        askedAt = now;
    }

    /** Sources that are counted on. */
    long active(long now) {
        return exchanges.stream().filter(each -> each.isActive(now)).count();
    }

    boolean mayAskAnother(long now) {
        return !isAllAsked() && active(now) < limits.sources();
    }

    /** When another source is asked, if one may be. */
    long nextAskAt() {
        return Math.min(quietSince + limits.quiet(), askedAt + limits.slow());
    }

    /** Those that have let a question wait; not those whose reply is being judged. */
    Stream<P> silent(long now) {
        return exchanges.stream()
                .filter(each -> !each.open.isEmpty() && now >= each.heardAt + limits.quiet())
                .map(each -> each.peer);
    }

    /** Those that have left a question without any answer for too long, each once. */
    List<P> timedOut(long now) {
        List<Exchange<P>> late = exchanges.stream()
                .filter(each -> !each.timedOut && !each.open.isEmpty() && !each.isActive(now))
                .toList();
        late.forEach(each -> each.timedOut = true);
        return late.stream().map(each -> each.peer).toList();
    }

    /** Parts of what {@code other} is about come in, and more are waited for. */
    boolean brings(Fetch other, long now) {
        return fetch.subject().equals(other.subject())
                && exchanges.stream().anyMatch(each -> each.isActive(now) && each.transfer.heldBytes() > 0);
    }

    long endsAt() {
        return since + patience.total();
    }

    long heldBytes() {
        return fetch.heldBytes()
                + exchanges.stream()
                        .mapToLong(each -> each.transfer.heldBytes())
                        .sum();
    }

    boolean isExhausted() {
        return exhausted;
    }

    /** Says once that no source is left. */
    void exhausted() {
        if (!exhausted) {
            exhausted = true;
            fetch.exhausted();
        }
    }
}
