package io.timecoin.simulation;

import io.timecoin.simulation.Mutation.Change;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeElement;
import java.lang.classfile.Instruction;
import java.lang.classfile.Opcode;
import java.lang.classfile.instruction.BranchInstruction;
import java.lang.classfile.instruction.ConstantInstruction;
import java.lang.classfile.instruction.FieldInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A method in which a mistake is to be made, and the ways to make one. */
record MutationPlace(String className, String method) {

    private static final Set<Opcode> READS = Collections.unmodifiableSet(EnumSet.of(Opcode.GETFIELD, Opcode.GETSTATIC));

    /**
     * A method, with the lambdas in it.
     *
     * @param className below {@code io.timecoin}
     */
    static MutationPlace in(String className, String method) {
        return new MutationPlace("io.timecoin." + className, method);
    }

    private Mutation change(Change change) {
        return new Mutation(className, method, change);
    }

    private Mutation only(Predicate<CodeElement> where, BiConsumer<CodeBuilder, CodeElement> instead) {
        return change(new Change.Instruction(where, Optional.empty(), instead));
    }

    /** It does nothing. */
    Mutation doesNothing() {
        return change(new Change.Body(CodeBuilder::return_));
    }

    /** It does no more than give this. */
    Mutation answers(Object value) {
        return change(new Change.Body(code -> ByteCode.giveBack(code, value)));
    }

    /** The field is read, and taken to be something else. */
    Mutation reads(String field, @Nullable Object value) {
        return only(element -> isField(element, READS, field), (code, element) -> {
            code.with(element);
            ByteCode.pop(code, ((FieldInstruction) element).typeSymbol());
            ByteCode.load(code, value);
        });
    }

    /** The field is not set. */
    Mutation doesNotSet(String field) {
        return only(element -> isField(element, EnumSet.of(Opcode.PUTFIELD), field), (code, element) -> {
            ByteCode.pop(code, ((FieldInstruction) element).typeSymbol());
            code.pop();
        });
    }

    private static boolean isField(CodeElement element, Set<Opcode> opcodes, String name) {
        return element instanceof FieldInstruction field
                && opcodes.contains(field.opcode())
                && field.name().equalsString(name);
    }

    /** The first constant of this value is another one. */
    Mutation hasInsteadOf(Object constant, Object other) {
        return change(new Change.Instruction(
                element -> element instanceof ConstantInstruction loads && constant.equals(loads.constantValue()),
                Optional.of(0),
                (code, element) -> ByteCode.load(code, other)));
    }

    /** It branches in other cases. */
    Mutation branches(Opcode kind, Opcode other) {
        return only(
                element -> element instanceof BranchInstruction branch && branch.opcode() == kind,
                (code, element) -> code.branch(other, ((BranchInstruction) element).target()));
    }

    /** One of the instructions of a kind, counted from 0, becomes others. */
    Mutation instead(Opcode opcode, int which, BiConsumer<CodeBuilder, CodeElement> other) {
        return change(new Change.Instruction(
                element -> element instanceof Instruction instruction && instruction.opcode() == opcode,
                Optional.of(which),
                other));
    }

    /** The only call of a method. */
    Call call(String name) {
        return new Call(this, name, Optional.empty());
    }

    /** One of several calls of the same method, counted from 0. */
    Call call(String name, int which) {
        return new Call(this, name, Optional.of(which));
    }

    /** A call in the method. */
    record Call(MutationPlace place, String name, Optional<Integer> which) {

        /** Other instructions are in its place. */
        Mutation is(BiConsumer<CodeBuilder, InvokeInstruction> other) {
            return place.change(new Change.Instruction(
                    element -> element instanceof InvokeInstruction call
                            && call.name().equalsString(name),
                    which,
                    (code, element) -> other.accept(code, (InvokeInstruction) element)));
        }

        /** It is made, and its answer taken for another one. */
        Mutation answers(@Nullable Object value) {
            return is((code, call) -> {
                code.with(call);
                ByteCode.pop(code, call.typeSymbol().returnType());
                ByteCode.load(code, value);
            });
        }

        /** Its answer, a long, is taken for one more. */
        Mutation answersOneMore() {
            return is((code, call) -> code.with(call).lconst_1().ladd());
        }

        /** It is not made: its answer is nothing. */
        Mutation isLeftOut() {
            return is((code, call) -> {
                ByteCode.popArguments(code, call);
                ByteCode.loadNothing(code, call.typeSymbol().returnType());
            });
        }

        /** It is not made; the first of its two arguments, both longs, is taken for its answer. */
        Mutation answersTheFirst() {
            return is((code, call) -> code.pop2());
        }
    }
}
