package io.timecoin.chaos;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.stream.Stream;

/** Damage to the file of a database that was written last. */
final class DamagedFile {

    private DamagedFile() {}

    /** The newest file of this kind with something in it: RocksDB numbers its files in order. */
    static Path last(Path database, String ending) throws IOException {
        try (Stream<Path> files = Files.list(database)) {
            return files.filter(file -> file.getFileName().toString().endsWith(ending))
                    .filter(file -> file.toFile().length() > 0)
                    .max(Comparator.comparing(file -> file.getFileName().toString()))
                    .orElseThrow(() -> new AssertionError("no " + ending + " file in " + database));
        }
    }

    /** Turns some bits of the byte at this part of it. */
    static void flip(Path file, double part) throws IOException {
        try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
            long position = (long) (Files.size(file) * part);
            bytes.seek(position);
            int old = bytes.read();
            bytes.seek(position);
            bytes.write(old ^ 0x55);
        }
    }

    /** Cuts off so many bytes. */
    static void cut(Path file, long bytes) throws IOException {
        try (RandomAccessFile cut = new RandomAccessFile(file.toFile(), "rw")) {
            cut.setLength(Math.max(0, Files.size(file) - bytes));
        }
    }

    /** Begins a record at the end of a log and does not finish it: checksum, length, kind, and less than that length. */
    static void tear(Path log) throws IOException {
        ByteBuffer begun = ByteBuffer.allocate(40).order(ByteOrder.LITTLE_ENDIAN);
        begun.putInt(0x5a17c0de).putShort((short) 500).put((byte) 1);
        Files.write(log, begun.array(), StandardOpenOption.APPEND);
    }
}
