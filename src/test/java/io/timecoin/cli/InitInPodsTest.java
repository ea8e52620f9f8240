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
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PipedReader;
import java.io.PipedWriter;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code init} as a container that runs at each start of a pod. */
final class InitInPodsTest {

    @TempDir
    private Path directory = Path.of("");

    private CommandRun init(String... arguments) {
        return CommandRun.of(new InitCommand(), arguments);
    }

    private CommandRun initAwaiting(Path data, Path genesis, String... more) {
        String[] arguments = new String[6 + more.length];
        String[] first = {
            "--data-dir", data.toString(), "--masternode", "--await-genesis", "--genesis", genesis.toString()
        };
        System.arraycopy(first, 0, arguments, 0, first.length);
        System.arraycopy(more, 0, arguments, first.length, more.length);
        return init(arguments);
    }

    private Path network(int masternodes) {
        Path network = directory.resolve("network");
        CommandRun.of(
                        new InitNetworkCommand(),
                        network.toString(),
                        "--masternodes",
                        Integer.toString(masternodes),
                        "--endpoint",
                        "timecoin-{}-0.timecoin-peers:24000")
                .succeeded();
        return network;
    }

    private static String operatorOf(CommandRun run) {
        return run.lines().stream()
                .filter(line -> line.startsWith("operatorKey"))
                .findFirst()
                .orElseThrow()
                .replaceFirst("operatorKey\\s+", "");
    }

    @Test
    void aPreparedNetworkIsWholeAndPrintsItsGenesisAlsoWhenItIsRunAgain() throws Exception {
        Path network = network(4);
        Genesis genesis = NodeFiles.readGenesis(network.resolve("0/genesis.json"));
        assertEquals(
                "timecoin-3-0.timecoin-peers:24000",
                genesis.masternodes().get(3).endpoint());
        CommandRun again = CommandRun.of(
                        new InitNetworkCommand(),
                        network.toString(),
                        "--endpoint",
                        "timecoin-{}-0.timecoin-peers:24000")
                .succeeded();
        Path printed = Files.writeString(directory.resolve("printed.json"), again.out());
        assertEquals(genesis.hash(), NodeFiles.readGenesis(printed).hash());
        for (int i = 0; i < 4; i++) {
            Path data = network.resolve(Integer.toString(i));
            assertTrue(Files.isDirectory(data.resolve("votes")), data.toString());
            assertEquals(
                    genesis.masternodes().get(i).operatorKey(),
                    KeyFile.read(data.resolve("operator.key")).publicKey());
            initAwaiting(data, printed).succeeded();
        }
        assertEquals(
                genesis.allocations().getFirst().address(),
                Address.of(KeyFile.read(network.resolve("0/faucet.key")).publicKey()));
    }

    @Test
    void anInterruptedPreparationIsCompleted() throws Exception {
        Path network = network(4);
        Genesis genesis = NodeFiles.readGenesis(network.resolve("0/genesis.json"));
        Files.delete(network.resolve("3/genesis.json"));
        CommandRun.of(new InitNetworkCommand(), network.toString(), "--endpoint", "timecoin-{}-0.timecoin-peers:24000")
                .succeeded();
        assertEquals(
                genesis.hash(),
                NodeFiles.readGenesis(network.resolve("3/genesis.json")).hash());
    }

    @Test
    void directoriesOfDifferentNetworksAreNotMixed() throws Exception {
        Path network = network(2);
        Files.delete(network.resolve("0/genesis.json"));
        CommandRun run = CommandRun.of(
                        new InitNetworkCommand(), network.toString(), "--masternodes", "2", "--endpoint", "other-{}:1")
                .failed();
        assertTrue(run.err().contains("belongs to another network"), run.err());
    }

