package io.timecoin.simulation;

import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeElement;
import java.lang.classfile.CodeModel;
import java.lang.classfile.CodeTransform;
import java.lang.classfile.MethodModel;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * One small mistake in the byte code of one class. Where it belongs is told by names; if it does not fit there in exactly one
 * place (any more) it is refused: a mistake that is nowhere would prove nothing.
 *
 * @param className fully qualified
 */
record Mutation(String className, String method, Change change) {

    /** What is changed in the method. */
    sealed interface Change {

        /** Its whole body becomes another one. */
        record Body(Consumer<CodeBuilder> body) implements Change {}

        /**
         * One instruction, in the method or in a lambda of it, becomes others.
         *
         * @param which of those, from 0; empty if it is the only one
         */
        record Instruction(
                Predicate<CodeElement> where, Optional<Integer> which, BiConsumer<CodeBuilder, CodeElement> instead)
                implements Change {}
    }

    /** The class with the mistake in it. */
    byte[] apply(byte[] bytes) {
        ClassFile classFile = ClassFile.of(ClassFile.DebugElementsOption.DROP_DEBUG);
        int[] places = new int[1];
        ClassTransform transform = switch (change) {
            case Change.Body(var body) -> whole(body, places);
            case Change.Instruction instruction -> inside(instruction, places);
        };
        byte[] changed = classFile.transformClass(classFile.parse(bytes), transform);
        if (places[0] != 1) {
            throw new IllegalStateException(
                    "the mistake fits in " + places[0] + " places of " + className + "." + method + ", not in one");
        }
        return changed;
    }

    private ClassTransform whole(Consumer<CodeBuilder> body, int[] places) {
        return ClassTransform.transformingMethods(
                model -> model.methodName().equalsString(method), (builder, element) -> {
                    if (element instanceof CodeModel) {
                        places[0]++;
                        builder.withCode(body);
                    } else {
                        builder.with(element);
                    }
                });
    }

    private ClassTransform inside(Change.Instruction instruction, int[] places) {
        int[] seen = new int[1];
        CodeTransform code = (builder, element) -> {
            boolean here = instruction.where().test(element)
                    && instruction.which().map(which -> which == seen[0]++).orElse(true);
            if (here) {
                places[0]++;
                instruction.instead().accept(builder, element);
            } else {
                builder.with(element);
            }
        };
        return ClassTransform.transformingMethodBodies(this::isHere, code);
    }

    private boolean isHere(MethodModel model) {
        String name = model.methodName().stringValue();
        return name.equals(method) || name.startsWith("lambda$" + method + "$");
    }
}
