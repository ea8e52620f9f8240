package io.timecoin;

import com.tngtech.archunit.core.domain.JavaClass;
import java.io.IOException;
import java.io.InputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.CodeElement;
import java.lang.classfile.CodeModel;
import java.lang.classfile.MethodModel;
import java.lang.classfile.TypeKind;
import java.lang.classfile.instruction.ArrayLoadInstruction;
import java.lang.classfile.instruction.ArrayStoreInstruction;
import java.lang.classfile.instruction.ConstantInstruction;
import java.lang.classfile.instruction.ConvertInstruction;
import java.lang.classfile.instruction.FieldInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.classfile.instruction.LoadInstruction;
import java.lang.classfile.instruction.OperatorInstruction;
import java.lang.classfile.instruction.ReturnInstruction;
import java.lang.classfile.instruction.StoreInstruction;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Finds float and double in compiled code, where a rule over types would miss local variables. */
final class FloatingPointScan {

    private FloatingPointScan() {}

    /** The methods of one class whose instructions compute with float or double. */
    static List<String> of(JavaClass type) throws IOException {
        ClassModel model;
        try (InputStream in = type.getSource().orElseThrow().getUri().toURL().openStream()) {
            model = ClassFile.of().parse(in.readAllBytes());
        }
        List<String> found = new ArrayList<>();
        for (MethodModel method : model.methods()) {
            if (method.code().stream().flatMap(CodeModel::elementStream).anyMatch(FloatingPointScan::isFloating)) {
                found.add(type.getName() + "." + method.methodName().stringValue());
            }
        }
        return found;
    }

    private static boolean isFloating(CodeElement element) {
        return kinds(element).anyMatch(kind -> kind == TypeKind.FLOAT || kind == TypeKind.DOUBLE);
    }

    private static Stream<TypeKind> kinds(CodeElement element) {
        return switch (element) {
            case LoadInstruction load -> Stream.of(load.typeKind());
            case StoreInstruction store -> Stream.of(store.typeKind());
            case ArrayLoadInstruction load -> Stream.of(load.typeKind());
            case ArrayStoreInstruction store -> Stream.of(store.typeKind());
            case ConstantInstruction constant -> Stream.of(constant.typeKind());
            case ConvertInstruction convert -> Stream.of(convert.fromType(), convert.toType());
            case OperatorInstruction operator -> Stream.of(operator.typeKind());
            case ReturnInstruction result -> Stream.of(result.typeKind());
            case FieldInstruction field -> Stream.of(TypeKind.from(field.typeSymbol()));
            case InvokeInstruction invoke ->
                Stream.of(TypeKind.from(invoke.typeSymbol().returnType()));
            default -> Stream.of();
        };
    }
}
