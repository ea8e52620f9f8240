package io.timecoin.node;

import io.quarkus.runtime.ImageMode;
import io.quarkus.runtime.StartupEvent;
import io.timecoin.runtime.Failure;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import org.jboss.logging.Logger;

/** Says whether this node was started from an AOT cache, and ends it if that cache is of other jars than those that are here. */
@Singleton
public final class AotCacheWatch implements MetricSource {

    private static final Logger LOG = Logger.getLogger(AotCacheWatch.class);

    /** A native executable is linked already, and has no JVM to ask. */
    private final boolean inJvm = !ImageMode.current().isNativeImage();

    private final AotCache cache = inJvm ? AotCache.ofThisProcess() : AotCache.NONE;
    private final Failure failure;

    public AotCacheWatch(Failure failure) {
        this.failure = failure;
    }

    @Override
    public void describe(Registry registry) {
        registry.gauge(
                "timecoin_aot_cache", "1 if this node was started from its AOT cache", () -> cache.used() ? 1 : 0);
    }

    void started(@Observes StartupEvent event) {
        if (!inJvm) {
            return;
        }
        if (cache.file().isEmpty()) {
            LOG.info("started without an AOT cache, which takes longer");
        } else if (!cache.used()) {
            LOG.warnf(
                    "the AOT cache %s was not used, so the start took longer: it is not there, or of another JVM, other jars or another"
                            + " collector; the variable _JAVA_OPTIONS=-Xlog:aot,class+path has the JVM say which",
                    cache.file().get());
        } else {
            Thread look = new Thread(
                    () -> failure.guarded(() -> requireOf(cache.file().get())), "aot-cache");
            look.setDaemon(true);
            look.start();
        }
    }

    /** Reads every jar, which takes its time: the JVM has seen already that sizes and times are those of the training. */
    private static void requireOf(Path file) {
        try {
            Path program = Path.of(System.getProperty("java.class.path"))
                    .toAbsolutePath()
                    .resolveSibling("");
            String name = AotCache.nameFor(program);
            if (!file.endsWith(name)) {
                throw new IllegalStateException("the AOT cache " + file + " is not that of the jars in " + program
                        + ", which is called " + name + ": make it anew, or start without it");
            }
        } catch (IOException e) {
            throw new UncheckedIOException("a jar cannot be read", e);
        }
    }
}
