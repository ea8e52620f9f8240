package io.timecoin.simulation;

import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The program and its tests once more, with some methods changed on the way into this loader: how a mistake is planted in
 * production code that has no switch for mistakes.
 */
final class MutatedProgram extends ClassLoader {

    private static final String PROGRAM = "io.timecoin.";

    private final Map<String, byte[]> changed = new LinkedHashMap<>();

    /**
     * A copy of every class under {@code io.timecoin}.
     *
     * @throws IllegalStateException if a mutation does not fit the class it is for
     */
    MutatedProgram(List<Mutation> mutations) {
        super(MutatedProgram.class.getClassLoader());
        for (Mutation mutation : mutations) {
            String name = mutation.className();
            byte[] before = changed.containsKey(name) ? changed.get(name) : read(name);
            changed.put(name, mutation.apply(before));
        }
    }

    private byte[] read(String name) {
        try (InputStream in = getParent().getResourceAsStream(name.replace('.', '/') + ".class")) {
            if (in == null) {
                throw new IllegalStateException("there is no class " + name);
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new IllegalStateException("cannot read class " + name, e);
        }
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        synchronized (getClassLoadingLock(name)) {
            Class<?> loaded = findLoadedClass(name);
            if (loaded == null && name.startsWith(PROGRAM)) {
                loaded = define(name);
            }
            return loaded == null ? super.loadClass(name, resolve) : loaded;
        }
    }

    private Class<?> define(String name) throws ClassNotFoundException {
        if (getParent().getResource(name.replace('.', '/') + ".class") == null) {
            throw new ClassNotFoundException(name);
        }
        byte[] bytes = changed.containsKey(name) ? changed.get(name) : read(name);
        return defineClass(name, bytes, 0, bytes.length);
    }
}
