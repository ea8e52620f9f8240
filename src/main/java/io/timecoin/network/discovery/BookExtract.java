package io.timecoin.network.discovery;

import io.timecoin.network.Announcement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.random.RandomGenerator;

/** What a peer is told of the book: a few entries by chance, voters before others up to half, never all that there is. */
final class BookExtract {

    private BookExtract() {}

    /**
     * Chooses.
     *
     * @param reach of the asker's address
     * @param most of them
     */
    static List<Announcement> of(
            Collection<BookEntry> entries, Reach reach, int most, long now, RandomGenerator random) {
        List<Announcement> voters = new ArrayList<>();
        List<Announcement> others = new ArrayList<>();
        for (BookEntry entry : entries) {
            boolean said =
                    entry.isTellableAt(now) && Reach.of(entry.endpoint().ip()).mayBeSaidBetween(reach);
            if (said) {
                (entry.table() == BookTable.VOTERS ? voters : others).add(entry.announcement());
            }
        }
        int rest = Math.max(0, most - others.size());
        List<Announcement> told = some(voters, Math.max(most / 2, rest), random);
        told.addAll(some(others, most - told.size(), random));
        return told;
    }

    private static List<Announcement> some(List<Announcement> of, int most, RandomGenerator random) {
        List<Announcement> chosen = new ArrayList<>();
        while (chosen.size() < most && !of.isEmpty()) {
            int index = random.nextInt(of.size());
            chosen.add(of.set(index, of.getLast()));
            of.removeLast();
        }
        return chosen;
    }
}
