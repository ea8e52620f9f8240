package io.timecoin.node;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * Where settings come from, weakest first.
 *
 * @param file a properties file; empty for the one in the data directory, if there is one
 * @param environment variables of the process
 * @param systemProperties of the JVM, {@code -D} options among them
 * @param arguments of the command
 */
public record ConfigInputs(
        Optional<Path> file,
        Map<String, String> environment,
        Map<String, String> systemProperties,
        Map<String, String> arguments) {

    /** Name of the file that {@code timecoin init} writes into a data directory. */
    public static final String FILE_NAME = "node.properties";

    public ConfigInputs {
        environment = Map.copyOf(environment);
        systemProperties = Map.copyOf(systemProperties);
        arguments = Map.copyOf(arguments);
    }

    /** With the environment and properties of this process. */
    public static ConfigInputs ofProcess(Optional<Path> file, Map<String, String> arguments) {
        Map<String, String> properties = new java.util.TreeMap<>();
        System.getProperties().stringPropertyNames().forEach(name -> properties.put(name, System.getProperty(name)));
        return new ConfigInputs(file, System.getenv(), properties, arguments);
    }
}
