package io.timecoin.network.discovery;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** What discovery has done since the start. Safe for any thread. */
public final class DiscoveryCounts {

    /** What is counted. */
    public enum Event {
        ASKED("Questions for endpoints that this node has sent"),
        HEARD("Replies with endpoints that it has taken"),
        NEWS("Endpoints that were new, or newer than what was known"),
        UNASKED("Replies with endpoints that nobody had asked for"),
        ANSWERED("Questions for endpoints that it has answered"),
        LET_GO("Questions for endpoints that came too soon, or found no room for the reply"),
        DIALLED_SEED("Dials of seeds"),
        DIALLED_BOOK("Dials of nodes of the address book"),
        DIALLED_FEELER("Dials only to see who is there"),
        UNRESOLVED("Lookups of names that had no answer");

        private final String words;

        Event(String words) {
            this.words = words;
        }

        /** A clause for people. */
        public String words() {
            return words;
        }
    }

    private final Map<Event, LongAdder> counts = new EnumMap<>(Event.class);

    DiscoveryCounts() {
        for (Event event : Event.values()) {
            counts.put(event, new LongAdder());
        }
    }

    void count(Event event) {
        of(event).increment();
    }

    /** How often, since the start. */
    public long get(Event event) {
        return of(event).sum();
    }

    private LongAdder of(Event event) {
        LongAdder count = counts.get(event);
        if (count == null) {
            throw new IllegalStateException("nothing counts " + event);
        }
        return count;
    }
}
