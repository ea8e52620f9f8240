package io.timecoin.simulation;

import java.io.IOException;
import java.io.InputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeTransform;
import java.lang.classfile.instruction.ReturnInstruction;
import java.util.Map;

/**
 * The program once more, with some of its methods changed on the way into this loader: how the tests plant a mistake in
 * production code that has no switch for mistakes.
 */
final class MutatedProgram extends ClassLoader {

    private final Map<String, ClassTransform> mutations;

    /**
     * A copy of every class under {@code io.timecoin}.
     *
     * @param mutations by class name
     */
    MutatedProgram(Map<String, ClassTransform> mutations) {
        super(MutatedProgram.class.getClassLoader());
        this.mutations = mutations;
    }

    /** Makes a method without result do nothing. */
    static ClassTransform doesNothing(String method) {
        return ClassTransform.transformingMethodBodies(
                model -> model.methodName().equalsString(method), CodeTransform.ofStateful(() -> (builder, element) -> {
                    if (element instanceof ReturnInstruction) {
                        builder.with(element);
                    }
                }));
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        synchronized (getClassLoadingLock(name)) {
            Class<?> loaded = findLoadedClass(name);
            if (loaded == null && name.startsWith("io.timecoin.")) {
                loaded = define(name);
            }
            return loaded == null ? super.loadClass(name, resolve) : loaded;
        }
    }

    private Class<?> define(String name) throws ClassNotFoundException {
        try (InputStream in = getParent().getResourceAsStream(name.replace('.', '/') + ".class")) {
            if (in == null) {
                throw new ClassNotFoundException(name);
            }
            byte[] bytes = in.readAllBytes();
            ClassTransform mutation = mutations.get(name);
            if (mutation != null) {
                ClassFile classFile = ClassFile.of(ClassFile.DebugElementsOption.DROP_DEBUG);
                bytes = classFile.transformClass(classFile.parse(bytes), mutation);
            }
            return defineClass(name, bytes, 0, bytes.length);
        } catch (IOException e) {
            throw new ClassNotFoundException(name, e);
        }
    }
}
