package io.timecoin.node;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
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
import java.io.OutputStream;
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
 * Written whole, by a thread that may wait, and read and written entry by entry, so that it takes no memory beside the book's. Safe for
 * any thread.
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
    private final byte[] secret;
    private final AtomicReference<List<BookEntry>> read;
    private final AtomicReference<@Nullable Supplier<List<BookEntry>>> unwritten = new AtomicReference<>();

    private BookFile(Path file, Threads threads, Failure failure, Saved saved) {
        this.file = file;
        this.threads = threads;
        this.failure = failure;
        this.secret = saved.secret();
        this.read = new AtomicReference<>(saved.entries());
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

    /** Entries are handed over with the first call, and not kept here. */
    @Override
    public Saved load() {
        return new Saved(secret, read.getAndSet(List.of()));
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
                WholeFile.secret(file).replace(out -> write(new Saved(secret, entries.get()), out));
            } catch (IOException e) {
                LOG.errorf("cannot write the address book to %s: %s", file, FileTrouble.of(e));
            }
        }
    }

    static void write(Saved book, OutputStream out) throws IOException {
        try (JsonGenerator json = MAPPER.createGenerator(out).disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET)) {
            json.writeStartObject();
            json.writeNumberField("version", VERSION);
            json.writeStringField("secret", HEX.formatHex(book.secret()));
            json.writeArrayFieldStart("entries");
            for (BookEntry entry : book.entries()) {
                write(entry, json);
            }
            json.writeEndArray();
            json.writeEndObject();
            json.writeRaw('\n');
        }
    }

    private static void write(BookEntry entry, JsonGenerator json) throws IOException {
        ByteWriter announcement = new ByteWriter(512);
        entry.announcement().write(announcement);
        json.writeStartObject();
        json.writeStringField("announcement", HEX.formatHex(announcement.toBytes()));
        json.writeStringField("table", entry.table().name());
        json.writeStringField("teller", entry.origin().teller().toHex());
        json.writeStringField("from", entry.origin().from().getHostAddress());
        json.writeNumberField("heardAt", entry.heardAt());
        json.writeNumberField("triedAt", entry.triedAt());
        json.writeNumberField("metAt", entry.metAt());
        json.writeNumberField("failures", entry.failures());
        json.writeEndObject();
    }

    private static Saved read(Path file) throws IOException {
        if (Files.size(file) > MAX_BYTES) {
            throw new IllegalArgumentException("it has more than " + MAX_BYTES + " bytes");
        }
        try (InputStream in = Files.newInputStream(file);
                JsonParser json = MAPPER.createParser(in)) {
            return read(json);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("it is no JSON", e);
        }
    }

    /** @throws IllegalArgumentException if it is not what {@link #write} makes */
    private static Saved read(JsonParser json) throws IOException {
        require(json.nextToken() == JsonToken.START_OBJECT
                && "version".equals(json.nextFieldName())
                && json.nextIntValue(0) == VERSION
                && "secret".equals(json.nextFieldName()));
        byte[] secret = HEX.parseHex(String.valueOf(json.nextTextValue()));
        if (secret.length != SECRET_BYTES) {
            throw new IllegalArgumentException("its secret has " + secret.length + " bytes");
        }
        require("entries".equals(json.nextFieldName()) && json.nextToken() == JsonToken.START_ARRAY);
        List<BookEntry> entries = new ArrayList<>();
        while (json.nextToken() == JsonToken.START_OBJECT) {
            require(entries.size() < MAX_ENTRIES);
            JsonNode entry = MAPPER.readTree(json);
            entries.add(entry(entry));
        }
        require(json.currentToken() == JsonToken.END_ARRAY
                && json.nextToken() == JsonToken.END_OBJECT
                && json.nextToken() == null);
        return new Saved(secret, entries);
    }

    private static void require(boolean form) {
        if (!form) {
            throw new IllegalArgumentException("it is not of version " + VERSION);
        }
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
