package io.timecoin.node;

import io.smallrye.config.EnvConfigSource;
import io.smallrye.config.PropertiesConfigSourceLoader;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.smallrye.config.SmallRyeConfigBuilderCustomizer;
import io.smallrye.config.SysPropConfigSource;

/**
 * Lets Quarkus read the sources that docs/configuration.md names and what is packaged. By default it also reads {@code .env} and
 * {@code config/application.properties} of the working directory: files that belong to whatever else somebody does there.
 */
public final class DocumentedSources implements SmallRyeConfigBuilderCustomizer {

    /** The ordinals that the library gives them. */
    private static final int ENVIRONMENT = 300;

    private static final int APPLICATION = 250;
    private static final int LIBRARIES = 100;

    @Override
    public void configBuilder(SmallRyeConfigBuilder builder) {
        ClassLoader loader = builder.getClassLoader();
        builder.setAddDefaultSources(false)
                .withSources(new SysPropConfigSource(), new EnvConfigSource(System.getenv(), ENVIRONMENT))
                .withSources(PropertiesConfigSourceLoader.inClassPath("application.properties", APPLICATION, loader))
                .withSources(PropertiesConfigSourceLoader.inClassPath(
                        "META-INF/microprofile-config.properties", LIBRARIES, loader));
    }

    /** After those that turn the default sources on. */
    @Override
    public int priority() {
        return Integer.MAX_VALUE;
    }
}
