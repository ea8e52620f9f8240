package io.timecoin.node;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.timecoin.crypto.PublicKey;
import io.timecoin.files.FileTrouble;
import io.timecoin.files.WholeFile;
import io.timecoin.ledger.codec.ByteReader;
import io.timecoin.ledger.codec.ByteWriter;
import io.timecoin.ledger.codec.MalformedException;
import io.timecoin.network.Announcement;
import io.timecoin.network.conduct.AddressPrefix;
import io.timecoin.network.discovery.BookEntry;
import io.timecoin.network.discovery.BookStore;
import io.timecoin.network.discovery.BookTable;
import io.timecoin.network.discovery.Origin;
import io.timecoin.runtime.Failure;
import io.timecoin.runtime.Threads;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The address book in a file of the data directory. A node can do without: one that does not read back is set aside with a warning.
 * Written whole, by a thread that may wait. Safe for any thread.
 */
final class BookFile implements BookStore {

    private static final Logger LOG = Logger.getLogger(BookFile.class);

    static final String NAME = "address-book.json";

    private static final int MAX_BYTES = 8 << 20;
    private static final int MAX_ENTRIES = 8_192;
    private static final int SECRET_BYTES = 32;
    private static final int VERSION = 1;
    private static final HexFormat HEX = HexFormat.of();
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final Path file;
    private final Threads threads;
    private final Failure failure;
    private final Saved saved;
    private final AtomicReference<@Nullable Supplier<List<BookEntry>>> unwritten = new AtomicReference<>();

    private BookFile(Path file, Threads threads, Failure failure, Saved saved) {
        this.file = file;
        this.threads = threads;
        this.failure = failure;
        this.saved = saved;
    }

    /**
     * Reads the file, if there is one that reads back; else the book is empty.
     *
     * @param random for the secret of a new book
     */
    static BookFile open(Path dataDirectory, Threads threads, Failure failure, SecureRandom random) {
        Path file = dataDirectory.resolve(NAME);
        try {
            if (Files.exists(file)) {
                return new BookFile(file, threads, failure, read(file));
            }
        } catch (IOException | IllegalArgumentException e) {
            String reason = e instanceof IOException failed ? FileTrouble.of(failed) : e.getMessage();
            LOG.warnf(
                    "the address book %s does not read back (%s): %s, and nodes are looked for anew",
                    file, reason, setAside(file));
        }
        byte[] secret = new byte[SECRET_BYTES];
        random.nextBytes(secret);
        return new BookFile(file, threads, failure, new Saved(secret, List.of()));
    }

    private static String setAside(Path file) {
        Path aside = file.resolveSibling(NAME + ".damaged");
        try {
            Files.move(file, aside, StandardCopyOption.REPLACE_EXISTING);
            return "it is " + aside.getFileName() + " now";
        } catch (IOException e) {
            return "it cannot be set aside (" + FileTrouble.of(e) + ")";
        }
    }

    @Override
    public Saved load() {
        return saved;
    }

    @Override
    public void changed(Supplier<List<BookEntry>> entries) {
        if (unwritten.getAndSet(entries) == null) {
            try {
                threads.reads().execute(() -> failure.guarded(this::flush));
            } catch (RejectedExecutionException e) {
                LOG.debug("the node is stopping: what it has found since is written by that");
            }
        }
    }

    /** Writes what is not written yet. A disk that fails costs the memory of nodes, and nothing else. */
    synchronized void flush() {
        Supplier<List<BookEntry>> entries = unwritten.getAndSet(null);
        if (entries != null) {
            try {
                WholeFile.secret(file)
                        .replace(write(new Saved(saved.secret(), entries.get())).getBytes(StandardCharsets.UTF_8));
            } catch (IOException e) {
                LOG.errorf("cannot write the address book to %s: %s", file, FileTrouble.of(e));
            }
        }
    }

    static String write(Saved book) {
        ObjectNode root = MAPPER.createObjectNode().put("version", VERSION).put("secret", HEX.formatHex(book.secret()));
        ArrayNode list = root.putArray("entries");
        for (BookEntry entry : book.entries()) {
            ByteWriter announcement = new ByteWriter(512);
            entry.announcement().write(announcement);
            list.addObject()
                    .put("announcement", HEX.formatHex(announcement.toBytes()))
                    .put("table", entry.table().name())
                    .put("teller", entry.origin().teller().toHex())
                    .put("from", entry.origin().from().getHostAddress())
                    .put("heardAt", entry.heardAt())
                    .put("triedAt", entry.triedAt())
                    .put("metAt", entry.metAt())
                    .put("failures", entry.failures());
        }
        return root.toString() + "\n";
    }

    private static Saved read(Path file) throws IOException {
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
    static Saved read(String text) {
        JsonNode root;
        try {
            root = MAPPER.readTree(text);
        } catch (IOException e) {
            throw new IllegalArgumentException("it is no JSON", e);
        }
        JsonNode list = root.path("entries");
        if (root.path("version").asInt() != VERSION || !list.isArray() || list.size() > MAX_ENTRIES) {
            throw new IllegalArgumentException("it is not of version " + VERSION);
        }
        byte[] secret = HEX.parseHex(root.path("secret").asText());
        if (secret.length != SECRET_BYTES) {
            throw new IllegalArgumentException("its secret has " + secret.length + " bytes");
        }
        List<BookEntry> entries = new ArrayList<>();
        list.forEach(json -> entries.add(entry(json)));
        return new Saved(secret, entries);
    }

    private static BookEntry entry(JsonNode json) {
        Origin origin = new Origin(
                PublicKey.ofHex(json.path("teller").asText()),
                AddressPrefix.address(json.path("from").asText())
                        .orElseThrow(() -> new IllegalArgumentException("an entry from nowhere")));
        return new BookEntry(
                announcement(json.path("announcement").asText()),
                BookTable.valueOf(json.path("table").asText()),
                origin,
                number(json, "heardAt"),
                number(json, "triedAt"),
                number(json, "metAt"),
                (int) Math.min(number(json, "failures"), 1_000),
                0); // what was in vain before the restart is tried again
    }

    private static Announcement announcement(String hex) {
        ByteReader in = new ByteReader(HEX.parseHex(hex));
        try {
            Announcement announcement = Announcement.read(in);
            in.end("the announcement");
            return announcement;
        } catch (MalformedException e) {
            throw new IllegalArgumentException("a malformed entry: " + e.getMessage(), e);
        }
    }

    private static long number(JsonNode json, String field) {
        JsonNode value = json.path(field);
        if (!value.isIntegralNumber() || !value.canConvertToLong() || value.longValue() < 0) {
            throw new IllegalArgumentException("an entry without a number " + field);
        }
        return value.longValue();
    }
}
