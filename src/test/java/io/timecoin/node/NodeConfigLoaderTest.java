package io.timecoin.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.timecoin.clock.TimeServer;
import io.timecoin.consensus.ConsensusConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class NodeConfigLoaderTest {

    @TempDir
    private Path directory = Path.of("");

    private Map<String, String> environment = Map.of();
    private Map<String, String> properties = Map.of();
    private Map<String, String> arguments = Map.of();
    private Optional<Path> file = Optional.empty();

    @Test
    void withoutAnySettingTheProtocolsTimersAndLoopbackAreUsed() throws Exception {
        NodeConfig config = load().config();
        assertEquals(ConsensusConfig.STANDARD, ConsensusTimers.of(config.consensus()));
        assertEquals("127.0.0.1", config.api().host());
        assertEquals("127.0.0.1", config.api().managementHost());
        assertTrue(config.network().port().isEmpty());
        assertTrue(config.network().peers().isEmpty());
        assertEquals(Optional.empty(), config.storage().cacheBytes());
    }

    @Test
    void argumentsComeBeforePropertiesBeforeEnvironmentBeforeFile() throws Exception {
        file(
                "timecoin.api.port=1\ntimecoin.network.port=1\ntimecoin.api.management-port=1\ntimecoin.network.max-inbound-links=1");
        environment =
                Map.of("TIMECOIN_API_PORT", "2", "TIMECOIN_NETWORK_PORT", "2", "TIMECOIN_API_MANAGEMENT_PORT", "2");
        properties = Map.of("timecoin.api.port", "3", "timecoin.network.port", "3");
        arguments = Map.of("timecoin.api.port", "4");
        NodeConfig config = load().config();
        assertEquals(4, config.api().port().orElseThrow());
        assertEquals(3, config.network().port().orElseThrow());
        assertEquals(2, config.api().managementPort().orElseThrow());
        assertEquals(1, config.network().maxInboundLinks());
    }

    @Test
    void everyKeyHasAnEnvironmentVariable() throws Exception {
        environment = Map.of(
                "TIMECOIN_NODE_DATA_DIR", "/d",
                "TIMECOIN_CONSENSUS_LEADER_TIMEOUT", "1500ms",
                "TIMECOIN_NETWORK_PEERS", "a:1,[::1]:2");
        NodeConfig config = load().config();
        assertEquals(Path.of("/d"), config.node().dataDir());
        assertEquals(Duration.ofMillis(1_500), config.consensus().leaderTimeout());
        assertEquals(List.of("a:1", "[::1]:2"), config.network().peers().orElseThrow());
    }

    @Test
    void theFileInTheDataDirectoryIsReadWhenNoOtherIsNamed() throws Exception {
        Files.writeString(directory.resolve("node.properties"), "timecoin.api.port=4711\n");
        arguments = Map.of("timecoin.node.data-dir", directory.toString());
        assertEquals(4711, load().config().api().port().orElseThrow());
    }

    @Test
    void anUnknownKeyInTheFileIsRefusedWithTheNearestKnownOnes() throws Exception {
        file("timecoin.api.prt=1");
        assertRefused(
                "unknown setting timecoin.api.prt",
                "timecoin.api.port",
                file.orElseThrow().toString());
    }

    @Test
    void anUnknownKeyInTheArgumentsIsRefused() {
        arguments = Map.of("timecoin.node.datadir", "x");
        assertRefused("timecoin.node.datadir", "timecoin.node.data-dir");
    }

    @Test
    void anUnknownKeyInTheSystemPropertiesIsRefused() {
        properties = Map.of("timecoin.nodes", "x", "java.version", "25");
        assertRefused("unknown setting timecoin.nodes in the system properties");
    }

    @Test
    void aMisspeltPrefixIsRefused() throws Exception {
        file("timcoin.api.port=1");
        assertRefused("unknown setting timcoin.api.port", "timecoin.api.port");
    }

    @Test
    void anUnknownVariableIsOnlyAWarning() throws Exception {
        environment = Map.of("TIMECOIN_SERVICE_HOST", "10.0.0.1", "TIMECOIN_NODE_JAVA_OPTS", "-Xmx1g", "HOME", "/root");
        LoadedConfig loaded = load();
        assertEquals(1, loaded.warnings().size());
        assertTrue(loaded.warnings().getFirst().contains("TIMECOIN_SERVICE_HOST"));
    }

    @Test
    void aPortThatKubernetesInjectsForAServiceIsIgnoredWithAWarning() throws Exception {
        environment = Map.of("TIMECOIN_API_PORT", "tcp://10.0.0.1:24101");
        LoadedConfig loaded = load();
        assertTrue(loaded.config().api().port().isEmpty());
        assertTrue(loaded.warnings().getFirst().contains("TIMECOIN_API_PORT"));
    }

    @Test
    void aValueOfTheWrongTypeIsRefusedByNameAndValue() {
        arguments = Map.of("timecoin.api.port", "eighty");
        assertRefused("timecoin.api.port cannot be \"eighty\"");
        arguments = Map.of("timecoin.consensus.view-timeout", "soon");
        assertRefused("timecoin.consensus.view-timeout cannot be \"soon\"");
    }

    @Test
    void whateverIsTrueOrFalseIsNothingElse() throws Exception {
        List<String> switches = NodeConfigKeys.declared().keySet().stream()
                .filter(key -> NodeConfigKeys.valueWords(key).equals("true or false"))
                .toList();
        assertTrue(switches.contains("timecoin.network.discovery"), switches::toString);
        for (String key : switches) {
            for (String wrong : List.of("flase", "ture", "yes", "no", "on", "off", "0", "1")) {
                arguments = Map.of(key, wrong);
                assertRefused(key + " cannot be \"" + wrong + "\": it is true or false");
            }
            for (String right : List.of("true", "false", "True", "FALSE")) {
                arguments = Map.of(key, right);
                assertEquals(
                        Boolean.valueOf(right),
                        NodeConfigKeys.values(load().config()).get(key),
                        key);
            }
        }
    }

    @Test
    void refusalsAreWordsForPeopleAndNameNoClass() {
        for (Map.Entry<String, String> wrong : Map.ofEntries(
                        Map.entry("timecoin.api.port", "eighty"),
                        Map.entry("timecoin.api.max-requests", "1e3"),
                        Map.entry("timecoin.api.timeout", "10parsecs"),
                        Map.entry("timecoin.api.heartbeat", "-5s"),
                        Map.entry("timecoin.api.allowed-hosts", "node.example,a b"),
                        Map.entry("timecoin.api.allowed-origins", "wallet.example"),
                        Map.entry("timecoin.api.trusted-proxies", "10.0.0.0/33"),
                        Map.entry("timecoin.consensus.view-timeout", "100ms"),
                        Map.entry("timecoin.storage.cache-bytes", "many"),
                        Map.entry("timecoin.mempool.max-bytes", "1X"),
                        Map.entry("timecoin.node.data-dir", "a\0b"),
                        Map.entry("timecoin.network.host", ""),
                        Map.entry("timecoin.network.peers", "a:b"))
                .entrySet()) {
            arguments = Map.of(wrong.getKey(), wrong.getValue());
            String message = String.valueOf(
                    assertThrows(NodeStartException.class, this::load).getMessage());
            assertTrue(message.startsWith(wrong.getKey()), message);
            assertFalse(
                    message.matches("(?s).*(Exception|Convert|SRCFG|java\\.|io\\.|PT[0-9]|null|empty String).*"),
                    message);
        }
    }

    @Test
    void aBlankVariableCountsAsUnset() throws Exception {
        environment = Map.of("TIMECOIN_API_PORT", "", "TIMECOIN_API_HOST", " ", "TIMECOIN_NO_SUCH", "");
        LoadedConfig loaded = load();
        assertEquals("127.0.0.1", loaded.config().api().host());
        assertEquals(List.of(), loaded.warnings());
    }

    @Test
    void variablesOfOtherCommandsAreNoReasonForAWarning() throws Exception {
        environment = Map.of(
                "TIMECOIN_WALLET",
                "/w",
                "TIMECOIN_URL",
                "http://n",
                "TIMECOIN_MANAGEMENT_URL",
                "http://n",
                "TIMECOIN_SETUP",
                "yes");
        assertEquals(List.of(), load().warnings());
    }

    @Test
    void valuesOutsideTheirBoundsAreRefused() {
        for (Map.Entry<String, String> wrong : Map.of(
                        "timecoin.api.port", "65536",
                        "timecoin.network.port", "-1",
                        "timecoin.network.max-inbound-links", "-1",
                        "timecoin.network.peers", "nowhere",
                        "timecoin.network.advertised-endpoint", "host:0",
                        "timecoin.consensus.leader-timeout", "0s",
                        "timecoin.consensus.view-timeout", "500ms",
                        "timecoin.consensus.max-timeout", "1500ms",
                        "timecoin.mempool.max-bytes", "1K",
                        "timecoin.storage.cache-bytes", "1M")
                .entrySet()) {
            arguments = Map.of(wrong.getKey(), wrong.getValue());
            assertRefused(wrong.getKey());
        }
        arguments = Map.of("timecoin.node.operator-key-password-file", "p");
        assertRefused("timecoin.node.operator-key-password-file", "timecoin.node.operator-key");
    }

    @Test
    void timeServersAreHostsWithAPortOrWithoutAndNobodyIsAskedUnlessNamed() throws Exception {
        assertEquals(Optional.empty(), load().config().time().servers());
        arguments = Map.of("timecoin.time.servers", "time.example, 10.0.0.1:1123,[fd00::1],[fd00::2]:124");
        assertEquals(
                List.of(
                        new TimeServer("time.example", 123),
                        new TimeServer("10.0.0.1", 1123),
                        new TimeServer("fd00::1", 123),
                        new TimeServer("fd00::2", 124)),
                load().config().time().servers().orElseThrow().stream()
                        .map(TimeServerText::parse)
                        .toList());
        for (String wrong : List.of("fd00::1", "host:0", "a b", ":123", "host:ntp")) {
            arguments = Map.of("timecoin.time.servers", wrong);
            assertRefused("timecoin.time.servers");
        }
        arguments = Map.of("timecoin.time.servers", String.join(",", Collections.nCopies(17, "host")));
        assertRefused("timecoin.time.servers = 17 values are more than 16");
        arguments = Map.of("timecoin.time.interval", "9s");
        assertRefused("timecoin.time.interval = 9s is not within 10000 ms to 60 min");
    }

    @Test
    void everythingThatIsOutOfBoundsIsNamedAtOnce() {
        arguments = Map.of(
                "timecoin.api.max-streams", "0",
                "timecoin.consensus.retry-interval", "2h",
                "timecoin.storage.cache-bytes", "1M");
        assertRefused("timecoin.api.max-streams = 0 is not within 1 to 1000000; "
                + "timecoin.consensus.retry-interval = 7200s is not within 1 ms to 60 min; "
                + "timecoin.storage.cache-bytes = 1048576 bytes are less than 8388608");
    }

    @Test
    void whateverIsANumberOrANameOfAHostHasABound() {
        List<String> free = List.of(
                "timecoin.network.discovery",
                "timecoin.node.data-dir",
                "timecoin.node.genesis",
                "timecoin.node.node-key",
                "timecoin.node.operator-key");
        NodeConfigKeys.bounds().forEach((key, bounds) -> {
            boolean bound =
                    bounds.stream().anyMatch(each -> each.annotationType().getEnclosingClass() == Bound.class);
            assertEquals(!free.contains(key), bound, key);
        });
    }

    @Test
    void aFileThatIsNotThereIsRefused() {
        file = Optional.of(directory.resolve("none"));
        assertRefused("cannot read the configuration file", "it does not exist");
    }

    @Test
    void quarkusIsToldOurPortsUnlessTheUserSaysOtherwise() throws Exception {
        arguments = Map.of("quarkus.http.port", "7");
        Map<String, String> settings = NodeLauncher.quarkusSettings(load(), new NodePorts(1, 2, 3));
        assertEquals("7", settings.get("quarkus.http.port"));
        assertEquals("3", settings.get("quarkus.management.port"));
        assertEquals("127.0.0.1", settings.get("quarkus.http.host"));
    }

    @Test
    void aFailureThatNamesASettingOfALibraryIsThatSettingsAndItsValueIsNotTold() {
        Map<String, String> settings =
                Map.of("quarkus.http.ssl.certificate.key-store-password", "s3cret", "timecoin.api.port", "1");
        RuntimeException failure = new IllegalStateException(
                "the start failed",
                new IllegalArgumentException(
                        "SRCFG00039: quarkus.http.ssl.certificate.key-store-password threw an Exception on s3cret"));
        assertEquals(
                Optional.of("quarkus.http.ssl.certificate.key-store-password cannot be what it is set to"),
                NodeLauncher.refusalOfLibrary(failure, settings).map(Throwable::getMessage));
        assertEquals(Optional.empty(), NodeLauncher.refusalOfLibrary(failure, Map.of("timecoin.api.port", "1")));
    }

    private void file(String content) throws IOException {
        file = Optional.of(Files.writeString(directory.resolve("settings"), content));
    }

    private LoadedConfig load() throws NodeStartException {
        return NodeConfigLoader.load(new ConfigInputs(file, environment, properties, arguments));
    }

    private void assertRefused(String... parts) {
        String message = String.valueOf(
                assertThrows(NodeStartException.class, this::load).getMessage());
        for (String part : parts) {
            assertTrue(message.contains(part), message);
        }
    }
}
