package io.timecoin.network.discovery;

import io.timecoin.crypto.Hash256;
import io.timecoin.crypto.PublicKey;
import io.timecoin.network.Announcement;
import io.timecoin.network.IpEndpoint;
import io.timecoin.network.NodeRecord;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What this node knows of others' endpoints (protocol §7, "Discovery"). Three tables: what it has heard, in buckets chosen by who has
 * said it; where it has met the key when it dialled, in buckets chosen by the address; and voters by their operators' word. So whoever
 * tells of thousands of nodes fills the buckets of his own network and no others, and none of those where somebody was met; and who was
 * met leaves only for another who was met, once it does not answer. Bounded by its places. What is given in is verified already. For one
 * thread at a time; time and chance come in.
 */
final class AddressBook {

    static final int NEW_BUCKETS = 128;
    static final int NEW_BUCKETS_OF_SOURCE = 8;
    static final int TRIED_BUCKETS = 32;
    static final int TRIED_BUCKETS_OF_GROUP = 4;
    static final int MOST_VOTERS = 1_024;

    /** Most bytes of memory that its entries take. */
    static final long MOST_BYTES = (long) (NEW_BUCKETS + TRIED_BUCKETS) * BookSlots.SLOTS * BookEntry.BYTES
            + (long) MOST_VOTERS * (BookEntry.BYTES + BookEntry.BYTES_OF_OPERATOR);

    private static final int MOST_CONTESTED = 10;

    /** Who was met within so long, ms, keeps its place without being tested. */
    private static final long RECENT_MILLIS = 4 * 3_600_000L;

    /** Attempts in vain after which it gives its place up to another who was met. */
    private static final int TESTS = 2;

    /** What became of something heard. */
    enum Heard {
        NEWS,
        KNOWN,
        /** It does not hold now, or there is no place for it. */
        REFUSED
    }

    private final Map<PublicKey, BookEntry> entries = new TreeMap<>();
    private final Map<Hash256, PublicKey> voters = new TreeMap<>();
    private final BookSlots fresh;
    private final BookSlots tried;

    /** Who was met and has no place, and who has it. */
    private final Map<PublicKey, PublicKey> contested = new LinkedHashMap<>();

    /** @param secret of this book, random, never told */
    AddressBook(byte[] secret) {
        byte[] key = secret.clone();
        this.fresh = new BookSlots(key, "new", NEW_BUCKETS, NEW_BUCKETS_OF_SOURCE);
        this.tried = new BookSlots(key, "tried", TRIED_BUCKETS, TRIED_BUCKETS_OF_GROUP);
    }

    /** Takes up what was saved, as far as it still holds and has a place. */
    void restore(Collection<BookEntry> saved, long now) {
        for (BookEntry entry : saved) {
            boolean wanted = !entry.isOverAt(now) && !entries.containsKey(entry.nodeKey());
            switch (entry.table()) {
                case VOTERS ->
                    entry.announcement().operator().filter(_ -> wanted).ifPresent(_ -> placeVoter(entry));
                case NEW, TRIED -> {
                    if (wanted && slots(entry).holder(slot(entry)).isEmpty()) {
                        place(entry.renewed(entry.announcement().ofObserver(), entry.table()));
                    }
                }
            }
        }
    }

    /** Whether the book has this record, or a newer one, and need not verify it. */
    boolean knows(Announcement announcement, boolean votes) {
        BookEntry known = entries.get(announcement.nodeKey());
        return known != null
                && known.announcement().endpoint().serial()
                        >= announcement.endpoint().serial()
                && (!votes || known.table() == BookTable.VOTERS);
    }

    /**
     * Takes what was heard.
     *
     * @param votes whether the operator's record in it is that of a voter; else there is none
     */
    Heard heard(Announcement announcement, boolean votes, Origin origin, long now) {
        if (!announcement.endpoint().holdsAt(now)) {
            return Heard.REFUSED;
        }
        if (knows(announcement, votes)) {
            return Heard.KNOWN;
        }
        BookEntry before = entries.get(announcement.nodeKey());
        if (before != null && isOlder(announcement, before)) {
            return Heard.KNOWN;
        }
        boolean voter = votes || (before != null && before.table() == BookTable.VOTERS);
        Announcement whole = voter && !votes ? withOperator(announcement, before) : announcement;
        BookTable table = voter ? BookTable.VOTERS : BookTable.NEW;
        BookEntry entry = BookEntry.heard(whole, table, origin, now);
        if (before != null && before.endpoint().equals(entry.endpoint())) {
            entry = before.renewed(whole, voter ? table : before.table());
        }
        return (voter ? placeVoter(entry) : placeIfFree(entry, before)) ? Heard.NEWS : Heard.REFUSED;
    }

    private static boolean isOlder(Announcement announcement, BookEntry known) {
        return known.announcement().endpoint().serial()
                > announcement.endpoint().serial();
    }

    /** The operator's word holds for the node key, wherever that is: whoever leaves it out takes nothing from a voter. */
    private static Announcement withOperator(Announcement announcement, @Nullable BookEntry voter) {
        return voter == null
                ? announcement
                : new Announcement(announcement.endpoint(), voter.announcement().operator());
    }

