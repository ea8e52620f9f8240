package io.timecoin.node;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.timecoin.crypto.PublicKey;
import io.timecoin.files.FileTrouble;
import io.timecoin.files.WholeFile;
import io.timecoin.network.conduct.Ban;
import io.timecoin.network.conduct.BanStore;
import io.timecoin.network.conduct.Fault;
import io.timecoin.network.conduct.Subject;
import io.timecoin.runtime.Failure;
import io.timecoin.runtime.Threads;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Bans in a file of the data directory. Written whole, by a thread that may wait, at most once in {@link #DELAY_MILLIS}; what is
 * not written yet when the process is killed is lost. Safe for any thread.
 */
final class BanFile implements BanStore {

    private static final Logger LOG = Logger.getLogger(BanFile.class);

    static final String NAME = "bans.json";

    /** Changes that come within this time are written together, ms: keys are free, and so would be writes. */
    static final long DELAY_MILLIS = 500;

    private static final int MAX_BYTES = 8 << 20;
    private static final int VERSION = 1;
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final Path file;
    private final Threads threads;
    private final Failure failure;
    private final List<Ban> saved;
    private final AtomicReference<@Nullable Supplier<List<Ban>>> unwritten = new AtomicReference<>();

    private BanFile(Path file, Threads threads, Failure failure, List<Ban> saved) {
        this.file = file;
        this.threads = threads;
        this.failure = failure;
        this.saved = saved;
    }

    /**
     * Reads the file, if there is one.
     *
     * @throws NodeStartException if it cannot be read, or is not what this program writes
     */
    static BanFile open(Path dataDirectory, Threads threads, Failure failure) throws NodeStartException {
        Path file = dataDirectory.resolve(NAME);
        try {
            return new BanFile(file, threads, failure, Files.exists(file) ? read(file) : List.of());
        } catch (IOException e) {
            throw new NodeStartException("cannot read the bans in " + file + ": " + FileTrouble.of(e), e);
        } catch (IllegalArgumentException e) {
            throw new NodeStartException(
                    "the bans in " + file + " do not read back: " + e.getMessage()
                            + "; move the file aside, and ban again what you want banned",
                    e);
        }
    }

    @Override
    public List<Ban> load() {
        return saved;
    }

    @Override
    public void changed(Supplier<List<Ban>> bans) {
        if (unwritten.getAndSet(bans) == null) {
            try {
                var _ = threads.timer().schedule(this::hand, DELAY_MILLIS, TimeUnit.MILLISECONDS);
            } catch (RejectedExecutionException e) {
                LOG.debug("the node is stopping: what it has banned since is written by that");
            }
        }
    }

    private void hand() {
        try {
            threads.reads().execute(() -> failure.guarded(this::flush));
        } catch (RejectedExecutionException e) {
            LOG.debug("the node is stopping: what it has banned since is written by that");
        }
    }

    /** Writes what is not written yet. A disk that fails costs the memory of bans, and nothing else. */
    synchronized void flush() {
        Supplier<List<Ban>> bans = unwritten.getAndSet(null);
        if (bans != null) {
            try {
                WholeFile.secret(file).replace(write(bans.get()).getBytes(StandardCharsets.UTF_8));
            } catch (IOException e) {
                LOG.errorf("cannot write the bans to %s: %s", file, FileTrouble.of(e));
            }
        }
    }

    static String write(List<Ban> bans) {
        ObjectNode root = MAPPER.createObjectNode().put("version", VERSION);
        ArrayNode list = root.putArray("bans");
        for (Ban ban : bans) {
            ObjectNode json = list.addObject()
                    .put("subject", ban.subject().toString())
                    .put("since", ban.since())
                    .put("until", ban.until())
                    .put("times", ban.times());
            ban.reason().ifPresent(fault -> json.put("reason", fault.name()));
            ArrayNode spared = json.putArray("spared");
            new TreeSet<>(ban.spared()).forEach(key -> spared.add(key.toHex()));
        }
        return root.toString() + "\n";
    }

    private static List<Ban> read(Path file) throws IOException {
        byte[] bytes;
        try (InputStream in = Files.newInputStream(file)) {
            bytes = in.readNBytes(MAX_BYTES + 1);
        }
        if (bytes.length > MAX_BYTES) {
            throw new IllegalArgumentException("it has more than " + MAX_BYTES + " bytes");
        }
        return read(new String(bytes, StandardCharsets.UTF_8));
    }

    /** @throws IllegalArgumentException if it is not what {@link #write} makes */
    static List<Ban> read(String text) {
        JsonNode root;
        try {
            root = MAPPER.readTree(text);
        } catch (IOException e) {
            throw new IllegalArgumentException("it is no JSON", e);
        }
        if (root.path("version").asInt() != VERSION || !root.path("bans").isArray()) {
            throw new IllegalArgumentException("it is not of version " + VERSION);
        }
        List<Ban> bans = new ArrayList<>();
        root.path("bans").forEach(json -> bans.add(ban(json)));
        return bans;
    }

    private static Ban ban(JsonNode json) {
        Subject subject = Subject.parse(json.path("subject").asText())
                .orElseThrow(() -> new IllegalArgumentException("a ban of nobody"));
        Set<PublicKey> spared = new TreeSet<>();
        json.path("spared").forEach(key -> spared.add(PublicKey.ofHex(key.asText())));
        return new Ban(
                subject,
                number(json, "since"),
                number(json, "until"),
                (int) Math.min(number(json, "times"), Integer.MAX_VALUE),
                json.hasNonNull("reason")
                        ? Optional.of(Fault.valueOf(json.path("reason").asText()))
                        : Optional.empty(),
                spared);
    }

    private static long number(JsonNode json, String field) {
        JsonNode value = json.path(field);
        if (!value.isIntegralNumber() || !value.canConvertToLong() || value.longValue() < 0) {
            throw new IllegalArgumentException("a ban without a number " + field);
        }
        return value.longValue();
    }
}
