package io.timecoin.network.discovery;

import io.timecoin.crypto.Hash256;
import io.timecoin.crypto.PublicKey;
import io.timecoin.network.NodeRecord;
import io.timecoin.network.conduct.AddressPrefix;
import java.net.InetAddress;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

/**
 * Whom of the book to dial next (protocol §7, "Discovery"). A node that votes dials every voter. Beyond that links are spread over network
 * groups: of each there are two at most, and each group that has any is as likely as another, however many nodes it claims to have.
 * Pure.
 *
 * @param most links to nodes of the book; those of a voter to voters apart
 */
record OutboundChoice(int most) {

    /** Links to nodes of one group, voters apart. */
    static final int MOST_OF_GROUP = 2;

    /**
     * How things are.
     *
     * @param votes whether this node does
     * @param taken node keys that are linked or being dialled, and this node's own
     * @param masternodes that are linked or being dialled
     * @param strangers where those are that are no voters, and were dialled out of the book or are being so
     * @param voters how many are that are voters
     */
    record Situation(
            boolean votes, Set<PublicKey> taken, Set<Hash256> masternodes, List<InetAddress> strangers, int voters) {

        private boolean isFree(BookEntry entry) {
            return !taken.contains(entry.nodeKey())
                    && entry.announcement()
                            .operator()
                            .map(NodeRecord::masternodeId)
                            .filter(masternodes::contains)
                            .isEmpty();
        }
    }

    /** The next one, if one is wanted and there is any. */
    Optional<BookEntry> next(Collection<BookEntry> book, Situation now, long millis, RandomGenerator random) {
        List<BookEntry> dialable = book.stream()
                .filter(now::isFree)
                .filter(entry -> entry.retryAt() <= millis)
                .toList();
        Optional<BookEntry> voter = wantsVoter(now)
                ? any(of(dialable, entry -> entry.table() == BookTable.VOTERS), random)
                : Optional.empty();
        return voter.isPresent() || !wantsStranger(now) ? voter : stranger(dialable, now, random);
    }

    /** Who does not vote leaves half of its places to others, and voters' places to those who need them. */
    private boolean wantsVoter(Situation now) {
        return now.votes() || (now.voters() < most - most / 2 && wantsStranger(now));
    }

    private boolean wantsStranger(Situation now) {
        return now.strangers().size() + (now.votes() ? 0 : now.voters()) < most;
    }

    /** Those that were met as often as those that were not: neither crowd keeps the other out. */
    private static Optional<BookEntry> stranger(List<BookEntry> dialable, Situation now, RandomGenerator random) {
        Map<AddressPrefix, Long> groups =
                now.strangers().stream().collect(Collectors.groupingBy(AddressPrefix::group, Collectors.counting()));
        List<BookEntry> fitting = of(
                dialable,
                entry -> entry.table() != BookTable.VOTERS && groups.getOrDefault(entry.group(), 0L) < MOST_OF_GROUP);
        List<BookEntry> met = of(fitting, entry -> entry.table() == BookTable.TRIED);
        List<BookEntry> heard = of(fitting, entry -> entry.table() == BookTable.NEW);
        boolean first = random.nextBoolean();
        List<BookEntry> chosen = heard.isEmpty() || (first && !met.isEmpty()) ? met : heard;
        return anyGroup(chosen, random);
    }

    private static Optional<BookEntry> anyGroup(List<BookEntry> entries, RandomGenerator random) {
        Map<String, List<BookEntry>> groups = entries.stream()
                .collect(Collectors.groupingBy(entry -> entry.group().toString(), TreeMap::new, Collectors.toList()));
        return any(List.copyOf(groups.values()), random).flatMap(group -> any(group, random));
    }

    /**
     * One to be dialled only to see whether it is there: first one whose place another waits for, then any that was not met yet. So
     * that those that were met are many, and alive, when they are needed.
     */
    Optional<BookEntry> feeler(
            List<BookEntry> toTest, Collection<BookEntry> book, Situation now, long millis, RandomGenerator random) {
        if (most == 0) {
            return Optional.empty(); // this node opens no links but those it is told to
        }
        Predicate<BookEntry> dialable = entry -> now.isFree(entry) && entry.retryAt() <= millis;
        List<BookEntry> tests = of(toTest, dialable);
        return tests.isEmpty()
                ? anyGroup(of(book, dialable.and(entry -> entry.table() == BookTable.NEW)), random)
                : any(tests, random);
    }

    private static List<BookEntry> of(Collection<BookEntry> entries, Predicate<BookEntry> wanted) {
        return entries.stream().filter(wanted).toList();
    }

    private static <T> Optional<T> any(List<T> of, RandomGenerator random) {
        return of.isEmpty() ? Optional.empty() : Optional.of(of.get(random.nextInt(of.size())));
    }
}
