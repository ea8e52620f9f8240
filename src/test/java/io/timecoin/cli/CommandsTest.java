package io.timecoin.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.timecoin.ledger.Address;
import io.timecoin.ledger.AddressText;
import io.timecoin.ledger.Genesis;
import io.timecoin.ledger.Network;
import io.timecoin.node.KeyFile;
import io.timecoin.node.NodeFiles;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

final class CommandsTest {

    @TempDir
    private Path directory = Path.of("");

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final CommandLine program =
            TimecoinCommand.commandLine().setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));

    @ParameterizedTest
    @ValueSource(
            strings = {
                "testnet --nodes 0",
                "testnet --nodes 65",
                "testnet --nodes four",
                "testnet --base-port 65535",
                "testnet --epoch 60",
                "testnet --epoch 10ms",
                "testnet --transfers 0 --exit",
                "testnet --exit",
                "tx",
                "tx abc",
                "status --url nowhere",
                "status --url ftp://host",
                "status --wait soon",
                "keys",
                "keys generate",
                "init genesis f",
                "init genesis f --masternode bronze",
                "init genesis f --masternode wood,00,TIME0,host:1",
                "node --set timecoin.api.port",
                "node --config"
            })
    void badArgumentsAreAUsageErrorWithAReason(String arguments) {
        assertEquals(2, program.execute(arguments.split(" ")), err.toString());
        assertFalse(err.toString().isBlank());
        assertEquals("", out.toString());
    }

    @Test
    void aNodeWithoutGenesisSaysWhereItLookedAndWhatToDo() {
        assertEquals(1, program.execute("node", "--data-dir", directory.toString()));
        assertTrue(err.toString().contains("genesis.json") && err.toString().contains("timecoin init"), err.toString());
    }

    @Test
    void aNodeWithAnUnknownSettingNamesIt() {
        assertEquals(1, program.execute("node", "--set", "timecoin.api.prot=1"));
        assertTrue(err.toString().startsWith("timecoin: unknown setting timecoin.api.prot"), err.toString());
    }

    @Test
    void anUnknownTierIsRefusedByTheNamesOfTheOthers() {
        assertEquals(2, program.execute("init", "genesis", "f", "--masternode", "diamond,00,TIME0,host:1"));
        assertTrue(err.toString().contains("a tier is free, bronze, silver or gold, not diamond"), err.toString());
        assertFalse(err.toString().contains("io.timecoin"), err.toString());
    }

    @Test
    void aDamagedGenesisIsNamed() throws Exception {
        Files.writeString(directory.resolve("genesis.json"), "{\"version\":1,\"version\":1}");
        assertEquals(1, program.execute("node", "--data-dir", directory.toString()));
        assertTrue(err.toString().contains("genesis.json is not valid"), err.toString());
        assertEquals(1, err.toString().lines().count());
    }

    @Test
    void aNodeThatIsNotThereIsOneLine() {
        assertEquals(1, program.execute("status", "--url", "http://127.0.0.1:1"));
        assertEquals("timecoin: no node answers at http://127.0.0.1:1" + System.lineSeparator(), err.toString());
    }

    @Test
    void aGeneratedKeyIsShownAgainWithoutItsSecret() throws Exception {
        String file = directory.resolve("k").toString();
        assertEquals(0, program.execute("keys", "generate", file, "--network", "devnet", "--json"), err.toString());
        assertEquals(0, program.execute("keys", "show", file, "--network", "devnet", "--json"), err.toString());
        List<String> lines = out.toString().lines().toList();
        assertEquals(lines.get(0), lines.get(1));
        assertTrue(lines.get(0).contains("TIME0"));
        assertFalse(out.toString().contains(Files.readString(Path.of(file)).strip()));
    }

    @Test
    void aSecretIsNotWrittenIntoAPipe() {
        String file = directory.resolve("k").toString();
        program.execute("keys", "generate", file);
        assertEquals(1, program.execute("keys", "show", file, "--show-secret"));
        assertTrue(err.toString().contains("only shown on a terminal"), err.toString());
    }

    @Test
    void initMakesADirectoryThatANodeAcceptsAndRepeatsItself() throws Exception {
        Path genesis = genesis();
        String data = directory.resolve("data").toString();
        String[] init = {"init", "--data-dir", data, "--genesis", genesis.toString(), "--masternode", "--json"};
        assertEquals(0, program.execute(init), err.toString());
        String first = out.toString();
        assertEquals(0, program.execute(init), err.toString());
        assertEquals(first + first, out.toString());
        assertTrue(Files.isDirectory(Path.of(data, "votes")) || first.contains("operatorKey"), first);
        assertTrue(Files.readString(Path.of(data, "node.properties")).contains("timecoin.node.operator-key="));
    }

    @Test
    void initRefusesTheGenesisOfAnotherNetwork() throws Exception {
        String data = directory.resolve("data").toString();
        assertEquals(
                0,
                program.execute(
                        "init", "--data-dir", data, "--genesis", genesis().toString()));
        assertEquals(
                1,
                program.execute(
                        "init", "--data-dir", data, "--genesis", genesis().toString()));
        assertTrue(err.toString().contains("belongs to another network"), err.toString());
    }

    @Test
    void aGenesisHasTheMasternodesAndCoinsThatWereAskedFor() throws Exception {
        Genesis genesis = NodeFiles.readGenesis(genesis());
        assertEquals(1, genesis.masternodes().size());
        assertEquals(3, genesis.allocations().size());
        assertEquals(250_000_000, genesis.allocations().getFirst().amount());
    }

    @Test
    void ofManyWhoMakeAGenesisAtOnceOneDoesAndShowsItsHash() throws Exception {
        Path file = directory.resolve("genesis.json");
        int makers = 4;
        CyclicBarrier together = new CyclicBarrier(makers);
        List<CommandRun> made = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(makers)) {
            List<Future<CommandRun>> all = new ArrayList<>();
            for (int i = 0; i < makers; i++) {
                String[] arguments = genesisAt(file);
                all.add(threads.submit(() -> {
                    together.await();
                    return CommandRun.of(new InitGenesisCommand(), Arrays.copyOfRange(arguments, 2, arguments.length));
                }));
            }
            for (Future<CommandRun> each : all) {
                CommandRun run = each.get();
                if (run.code() == 0) {
                    made.add(run);
                } else {
                    assertTrue(run.failed().err().contains("exists already"), run.err());
                }
            }
        }
        assertEquals(1, made.size());
        assertEquals(
                made.getFirst().lines(),
                List.of(NodeFiles.readGenesis(file).hash().toHex()));
        try (Stream<Path> files = Files.list(directory)) {
            assertEquals(List.of(file), files.filter(Files::isRegularFile).toList());
        }
    }

    @Test
    void aLinkToNothingIsNoPlaceForWhatInitMakes() throws Exception {
        Path link = Files.createSymbolicLink(directory.resolve("link"), directory.resolve("none"));
        assertEquals(1, program.execute(genesisAt(link)));
        assertTrue(err.toString().contains("exists already"), err.toString());
        String genesis = genesis().toString();
        for (String name : List.of("genesis.json", "node.key", "node.properties")) {
            Path data = Files.createTempDirectory(directory, "data");
            Path place = Files.createSymbolicLink(data.resolve(name), directory.resolve("none"));
            err.getBuffer().setLength(0);
            assertEquals(1, program.execute("init", "--data-dir", data.toString(), "--genesis", genesis), name);
            assertTrue(err.toString().contains(name) && err.toString().contains("already"), err.toString());
            assertTrue(Files.isSymbolicLink(place), name);
        }
        assertFalse(Files.exists(directory.resolve("none")));
    }

    /** A new genesis; its own key makes it a network of its own. */
    private Path genesis() throws Exception {
        Path file = Files.createTempDirectory(directory, "g").resolve("genesis.json");
        assertEquals(
                0,
                TimecoinCommand.commandLine()
                        .setOut(new PrintWriter(new StringWriter()))
                        .setErr(new PrintWriter(err, true))
                        .execute(genesisAt(file)),
                err.toString());
        return file;
    }

    private String[] genesisAt(Path file) throws Exception {
        Path keyFile = Files.createTempDirectory(directory, "k").resolve("k");
        var key = KeyFile.create(keyFile, new SecureRandom()).publicKey();
        String address = AddressText.encode(Address.of(key), Network.DEVNET);
        return new String[] {
            "init",
            "genesis",
            file.toString(),
            "--masternode",
            "bronze," + key.toHex() + "," + address + ",127.0.0.1:24100",
            "--allocation",
            address + "=2.5*3"
        };
    }
}
