package io.timecoin.simulation;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Opcode;
import java.lang.classfile.TypeKind;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What mistakes in byte code are made of. */
final class ByteCode {

    private ByteCode() {}

    /** A class of the program, named below {@code io.timecoin}. */
    static ClassDesc type(String className) {
        return ClassDesc.of("io.timecoin." + className);
    }

    /** Takes a value of a type from the stack. */
    static void pop(CodeBuilder code, ClassDesc type) {
        switch (TypeKind.from(type).slotSize()) {
            case 0 -> {}
            case 1 -> code.pop();
            default -> code.pop2();
        }
    }

    /** Takes everything that a call would take from the stack. */
    static void popArguments(CodeBuilder code, InvokeInstruction call) {
        call.typeSymbol().parameterList().reversed().forEach(type -> pop(code, type));
        if (call.opcode() != Opcode.INVOKESTATIC) {
            code.pop();
        }
    }

    /** Puts nothing of a type on the stack. */
    static void loadNothing(CodeBuilder code, ClassDesc type) {
        switch (TypeKind.from(type).asLoadable()) {
            case VOID -> {}
            case REFERENCE -> code.aconst_null();
            case LONG -> code.lconst_0();
            default -> code.iconst_0();
        }
    }

    /** Puts null, a boolean, an int, a long, an empty optional or an empty list on the stack. */
    static void load(CodeBuilder code, @Nullable Object value) {
        switch (value) {
            case null -> code.aconst_null();
            case Boolean yes -> code.loadConstant(yes ? 1 : 0);
            case Integer number -> code.loadConstant((int) number);
            case Long number -> code.loadConstant((long) number);
            case Optional<?> none when none.isEmpty() -> loadEmpty(code, Optional.class, "empty", false);
            case List<?> none when none.isEmpty() -> loadEmpty(code, List.class, "of", true);
            default -> throw new IllegalArgumentException("no constant: " + value);
        }
    }

    private static void loadEmpty(CodeBuilder code, Class<?> type, String factory, boolean isInterface) {
        ClassDesc described = type.describeConstable().orElseThrow();
        code.invokestatic(described, factory, MethodTypeDesc.of(described), isInterface);
    }

    /** Returns such a value. */
    static void giveBack(CodeBuilder code, Object value) {
        load(code, value);
        code.return_(
                switch (value) {
                    case Long number -> TypeKind.LONG;
                    case Boolean yes -> TypeKind.INT;
                    case Integer number -> TypeKind.INT;
                    default -> TypeKind.REFERENCE;
                });
    }
}
