package io.timecoin.files;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.timecoin.storage.SmallDisk;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class WholeFileTest {

    private static final int OTHER_USER = 1234;
    private static final byte[] TEXT = "text".getBytes(StandardCharsets.US_ASCII);

    @TempDir
    private Path directory = Path.of("");

    private Path at(String name) {
        return directory.resolve(name);
    }

    private static List<Path> files(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.sorted().toList();
        }
    }

    private static String mode(Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }

    private static void giveAway(Path file) throws IOException {
        try {
            Files.setAttribute(file, "unix:uid", OTHER_USER);
        } catch (IOException e) {
            assumeTrue(false, "only root gives files away");
        }
    }

    @Test
    void isReadAsItWasWritten() throws Exception {
        WholeFile file = WholeFile.secret(at("f"));
        assertTrue(file.read(9).isEmpty());
        file.create(TEXT);
        assertArrayEquals(TEXT, file.read(9).orElseThrow());
        assertArrayEquals(new byte[] {'t', 'e'}, file.read(2).orElseThrow());
        file.replace(new byte[0]);
        assertArrayEquals(new byte[0], file.read(9).orElseThrow());
        assertEquals("rw-------", mode(at("f")));
        assertEquals(List.of(at("f")), files(directory));
    }

    @Test
    void ofManyWhoMakeItAtOnceOneDoes() throws Exception {
        int makers = 4;
        CyclicBarrier together = new CyclicBarrier(makers);
        List<String> made = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(makers)) {
            List<Future<String>> all = new ArrayList<>();
            for (int i = 0; i < makers; i++) {
                String text = "maker " + i;
                all.add(threads.submit(() -> {
                    together.await();
                    try {
                        WholeFile.open(at("f")).create(text.getBytes(StandardCharsets.US_ASCII));
                        return text;
                    } catch (FileAlreadyExistsException _) {
                        return "";
                    }
                }));
            }
            for (Future<String> each : all) {
                if (!each.get().isEmpty()) {
                    made.add(each.get());
                }
            }
        }
        assertEquals(List.of(Files.readString(at("f"))), made);
        assertEquals(List.of(at("f")), files(directory));
    }

    @Test
    void whatIsThereIsNeverMadeAnewBeItALinkToNowhere() throws Exception {
        Files.writeString(at("f"), "mine");
        assertThrows(
                FileAlreadyExistsException.class, () -> WholeFile.open(at("f")).create(TEXT));
        assertThrows(
                FileAlreadyExistsException.class, () -> WholeFile.open(at("f")).createAlone(TEXT, () -> {}));
        assertEquals("mine", Files.readString(at("f")));
        Path link = Files.createSymbolicLink(at("link"), at("none"));
        assertThrows(
                FileAlreadyExistsException.class, () -> WholeFile.open(link).create(TEXT));
        assertTrue(Files.isSymbolicLink(link));
        assertEquals(List.of(at("f"), link), files(directory));
    }

    @Test
    void whatSomebodyMakesMeanwhileStays() throws Exception {
        WholeFile file = WholeFile.secret(at("f"));
        assertThrows(
                FileAlreadyExistsException.class,
                () -> file.createAlone(TEXT, () -> {
                    try {
                        Files.writeString(at("f"), "mine");
                    } catch (IOException e) {
                        throw new IllegalStateException(e);
                    }
                }));
        assertEquals("mine", Files.readString(at("f")));
        assertEquals(List.of(at("f")), files(directory));
    }

    @Test
    void ofAFullDiskNothingStaysAndAfterwardsItIsMade() throws Exception {
        try (SmallDisk disk = SmallDisk.mount(directory, 1)) {
            Path filler = disk.path().resolve("filler");
            assertThrows(IOException.class, () -> Files.write(filler, new byte[2 << 20]));
            WholeFile file = WholeFile.open(disk.path().resolve("f"));
            assertThrows(IOException.class, () -> file.create(TEXT));
            assertThrows(IOException.class, () -> file.createAlone(TEXT, () -> {}));
            assertThrows(IOException.class, () -> file.replace(TEXT));
            assertEquals(List.of(filler), files(disk.path()));
            Files.delete(filler);
            file.create(TEXT);
            Files.write(filler, new byte[900 << 10]);
            assertThrows(IOException.class, () -> file.replace(new byte[200 << 10]));
            assertArrayEquals(TEXT, file.read(9).orElseThrow());
        }
    }

    @Test
    void whatIsReplacedKeepsItsModeAndItsLinks() throws Exception {
        Path stick = Files.createDirectory(at("stick"));
        Path real = Files.writeString(stick.resolve("real"), "old");
        Files.setPosixFilePermissions(real, PosixFilePermissions.fromString("rw-r-----"));
        Path link = Files.createSymbolicLink(at("link"), Path.of("stick/real"));
        WholeFile.secret(link).replace(TEXT);
        assertTrue(Files.isSymbolicLink(link));
        assertEquals("text", Files.readString(real));
        assertEquals("rw-r-----", mode(real));
        assertEquals(List.of(real), files(stick));
    }

    @Test
    void aLinkToAFileThatIsNotThereIsNoFileThatIsMissing() throws Exception {
        Path link = Files.createSymbolicLink(at("link"), at("none"));
        IOException unread =
                assertThrows(IOException.class, () -> WholeFile.secret(link).read(9));
        assertTrue(FileTrouble.of(unread).contains("link"), unread.toString());
        assertThrows(IOException.class, () -> WholeFile.secret(link).replace(TEXT));
        assertEquals(List.of(link), files(directory));
        Path loop = at("loop");
        Files.createSymbolicLink(loop, loop);
        assertThrows(IOException.class, () -> WholeFile.itself(loop));
        assertThrows(IOException.class, () -> WholeFile.itself(Path.of("/")));
        assertEquals(at("loop.x"), WholeFile.beside(loop, ".x"));
        assertEquals(at("none.x"), WholeFile.beside(link, ".x"));
    }

    @Test
    void whatIsNotToBeWrittenIsNot() throws Exception {
        Files.writeString(at("f"), "mine");
        Files.setPosixFilePermissions(at("f"), PosixFilePermissions.fromString("r--------"));
        IOException refused =
                assertThrows(IOException.class, () -> WholeFile.open(at("f")).replace(TEXT));
        assertTrue(FileTrouble.of(refused).contains("r--------"), refused.toString());
        assertEquals("mine", Files.readString(at("f")));
        assertEquals(List.of(at("f")), files(directory));
    }

    @Test
    void whatAKilledProcessLeftIsTakenAway() throws Exception {
        Files.writeString(at(".f.new"), "half of a");
        WholeFile.secret(at("f")).createAlone(TEXT, () -> {});
        assertEquals(List.of(at("f")), files(directory));
        Files.createLink(at(".f.new"), at("f")); // killed between its two names
        WholeFile.secret(at("f")).replace(new byte[0]);
        assertEquals(List.of(at("f")), files(directory));
        assertEquals("", Files.readString(at("f")));
    }

    @Test
    void withAnAdministratorAFileStaysItsOwnersAndANewOneBesideItIsHis() throws Exception {
        Path wallet = Files.createFile(at("w"));
        giveAway(wallet);
        WholeFile.secret(wallet).replace(TEXT);
        assertEquals(OTHER_USER, Files.getAttribute(wallet, "unix:uid"));
        Path link = Files.createSymbolicLink(at("link"), wallet);
        WholeFile.secret(at("made"), link).replace(TEXT);
        WholeFile.secret(at("created"), wallet).create(TEXT);
        for (String name : List.of("made", "created")) {
            assertEquals(OTHER_USER, Files.getAttribute(at(name), "unix:uid"), name);
            assertEquals("rw-------", mode(at(name)));
        }
        WholeFile.secret(at("alone"), at("none")).create(TEXT);
        assertFalse(Files.getAttribute(at("alone"), "unix:uid").equals(OTHER_USER), "of nobody else");
    }

    @Test
    void withoutItsDirectoryThereIsNone() {
        IOException refused = assertThrows(
                IOException.class, () -> WholeFile.open(at("none/f")).create(TEXT));
        assertEquals("its directory does not exist", FileTrouble.of(refused));
        assertThrows(IOException.class, () -> WholeFile.open(at("none/f")).replace(TEXT));
    }
}