    @Test
    void theKeyIsShownBeforeThereIsAGenesisWhichIsWaitedFor() throws Exception {
        Path data = directory.resolve("data");
        Path genesis = directory.resolve("genesis.json");
        PipedReader printed = new PipedReader();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
                PrintWriter out = new PrintWriter(new PipedWriter(printed));
                BufferedReader lines = new BufferedReader(printed)) {
            Future<Integer> end = threads.submit(() -> TimecoinCommand.commandLine()
                    .setOut(out)
                    .execute(
                            "init",
                            "--data-dir",
                            data.toString(),
                            "--masternode",
                            "--await-genesis",
                            "--genesis",
                            genesis.toString()));
            String operator = after(lines, "operatorKey");
            assertTrue(after(lines, "Waits for the genesis").contains(genesis.toString()));
            genesisOf(operator, genesis);
            assertEquals(0, end.get());
        }
        assertEquals(
                NodeFiles.readGenesis(genesis).hash(),
                NodeFiles.readGenesis(data.resolve("genesis.json")).hash());
    }

    private static String after(BufferedReader lines, String start) throws IOException {
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.startsWith(start)) {
                return line.substring(start.length()).strip();
            }
        }
        throw new AssertionError("no line begins with " + start);
    }

    /** Written somewhere else and then moved, as a mounted file appears. */
    private void genesisOf(String operator, Path genesis) throws Exception {
        Path made = directory.resolve("made.json");
        var owner = AddressText.encode(
                Address.of(KeyFile.create(directory.resolve("owner.key"), new SecureRandom())
                        .publicKey()),
                Network.DEVNET);
        CommandRun.of(
                        new InitGenesisCommand(),
                        made.toString(),
                        "--masternode",
                        "bronze," + operator + "," + owner + ",a.example:24000",
                        "--allocation",
                        owner + "=1")
                .succeeded();
        Files.move(made, genesis);
    }

    @Test
    void whereTheGenesisIsNoKeyIsMadeForAnEmptyVolume() {
        Path genesis = network(1).resolve("0/genesis.json");
        Path data = directory.resolve("data");
        CommandRun run = initAwaiting(data, genesis).failed();
        assertTrue(run.err().contains("there is no operator key in " + data), run.err());
        assertTrue(run.err().contains("--operator-backup"), run.err());
        assertFalse(Files.exists(data.resolve("operator.key")));
        assertFalse(Files.exists(data.resolve("votes")));
        assertEquals(initAwaiting(data, genesis).failed().err(), run.err(), "nor at the next start");
    }

    @Test
    void aKeyFromABackupHasNoRecordOfVotesAndStaysWhenThereIsNoBackupAnyMore() {
        Path network = network(1);
        Path genesis = network.resolve("0/genesis.json");
        Path backup = network.resolve("0/operator.key");
        Path data = directory.resolve("data");
        String operator = operatorOf(initAwaiting(network.resolve("0"), genesis).succeeded());
        CommandRun run = initAwaiting(data, genesis, "--operator-backup", backup.toString())
                .succeeded();
        assertEquals(operator, operatorOf(run));
        assertFalse(Files.exists(data.resolve("votes")), "it would mean that the key has never voted");
        String nothing = directory.resolve("none").toString();
        assertEquals(
                operator,
                operatorOf(initAwaiting(data, genesis, "--operator-backup", nothing)
                        .succeeded()));
    }

    @Test
    void aBackupReplacesNoKey() throws Exception {
        Path genesis = network(1).resolve("0/genesis.json");
        Path other = directory.resolve("other.key");
        KeyFile.create(other, new SecureRandom());
        Path data = directory.resolve("network").resolve("0");
        String operator = operatorOf(initAwaiting(data, genesis).succeeded());
        assertEquals(
                operator,
                operatorOf(initAwaiting(data, genesis, "--operator-backup", other.toString())
                        .succeeded()));
    }

    @Test
    void aKeyThatTheGenesisDoesNotNameIsRefused() {
        Path genesis = network(1).resolve("0/genesis.json");
        Path data = directory.resolve("data");
        init("--data-dir", data.toString(), "--masternode").succeeded();
        CommandRun run = initAwaiting(data, genesis).failed();
        assertTrue(run.err().contains("names no masternode with the operator key"), run.err());
    }
}
