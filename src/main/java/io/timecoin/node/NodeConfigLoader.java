package io.timecoin.node;

import io.smallrye.config.ConfigValidationException;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.timecoin.files.FileTrouble;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;

/**
 * Puts a node's settings together: arguments over system properties over environment over file over defaults. Reads them
 * before Quarkus starts, because ports and hosts follow from them and because an unknown key shall be an error with words.
 */
public final class NodeConfigLoader {

    private static final String QUARKUS_PREFIX = "quarkus.";
    private static final String DATA_DIR = NodeConfigKeys.PREFIX + "node.data-dir";
    private static final long MAX_FILE_BYTES = 1_000_000;

    /** Before the library's own converters. */
    private static final int OURS = 1_000;

    /** Variables of ours that set nothing in a node: for the start script, testnet and the commands that ask a node. */
    private static final Set<String> NOT_SETTINGS = Set.of(
            "TIMECOIN_JAVA_OPTS",
            "TIMECOIN_NODE_JAVA_OPTS",
            "TIMECOIN_URL",
            "TIMECOIN_MANAGEMENT_URL",
            "TIMECOIN_WALLET",
            "TIMECOIN_SETUP");

    private final ConfigInputs inputs;
    private final Set<String> declared = NodeConfigKeys.declared().keySet();
    private final Map<String, String> values = new LinkedHashMap<>();
    private final List<String> warnings = new ArrayList<>();

    private NodeConfigLoader(ConfigInputs inputs) {
        this.inputs = inputs;
    }

    /**
     * Reads, checks and types all settings.
     *
     * @throws NodeStartException if the file cannot be read, a key is unknown or a value is not one
     */
    public static LoadedConfig load(ConfigInputs inputs) throws NodeStartException {
        return new NodeConfigLoader(inputs).load();
    }

    private LoadedConfig load() throws NodeStartException {
        Map<String, String> environment = environmentValues();
        Map<String, String> properties = systemPropertyValues();
        requireKnown(inputs.arguments(), "the arguments");
        Optional<Path> file = file(environment, properties);
        if (file.isPresent()) {
            Map<String, String> fromFile = read(file.get());
            requireKnown(fromFile, file.get().toString());
            values.putAll(fromFile);
        }
        values.putAll(environment);
        values.putAll(properties);
        values.putAll(inputs.arguments());
        NodeConfig config = typed();
        NodeConfigCheck.check(config);
        return new LoadedConfig(config, values, warnings);
    }

    /** The named file, or the one in the data directory that the other sources name. */
    private Optional<Path> file(Map<String, String> environment, Map<String, String> properties)
            throws NodeStartException {
        if (inputs.file().isPresent()) {
            return inputs.file();
        }
        String defaultDirectory = NodeConfigKeys.declared()
                .getOrDefault(DATA_DIR, Optional.empty())
                .orElseThrow();
        String directory = inputs.arguments()
                .getOrDefault(
                        DATA_DIR,
                        properties.getOrDefault(DATA_DIR, environment.getOrDefault(DATA_DIR, defaultDirectory)));
        try {
            return Optional.of(Path.of(directory, ConfigInputs.FILE_NAME)).filter(Files::exists);
        } catch (InvalidPathException e) {
            throw new NodeStartException(DATA_DIR + " cannot be \"" + directory + "\": " + e.getReason(), e);
        }
    }

    private Map<String, String> environmentValues() {
        Map<String, String> found = new LinkedHashMap<>();
        Map<String, String> keyOfVariable = new TreeMap<>();
        declared.forEach(key -> keyOfVariable.put(NodeConfigKeys.environmentName(key), key));
        new TreeMap<>(inputs.environment()).forEach((variable, value) -> {
            if (value.isBlank()) {
                return; // what scripts and compose files make of a variable that nobody set
            }
            String key = keyOfVariable.get(variable);
            // Kubernetes sets NAME_PORT=tcp://… for every service; one of them may be called timecoin-api.
            boolean injected = variable.endsWith("_PORT") && value.startsWith("tcp://");
            if (key != null && !injected) {
                found.put(key, value);
            } else if (variable.startsWith(NodeConfigKeys.ENVIRONMENT_PREFIX) && !NOT_SETTINGS.contains(variable)) {
                warnings.add("environment variable " + variable + " is not a setting of this node and is ignored");
            }
        });
        return found;
    }

    private Map<String, String> systemPropertyValues() throws NodeStartException {
        Map<String, String> found = new TreeMap<>(inputs.systemProperties());
        found.keySet().removeIf(key -> !key.startsWith(NodeConfigKeys.PREFIX));
        requireKnown(found, "the system properties");
        return found;
    }

    private void requireKnown(Map<String, String> settings, String origin) throws NodeStartException {
        for (String key : new TreeMap<>(settings).keySet()) {
            if (!declared.contains(key) && !key.startsWith(QUARKUS_PREFIX)) {
                throw new NodeStartException("unknown setting " + key + " in " + origin + "; the nearest known are "
                        + String.join(", ", NodeConfigKeys.nearest(key)));
            }
        }
    }

    private static Map<String, String> read(Path file) throws NodeStartException {
        Properties properties = new Properties();
        try {
            if (Files.size(file) > MAX_FILE_BYTES) {
                throw new NodeStartException("the configuration file " + file + " is larger than 1 MB");
            }
            try (Reader in = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
                properties.load(in);
            }
        } catch (IOException | IllegalArgumentException e) {
            throw new NodeStartException("cannot read the configuration file " + file + ": " + FileTrouble.of(e), e);
        }
        Map<String, String> read = new LinkedHashMap<>();
        properties
                .stringPropertyNames()
                .forEach(key -> read.put(key, properties.getProperty(key).strip()));
        return read;
    }

    private NodeConfig typed() throws NodeStartException {
        Map<String, String> own = new LinkedHashMap<>(values);
        own.keySet().retainAll(declared);
        try {
            SmallRyeConfig config = new SmallRyeConfigBuilder()
                    .addDiscoveredConverters()
                    .withConverter(Boolean.class, OURS, NodeConfigLoader::trueOrFalse)
                    .withSources(new PropertiesConfigSource(own, "settings of the node"))
                    .withMapping(NodeConfig.class)
                    .build();
            return config.getConfigMapping(NodeConfig.class);
        } catch (ConfigValidationException e) {
            throw new NodeStartException(wrongValue(e, own), e);
        }
    }

    /** Any other word would be false, and a misspelt one what nobody wanted. */
    private static Boolean trueOrFalse(String text) {
        return switch (text.strip().toLowerCase(Locale.ROOT)) {
            case "true" -> Boolean.TRUE;
            case "false" -> Boolean.FALSE;
            default -> throw new IllegalArgumentException("neither true nor false");
        };
    }

    /** Names the first setting that has no value of its type; the library's own text is for programmers. */
    private static String wrongValue(ConfigValidationException failure, Map<String, String> settings) {
        String problem = failure.getProblem(0).getMessage();
        for (Map.Entry<String, String> setting :
                new TreeMap<>(settings).descendingMap().entrySet()) {
            if (problem.contains(setting.getKey())) {
                return setting.getValue().isBlank()
                        ? setting.getKey() + " has no value"
                        : setting.getKey() + " cannot be \"" + setting.getValue() + "\": it is "
                                + NodeConfigKeys.valueWords(setting.getKey());
            }
        }
        throw new IllegalStateException("a default of a setting is not of its type", failure);
    }
}
