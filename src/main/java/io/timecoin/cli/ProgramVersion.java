package io.timecoin.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;
import picocli.CommandLine.IVersionProvider;

/** The version the build wrote beside this class. */
final class ProgramVersion implements IVersionProvider {

    @Override
    public String[] getVersion() {
        return new String[] {"timecoin " + number()};
    }

    /** The release that this program is, or will be. */
    static String number() {
        return property("version");
    }

    /** The source that it was built from, with {@code -dirty} if that was changed; {@code unknown} if the build knew none. */
    static String commit() {
        return property("commit");
    }

    private static String property(String name) {
        try (InputStream in = ProgramVersion.class.getResourceAsStream("version.properties")) {
            if (in == null) {
                throw new IllegalStateException("version.properties is missing from the program");
            }
            Properties properties = new Properties();
            properties.load(in);
            return properties.getProperty(name, "unknown");
        } catch (IOException e) {
            throw new UncheckedIOException("version.properties cannot be read", e);
        }
    }
}
