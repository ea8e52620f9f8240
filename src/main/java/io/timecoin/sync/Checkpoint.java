package io.timecoin.sync;

import io.timecoin.crypto.Hash256;
import io.timecoin.ledger.BlockHeader;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A block that the chain must have, as an operator has written it down (protocol §9): a chain with another one at its height is
 * not followed, whoever has signed it.
 *
 * @param height above 0
 */
public record Checkpoint(long height, Hash256 hash) {

    private static final Pattern TEXT = Pattern.compile("([1-9][0-9]{0,17}):([0-9a-f]{64})");

    /** Of {@code HEIGHT:HASH}; empty if the text is nothing of that kind. */
    public static Optional<Checkpoint> parse(String text) {
        Matcher matcher = TEXT.matcher(text.strip());
        return matcher.matches()
                ? Optional.of(new Checkpoint(Long.parseLong(matcher.group(1)), Hash256.ofHex(matcher.group(2))))
                : Optional.empty();
    }

    /** Which headers may be of the chain that is followed: all, if no block of it is written down. */
    static Predicate<BlockHeader> allowing(Optional<Checkpoint> checkpoint) {
        return checkpoint.<Predicate<BlockHeader>>map(block -> block::allows).orElse(_ -> true);
    }

    /** Whether a header may be of the chain that has this block. */
    public boolean allows(BlockHeader header) {
        return header.height() != height || header.hash().equals(hash);
    }
}
