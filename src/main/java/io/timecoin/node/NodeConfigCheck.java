package io.timecoin.node;

import io.quarkus.runtime.configuration.MemorySize;
import io.timecoin.network.HostPort;
import io.timecoin.network.conduct.AddressPrefix;
import io.timecoin.sync.Checkpoint;
import java.lang.annotation.Annotation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** Holds the values of settings against their {@link Bound}s; a refusal names the key, the value and what is allowed. */
final class NodeConfigCheck {

    private static final int MAX_PORT = 65_535;
    private static final Duration MAX_TIMER = Duration.ofHours(1);
    private static final long MEBIBYTE = 1 << 20;

    private static final Predicate<String> HOST =
            Pattern.compile("[A-Za-z0-9.:_-]+").asMatchPredicate();
    private static final Predicate<String> ORIGIN =
            Pattern.compile("https?://[A-Za-z0-9._-]+(:\\d{1,5})?").asMatchPredicate();

    /** What is set or has a default, by key. */
    private final SortedMap<String, Object> values;

    private NodeConfigCheck(SortedMap<String, Object> values) {
        this.values = values;
    }

    /** @throws NodeStartException naming everything that is out of bounds */
    static void check(NodeConfig config) throws NodeStartException {
        NodeConfigCheck check = new NodeConfigCheck(NodeConfigKeys.values(config));
        List<String> refusals = new ArrayList<>();
        NodeConfigKeys.bounds()
                .forEach((key, bounds) ->
                        bounds.forEach(bound -> check.refusal(key, bound).ifPresent(refusals::add)));
        if (!refusals.isEmpty()) {
            throw new NodeStartException(String.join("; ", refusals));
        }
    }

    private Optional<String> refusal(String key, Annotation bound) {
        Object value = values.get(key);
        if (value == null) {
            return Optional.empty();
        }
        return switch (bound) {
            case Bound.Within range -> within(key, (Integer) value, range.least(), range.most());
            case Bound.Port _ -> within(key, (Integer) value, 0, MAX_PORT);
            case Bound.Timer timer -> timer(key, (Duration) value, timer.leastMillis());
            case Bound.NotBelow other -> notBelow(key, (Duration) value, NodeConfigKeys.PREFIX + other.value());
            case Bound.AtLeast least -> atLeast(key, ((MemorySize) value).asLongValue(), least.mebibytes() * MEBIBYTE);
            case Bound.Host _ -> each(key, value, HOST, "is no host name or address");
            case Bound.Origin _ -> each(key, value, ORIGIN, "is no origin such as https://wallet.example:8443");
            case Bound.Checkpoint _ ->
                each(
                        key,
                        value,
                        text -> Checkpoint.parse(text).isPresent(),
                        "is no height and hash such as 1200:" + "0f".repeat(32));
            case Bound.Prefix _ ->
                each(
                        key,
                        value,
                        text -> AddressPrefix.parse(text).isPresent(),
                        "is no address and no prefix such as 10.0.0.0/8");
            case Bound.Endpoint _ -> parsed(key, value, HostPort::parse);
            case Bound.TimeServer _ -> parsed(key, value, TimeServerText::parse);
            case Bound.AtMost most -> atMost(key, ((List<?>) value).size(), most.value());
            case Bound.OnlyWith other -> onlyWith(key, NodeConfigKeys.PREFIX + other.value());
            default -> Optional.empty(); // the library's own annotations
        };
    }

    private static Optional<String> within(String key, int value, int least, int most) {
        return unless(value >= least && value <= most, key, value, "is not within " + least + " to " + most);
    }

    private static Optional<String> timer(String key, Duration value, long leastMillis) {
        boolean fits = !value.isNegative() && value.compareTo(MAX_TIMER) <= 0 && value.toMillis() >= leastMillis;
        return unless(
                fits, key, words(value), "is not within " + leastMillis + " ms to " + MAX_TIMER.toMinutes() + " min");
    }

    private Optional<String> notBelow(String key, Duration value, String other) {
        Duration least = (Duration) Objects.requireNonNull(values.get(other), other); // it has a default
        return unless(
                value.compareTo(least) >= 0, key, words(value), "is shorter than " + other + " = " + words(least));
    }

    private static Optional<String> atLeast(String key, long bytes, long least) {
        return unless(bytes >= least, key, bytes, "bytes are less than " + least);
    }

    private static Optional<String> each(String key, Object value, Predicate<String> fits, String why) {
        return (value instanceof List<?> list ? list : List.of(value))
                .stream()
                        .map(Object::toString)
                        .filter(fits.negate())
                        .findFirst()
                        .map(wrong -> key + " = " + wrong + " " + why);
    }

    private static Optional<String> atMost(String key, int size, int most) {
        return unless(size <= most, key, size, "values are more than " + most);
    }

    private static Optional<String> parsed(String key, Object value, Function<String, ?> parser) {
        for (Object each : value instanceof List<?> list ? list : List.of(value)) {
            try {
                var _ = parser.apply(each.toString().strip());
            } catch (IllegalArgumentException e) {
                return Optional.of(key + ": " + e.getMessage());
            }
        }
        return Optional.empty();
    }

    private Optional<String> onlyWith(String key, String other) {
        return unless(values.containsKey(other), key, "set", "is of no use without " + other);
    }

    /** A duration as it could stand in the file. */
    private static String words(Duration value) {
        return value.toMillis() % 1_000 == 0 ? value.toSeconds() + "s" : value.toMillis() + "ms";
    }

    private static Optional<String> unless(boolean holds, String key, Object value, String why) {
        return holds ? Optional.empty() : Optional.of(key + " = " + value + " " + why);
    }
}
