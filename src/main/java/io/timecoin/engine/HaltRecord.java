package io.timecoin.engine;

import io.timecoin.consensus.Certificate;
import io.timecoin.ledger.codec.ByteWriter;
import io.timecoin.storage.DataDirectory;
import io.timecoin.storage.StorageException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * Why this node has stopped voting for good, with the proof, as a file for its operator: while it is there the node neither
 * votes nor takes transactions, also after a restart (protocol §6). Only a person removes it.
 */
final class HaltRecord {

    private static final String FILE = "HALTED.txt";
    private static final String REASON = "reason: ";

    private final Path directory;
    private final Path file;

    HaltRecord(DataDirectory directory) {
        this.directory = directory.path();
        this.file = this.directory.resolve(FILE);
    }

    Path path() {
        return file;
    }

    /** What is recorded; a file that cannot be understood halts as well. */
    Optional<String> reason() {
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try {
            return Files.readAllLines(file).stream()
                    .filter(line -> line.startsWith(REASON))
                    .map(line -> line.substring(REASON.length()))
                    .findFirst()
                    .or(() -> Optional.of(file + " is there, without a reason"));
        } catch (IOException e) {
            throw failure("it cannot be read", e);
        }
    }

    /** Makes it durable; the first record stays. */
    void write(String reason, List<Certificate> proof) {
        if (Files.exists(file)) {
            return;
        }
        Path fresh = file.resolveSibling(FILE + ".new");
        try (FileChannel channel = fresh(fresh)) {
            ByteBuffer text = ByteBuffer.wrap(text(reason, proof).getBytes(StandardCharsets.UTF_8));
            while (text.hasRemaining()) {
                channel.write(text);
            }
            channel.force(true);
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
            try (FileChannel names = FileChannel.open(directory, StandardOpenOption.READ)) {
                names.force(true); // the name has to outlive a power failure too
            }
        } catch (IOException e) {
            throw failure("it cannot be written", e);
        }
    }

    /** What was left of another attempt goes, or a link, which must not be written through. */
    private static FileChannel fresh(Path file) throws IOException {
        Files.deleteIfExists(file);
        return FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    }

    private static String text(String reason, List<Certificate> proof) {
        StringBuilder text = new StringBuilder("""
                This node has stopped voting and accepting transactions for good.
                Either a third of the vote weight has signed two contradicting things, or this machine computes wrongly.
                Keep this file: the certificates below are evidence. Compare this node's chain with those of other operators.
                If this node's chain is the right one, move this file out of the data directory and start the node again.
                If it is not, move the whole data directory aside and start anew: the node fetches the chain from its peers.
                """);
        text.append(REASON).append(reason.replace('\n', ' ')).append('\n');
        for (Certificate certificate : proof) {
            ByteWriter out = new ByteWriter(1_024);
            certificate.write(out);
            text.append("certificate: ")
                    .append(certificate.statement())
                    .append('\n')
                    .append(HexFormat.of().formatHex(out.toBytes()))
                    .append('\n');
        }
        return text.toString();
    }

    private StorageException failure(String what, IOException cause) {
        return new StorageException(
                "the record of a halt: " + what, file, "make the data directory readable and writable", cause);
    }
}
