package io.timecoin.cli.testnet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.timecoin.ledger.Amount;
import io.timecoin.ledger.Genesis;
import io.timecoin.ledger.MasternodeTier;
import io.timecoin.ledger.OutPoint;
import io.timecoin.ledger.Transaction;
import io.timecoin.node.ConfigInputs;
import io.timecoin.node.KeyFile;
import io.timecoin.node.NodeConfig;
import io.timecoin.node.NodeConfigLoader;
import io.timecoin.node.NodeFiles;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LocalNetworkFilesTest {

    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-01-02T03:04:05Z"), ZoneOffset.UTC);

    @TempDir
    private Path directory = Path.of("");

    @Test
    void aNewNetworkHasBronzeMasternodesAndAFaucetOfManyCoins() {
        LocalNetworkFiles.Shared shared = prepare(plan(2, 40_000));
        Genesis genesis = shared.genesis();
        assertTrue(shared.created());
        assertEquals(2, genesis.masternodes().size());
        assertTrue(genesis.masternodes().stream().allMatch(m -> m.tier() == MasternodeTier.BRONZE));
        assertEquals(60_000, genesis.parameters().epochMillis());
        assertEquals(1_000, genesis.allocations().size());
        assertEquals((10_000_000 + 2 * 1_000) * Amount.SATOSHIS_PER_TIME, genesis.supply());
    }

    @Test
    void everyNodeHasSettingsThatANodeAccepts() throws Exception {
        LocalNetworkPlan plan = plan(2, 40_000);
        Genesis genesis = prepare(plan).genesis();
        for (int i = 0; i < 2; i++) {
            Path settings = plan.nodeDirectory(i).resolve("node.properties");
            NodeConfig config = NodeConfigLoader.load(
                            new ConfigInputs(Optional.of(settings), Map.of(), Map.of(), Map.of()))
                    .config();
            NodeFiles files = NodeFiles.read(config.node(), new SecureRandom());
            assertEquals(genesis.hash(), files.genesis().hash());
            assertEquals(
                    genesis.masternodes().get(i).operatorKey(),
                    files.operatorKey().orElseThrow().publicKey());
            assertEquals(40_001 + 10 * i, config.api().port().orElseThrow());
            assertEquals(
                    List.of("127.0.0.1:" + (40_010 - 10 * i)),
                    config.network().peers().orElseThrow());
        }
    }

    @Test
    void observersAreATreeThatCostsEachNodeTwoLinks() {
        LocalNetworkPlan plan = new LocalNetworkPlan(directory, 4, 10, 40_000, Duration.ofMinutes(1));
        List<Integer> masternodes = List.of(0, 1, 2, 3);
        assertEquals(List.of(0, 1, 3), plan.dialledBy(2));
        assertEquals(masternodes, plan.dialledBy(4));
        assertEquals(masternodes, plan.dialledBy(5));
        assertEquals(
                List.of(List.of(4), List.of(4), List.of(5), List.of(5), List.of(6), List.of(6), List.of(7), List.of(7)),
                IntStream.range(6, 14).mapToObj(plan::dialledBy).toList());
    }

    @Test
    void anObserverHasNoOperatorKeyAndDialsTheOneInFrontOfIt() throws Exception {
        LocalNetworkPlan plan = new LocalNetworkPlan(directory, 1, 3, 40_000, Duration.ofMinutes(1));
        Genesis genesis = prepare(plan).genesis();
        assertEquals(1, genesis.masternodes().size());
        assertEquals(directory.resolve("observer-2"), plan.nodeDirectory(3));
        Path settings = plan.nodeDirectory(3).resolve("node.properties");
        NodeConfig config = NodeConfigLoader.load(new ConfigInputs(Optional.of(settings), Map.of(), Map.of(), Map.of()))
                .config();
        NodeFiles files = NodeFiles.read(config.node(), new SecureRandom());
        assertEquals(genesis.hash(), files.genesis().hash());
        assertEquals(Optional.empty(), files.operatorKey());
        assertFalse(config.network().discovery(), "or it would dial whom it finds, beside the tree");
        assertEquals(List.of("127.0.0.1:40010"), config.network().peers().orElseThrow());
        assertFalse(prepare(new LocalNetworkPlan(directory, 1, 0, 40_000, Duration.ofMinutes(1)))
                .created());
    }

    @Test
    void aSecondPreparationFindsTheSameNetworkAndMayMoveItsPorts() throws Exception {
        Genesis first = prepare(plan(1, 40_000)).genesis();
        LocalNetworkFiles.Shared second = prepare(plan(1, 41_000));
        assertFalse(second.created());
        assertEquals(first.hash(), second.genesis().hash());
        assertTrue(Files.readString(plan(1, 41_000).nodeDirectory(0).resolve("node.properties"))
                .contains("timecoin.api.port=41001"));
    }

    @Test
    void anInterruptedPreparationIsCompletedWithTheKeysItHad() throws Exception {
        LocalNetworkPlan plan = plan(1, 40_000);
        Genesis first = prepare(plan).genesis();
        Files.delete(plan.genesisFile());
        Files.writeString(directory.resolve(".genesis.json.0a-1b.new"), "half of a");
        Files.writeString(directory.resolve(".faucet.key.0a-1b.new"), "half of a");
        Genesis second = prepare(plan).genesis();
        assertEquals(
                first.masternodes().getFirst().operatorKey(),
                second.masternodes().getFirst().operatorKey());
    }

    @Test
    void anotherNumberOfNodesThanOnDiskIsRefused() {
        prepare(plan(1, 40_000));
        String message = refusal(plan(2, 40_000));
        assertTrue(message.contains("--nodes 1"), message);
    }

    @Test
    void aDirectoryOfSomethingElseIsLeftAlone() throws IOException {
        Files.writeString(directory.resolve("thesis.tex"), "x");
        String message = refusal(plan(1, 40_000));
        assertTrue(message.contains("holds no local network"), message);
        assertFalse(Files.exists(directory.resolve("faucet.key")));
    }

    @Test
    void anOccupiedPortIsFoundBeforeAnythingIsWritten() throws IOException {
        try (ServerSocket occupied = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            LocalNetworkPlan plan = plan(1, Math.max(1, Math.min(65_000, occupied.getLocalPort() - 1)));
            NodeJvm unused = new NodeJvm(Path.of("/none"), Path.of("/none"), List.of());
            LocalNetworkException refused =
                    assertThrows(LocalNetworkException.class, () -> LocalNetwork.start(plan, unused, CLOCK));
            assertTrue(String.valueOf(refused.getMessage()).contains("is in use"), refused.getMessage());
            assertFalse(Files.exists(plan.genesisFile()));
        }
    }

    @Test
    void portsAreTenApartAndStayWithinBounds() {
        LocalNetworkPlan plan = plan(4, 24_100);
        assertEquals(
                List.of(24_130, 24_131, 24_132), List.of(plan.peerPort(3), plan.apiPort(3), plan.managementPort(3)));
        assertThrows(IllegalArgumentException.class, () -> plan(4, 65_510));
        assertThrows(IllegalArgumentException.class, () -> plan(0, 24_100));
        assertThrows(IllegalArgumentException.class, () -> plan(65, 24_100));
        assertThrows(
                IllegalArgumentException.class,
                () -> new LocalNetworkPlan(directory, 4, 65, 24_100, Duration.ofMinutes(1)));
        assertThrows(
                IllegalArgumentException.class,
                () -> new LocalNetworkPlan(directory, 4, 4, 65_470, Duration.ofMinutes(1)));
    }

    @Test
    void aTransferSpendsOneCoinIntoTwoAndPaysTheFee() throws Exception {
        LocalNetworkPlan plan = plan(1, 40_000);
        Genesis genesis = prepare(plan).genesis();
        TransferPlan transfers =
                new TransferPlan(genesis.hash(), genesis.parameters(), KeyFile.read(plan.faucetKeyFile()));
        OutPoint coin = genesis.coins().firstEntry().getKey();
        long value = genesis.coins().firstEntry().getValue().value();
        Transaction transfer = transfers.transfer(coin, value).orElseThrow();
        long paid =
                transfer.outputs().stream().mapToLong(output -> output.value()).sum();
        assertEquals(List.of(coin), transfer.inputs());
        assertEquals(2, transfer.outputs().size());
        assertEquals(genesis.parameters().minimumFee(0, 300), value - paid);
        assertTrue(transfer.size() < 300);
        assertTrue(transfers.transfer(coin, 2_000).isEmpty());
    }

    private LocalNetworkPlan plan(int nodes, int basePort) {
        return new LocalNetworkPlan(directory, nodes, basePort, Duration.ofMinutes(1));
    }

    private static LocalNetworkFiles.Shared prepare(LocalNetworkPlan plan) {
        return new LocalNetworkFiles(plan, CLOCK).prepare();
    }

    private static String refusal(LocalNetworkPlan plan) {
        return String.valueOf(
                assertThrows(LocalNetworkException.class, () -> prepare(plan)).getMessage());
    }
}
