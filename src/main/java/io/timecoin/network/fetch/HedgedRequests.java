package io.timecoin.network.fetch;

import io.timecoin.network.PeerMessage;
import io.timecoin.network.fetch.OpenRequest.Exchange;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Requests to several sources that may not answer (protocol §5.3): the first is asked at once, a further one whenever nothing
 * has come for a moment, so that somebody silent costs that moment and not the time that a slow transfer may take.
 *
 * <p>Sources are asked in the given order, but those that have lately kept silent about the same kind of thing come last, so that the
 * same one does not cost each request its moment. A reply that is of no use moves on at once. A source that cannot be asked is
 * passed over. One that is silent for long makes room for another; what comes from it later is taken all the same, also after
 * it was said that no source is left. The request ends with what was wanted, with the last useless reply, or when its time is
 * over.
 *
 * <p>With {@link FetchLimits#requests} open, one that was given up but still takes late replies is dropped, else the new one
 * is not asked at all. With more than {@link FetchLimits#bytes} kept, the oldest request that keeps any ends: it has had its
 * time. Whoever asked is told that no source is left, and asks again later.
 *
 * <p>Times are monotonic ms that never go back. For one thread at a time; only the work of {@link Judgement} needs none of
 * this class's protection.
 *
 * @param <P> what names a peer
 */
public final class HedgedRequests<P> {

    /** How questions leave. Called during calls of this class; must not call back. */
    public interface Port<P> {

        /** Sends a question; false if this peer cannot be asked. */
        boolean send(P peer, PeerMessage question);

        /** A peer has said what no correct node says. */
        void atFault(P peer, Step.False fault);

        /** A peer that was asked has not said anything for so long that it is not counted on any more. */
        void timedOut(P peer);
    }

    /** A reply that has to be judged. */
    public final class Judgement {
        private final Exchange<P> exchange;
        private final Consumer<Consumer<Supplier<Step>>> work;

        private Judgement(Exchange<P> exchange, Consumer<Consumer<Supplier<Step>>> work) {
            this.exchange = exchange;
            this.work = work;
        }

        /** Does the work; {@code concluded} has to hand its argument to {@link HedgedRequests#judged}. */
        public void judge(Consumer<Supplier<Step>> concluded) {
            work.accept(concluded);
        }
    }

    private final FetchLimits limits;
    private final Port<P> port;
    private final Set<OpenRequest<P>> requests = new LinkedHashSet<>();
    private final Map<Integer, Exchange<P>> asked = new LinkedHashMap<>();
    private final SilentSources<P> silent;
    private int ids;

    public HedgedRequests(FetchLimits limits, Port<P> port) {
        this.limits = limits;
        this.port = port;
        this.silent = new SilentSources<>(limits);
    }

    /** Begins to ask; not if parts of the same come in already: what is slow would become slower. */
    public void ask(long now, Sources<P> sources, Fetch fetch, Patience patience) {
        if (requests.stream().anyMatch(request -> request.brings(fetch, now))) {
            return;
        }
        if (requests.size() >= limits.requests() && !dropExhausted()) {
            fetch.exhausted();
            return;
        }
        OpenRequest<P> request = new OpenRequest<>(silent.inOrder(now, fetch, sources), fetch, limits, patience, now);
        requests.add(request);
        advance(now, request, true);
    }

    private boolean dropExhausted() {
        Optional<OpenRequest<P>> oldest =
                requests.stream().filter(OpenRequest::isExhausted).findFirst();
        oldest.ifPresent(this::close);
        return oldest.isPresent();
    }

    /**
     * A reply has come; dropped if nothing was asked with its id of this very peer.
     *
     * @return what has to be judged, if that takes work
     */
    public Optional<Judgement> replied(long now, P peer, int requestId, PeerMessage reply) {
        Exchange<P> exchange = asked.get(requestId);
        @Nullable PeerMessage question = exchange == null ? null : exchange.open.get(requestId);
        if (exchange == null || question == null || !exchange.peer.equals(peer)) {
            return Optional.empty();
        }
        asked.remove(requestId);
        exchange.open.remove(requestId);
        silent.heard(peer, exchange.request.fetch);
        exchange.heard(now);
        Step step = exchange.transfer.take(question, reply);
        if (step instanceof Step.Judge(var work)) {
            return Optional.of(new Judgement(exchange, work));
        }
        make(now, exchange, step);
        makeRoom();
        return Optional.empty();
    }

    /** A reply has been judged. */
    public void judged(long now, Judgement judgement, Supplier<Step> step) {
        judgement.exchange.heard(now);
        make(now, judgement.exchange, step.get());
    }

    private void makeRoom() {
        while (heldBytes() > limits.bytes()) {
            OpenRequest<P> oldest = requests.stream()
                    .filter(request -> request.heldBytes() > 0)
                    .findFirst()
                    .orElseThrow();
            close(oldest);
            oldest.exhausted();
        }
    }

    private void make(long now, Exchange<P> exchange, Step step) {
        OpenRequest<P> request = exchange.request;
        switch (step) {
            case Step.False fault -> {
                port.atFault(exchange.peer, fault);
                end(now, exchange);
            }
            case Step.Useless _ -> end(now, exchange);
            case Step.Done _ -> close(request);
            case Step.More _ -> {
                boolean late = request.active(now) > limits.sources(); // others have taken its place
                if (requests.contains(request) && (late || !askOn(exchange))) {
                    end(now, exchange);
                }
            }
            case Step.Judge _ -> throw new IllegalStateException("a judgement is not judged again");
        }
    }

    /** Time has passed. */
    public void tick(long now) {
        for (OpenRequest<P> request : List.copyOf(requests)) {
            request.timedOut(now).forEach(port::timedOut);
            if (now >= request.endsAt()) {
                close(request);
                request.exhausted();
            } else {
                advance(now, request, false);
            }
        }
    }

    /** When {@link #tick} must come at the latest; {@link Long#MAX_VALUE} if nothing is waited for. */
    public long nextWakeup(long now) {
        long next = Long.MAX_VALUE;
        for (OpenRequest<P> request : requests) {
            next = Math.min(next, request.endsAt());
            if (request.mayAskAnother(now)) {
                next = Math.min(next, request.nextAskAt());
            }
            for (Exchange<P> exchange : request.exchanges) {
                next = exchange.isActive(now) ? Math.min(next, exchange.silentAt()) : next;
            }
        }
        return next;
    }

    /** Nobody waits for anything any more, and nobody is told. */
    public void forget() {
        requests.clear();
        asked.clear();
        silent.clear();
    }

    /** Open requests, also those that only take what comes late. */
    public int size() {
        return requests.size();
    }

    /** Bytes kept of what has come. */
    public long heldBytes() {
        return requests.stream().mapToLong(OpenRequest::heldBytes).sum();
    }

    /** Asks whom it is time to ask; {@code moveOn} for one more at once. */
    private void advance(long now, OpenRequest<P> request, boolean moveOn) {
        boolean due = moveOn || request.active(now) == 0 || now >= request.nextAskAt();
        if (due && request.mayAskAnother(now)) {
            request.silent(now).forEach(peer -> silent.silent(now, peer, request.fetch));
            askAnother(now, request);
        }
        if (request.isAllAsked() && request.active(now) == 0) {
            request.exhausted();
            if (request.exchanges.isEmpty()) {
                close(request);
            }
        }
    }

    private void askAnother(long now, OpenRequest<P> request) {
        while (!request.isAllAsked()) {
            Exchange<P> exchange = request.begin(now);
            if (askOn(exchange)) {
                request.asked(now, exchange);
                return;
            }
        }
    }

    /** Asks a source for as much as may be asked for at once; false if nothing of it is waited for then. */
    private boolean askOn(Exchange<P> exchange) {
        while (exchange.open.size() < limits.questions()) {
            int id = nextId();
            @Nullable PeerMessage question = exchange.transfer.next(id);
            if (question == null) {
                break;
            }
            if (!port.send(exchange.peer, question)) {
                forget(exchange);
                return false;
            }
            asked.put(id, exchange);
            exchange.open.put(id, question);
        }
        return !exchange.open.isEmpty();
    }

    private int nextId() {
        ids = ids == Integer.MAX_VALUE ? 1 : ids + 1;
        return ids;
    }

    /** A source has nothing more to give. */
    private void end(long now, Exchange<P> exchange) {
        forget(exchange);
        if (exchange.request.exchanges.remove(exchange)) {
            advance(now, exchange.request, true);
        }
    }

    private void forget(Exchange<P> exchange) {
        exchange.open.keySet().forEach(asked::remove);
        exchange.open.clear();
    }

    private void close(OpenRequest<P> request) {
        requests.remove(request);
        request.exchanges.forEach(this::forget);
        request.exchanges.clear();
    }
}