    /** Of two nodes of one operator the one with the greater serial, else the first as long as it answers. */
    private boolean placeVoter(BookEntry entry) {
        NodeRecord record = entry.announcement().operator().orElseThrow();
        PublicKey holder = voters.get(record.masternodeId());
        if (holder != null && !holder.equals(entry.nodeKey())) {
            BookEntry other = known(holder);
            long serial =
                    other.announcement().operator().map(NodeRecord::serial).orElse(0L);
            if (serial > record.serial() || (serial == record.serial() && other.failures() == 0)) {
                return false;
            }
            remove(holder);
        } else if (holder == null && voters.size() >= MOST_VOTERS) {
            return false;
        }
        remove(entry.nodeKey());
        voters.put(record.masternodeId(), entry.nodeKey());
        entries.put(entry.nodeKey(), entry);
        return true;
    }

    private boolean placeIfFree(BookEntry entry, @Nullable BookEntry before) {
        Optional<PublicKey> holder = slots(entry).holder(slot(entry)).filter(key -> !key.equals(entry.nodeKey()));
        if (holder.isPresent()) {
            if (entry.table() == BookTable.TRIED || !known(holder.get()).isWorn()) {
                if (before != null) {
                    remove(entry.nodeKey()); // it is not where it was
                }
                return false;
            }
            remove(holder.get());
        }
        remove(entry.nodeKey());
        place(entry);
        return true;
    }

    private void place(BookEntry entry) {
        slots(entry).put(slot(entry), entry.nodeKey());
        entries.put(entry.nodeKey(), entry);
    }

    private BookSlots slots(BookEntry entry) {
        return entry.table() == BookTable.TRIED ? tried : fresh;
    }

    private int slot(BookEntry entry) {
        return entry.table() == BookTable.TRIED
                ? tried.slot(entry.group(), entry.endpoint().toString(), entry.endpoint())
                : fresh.slot(entry.origin().group(), entry.group().toString(), entry.endpoint());
    }

    /** Forgets a node. */
    void remove(PublicKey key) {
        BookEntry gone = entries.remove(key);
        if (gone == null) {
            return;
        }
        contested
                .entrySet()
                .removeIf(pair -> pair.getKey().equals(key) || pair.getValue().equals(key));
        if (gone.table() == BookTable.VOTERS) {
            gone.announcement().operator().ifPresent(record -> voters.remove(record.masternodeId(), key));
        } else {
            slots(gone).free(slot(gone), key);
        }
    }

    /** This node has dialled the endpoint and met the key there. */
    void met(PublicKey key, IpEndpoint endpoint, long now) {
        BookEntry entry = entries.get(key);
        if (entry == null || !entry.endpoint().equals(endpoint)) {
            return;
        }
        BookEntry met = entry.met(now);
        entries.put(key, met);
        contested.values().removeIf(key::equals); // it has passed the test
        if (met.table() == BookTable.NEW) {
            promote(met, now);
        }
    }

    private void promote(BookEntry met, long now) {
        BookEntry promoted = met.in(BookTable.TRIED);
        Optional<PublicKey> holder = tried.holder(slot(promoted));
        if (holder.isEmpty()) {
            remove(met.nodeKey());
            place(promoted);
        } else if (now - known(holder.get()).metAt() > RECENT_MILLIS && contested.size() < MOST_CONTESTED) {
            contested.put(met.nodeKey(), holder.get());
        }
    }

    /** An attempt was in vain; {@code retryAt} is when to try again, Unix ms. */
    void failed(PublicKey key, long now, long retryAt) {
        BookEntry entry = entries.get(key);
        if (entry == null) {
            return;
        }
        BookEntry failed = entry.failed(now, retryAt);
        entries.put(key, failed);
        if (failed.failures() >= TESTS) {
            giveWay(failed);
        }
    }

    /** Not to be dialled before {@code retryAt}, Unix ms, whatever is known of it. */
    void postpone(PublicKey key, long retryAt) {
        entries.computeIfPresent(key, (_, entry) -> entry.postponed(retryAt));
    }

    /** To the first that has been waiting for its place; it goes back among those that were only heard of, if there is room. */
    private void giveWay(BookEntry failed) {
        Optional<PublicKey> heir = contested.entrySet().stream()
                .filter(pair -> pair.getValue().equals(failed.nodeKey()))
                .map(Map.Entry::getKey)
                .findFirst();
        heir.ifPresent(key -> {
            BookEntry promoted = known(key).in(BookTable.TRIED);
            remove(failed.nodeKey());
            remove(key);
            place(promoted);
            BookEntry demoted = failed.in(BookTable.NEW);
            if (fresh.holder(slot(demoted)).isEmpty()) {
                place(demoted);
            }
        });
    }

    /** Those whose places others wait for: to be dialled. */
    List<BookEntry> toTest() {
        return contested.values().stream().distinct().map(this::known).toList();
    }

    /** Forgets what is of no use any more. */
    void forget(long now) {
        List.copyOf(entries.values()).stream()
                .filter(entry -> entry.isOverAt(now))
                .forEach(entry -> remove(entry.nodeKey()));
    }

    Optional<BookEntry> entry(PublicKey key) {
        return Optional.ofNullable(entries.get(key));
    }

    /** Bytes of memory that its entries take, at most {@link #MOST_BYTES}. */
    long bytes() {
        return (long) entries.size() * BookEntry.BYTES + (long) voters.size() * BookEntry.BYTES_OF_OPERATOR;
    }

    /** All, in order of their keys. */
    List<BookEntry> all() {
        return new ArrayList<>(entries.values());
    }

    private BookEntry known(PublicKey key) {
        BookEntry entry = entries.get(key);
        if (entry == null) {
            throw new IllegalStateException("a place of a node that is not in the book");
        }
        return entry;
    }
}
