package dev.mayfly.codec;

import java.io.IOException;
import java.io.InputStream;
import java.io.NotSerializableException;
import java.io.Serializable;
import java.lang.classfile.Attributes;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.CodeElement;
import java.lang.classfile.MethodModel;
import java.lang.classfile.attribute.CodeAttribute;
import java.lang.classfile.attribute.LocalVariableInfo;
import java.lang.classfile.instruction.LineNumber;
import java.lang.classfile.instruction.LoadInstruction;
import java.lang.invoke.MethodHandleInfo;
import java.lang.invoke.MethodType;
import java.lang.invoke.SerializedLambda;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Explains why a function cannot travel, from its class file: which variable it captured, and
/// where. Only loaded when there is something to explain.
final class CapturedVariables {
    private static final String REMEDY =
            "create it inside the function, make its class Serializable, or broadcast it";
    private static final String THIS_REMEDY =
            "copy the field it uses to a local variable first, make the method static, or make the"
                    + " class Serializable";

    private CapturedVariables() {}

    /// What a function holds that cannot travel.
    ///
    /// @param what how the user knows it, such as "variable `pool`"
    /// @param type its class
    /// @param line where it is used, if known
    /// @param remedy what to do
    private record Culprit(String what, Class<?> type, Optional<String> line, String remedy) {}

    /// The error for a function that could not be serialized.
    ///
    /// @param operation what the user called, and where
    static EncodingException explain(Serializable function, String operation, Throwable problem) {
        SerializedLambda lambda = FunctionCodec.lambdaOf(function);
        Optional<Culprit> culprit =
                lambda == null
                        ? inFields(function)
                        : inLambda(lambda, function.getClass().getClassLoader());
        var text = new StringBuilder(operation);
        text.append(": the function cannot be sent to workers: ");
        if (culprit.isEmpty()) {
            text.append(problem);
            return new EncodingException(text.toString(), problem);
        }
        Culprit found = culprit.get();
        text.append("it captures ").append(found.what);
        text.append(" of type ").append(found.type.getTypeName());
        if (found.line.isPresent()) {
            text.append(" at ").append(found.line.get());
        }
        text.append(", which ").append(reason(found.type, problem));
        text.append("; ").append(found.remedy);
        return new EncodingException(text.toString(), problem);
    }

    private static String reason(Class<?> type, Throwable problem) {
        if (!(problem instanceof NotSerializableException)) {
            return "cannot be serialized: " + problem;
        }
        String name = Objects.requireNonNullElse(problem.getMessage(), "");
        return name.isEmpty() || name.equals(type.getName())
                ? "is not Serializable"
                : "holds an object that is not Serializable: " + name;
    }

    private static Optional<Culprit> inLambda(SerializedLambda lambda, ClassLoader loader) {
        for (int i = 0; i < lambda.getCapturedArgCount(); i++) {
            Object captured = lambda.getCapturedArg(i);
            if (FunctionCodec.problemWith(captured) != null) {
                return Optional.of(describe(lambda, i, captured, loader));
            }
        }
        return Optional.empty();
    }

    private static Culprit describe(
            SerializedLambda lambda, int index, Object captured, ClassLoader loader) {
        boolean isBody = lambda.getImplMethodName().startsWith("lambda$");
        boolean isStatic = lambda.getImplMethodKind() == MethodHandleInfo.REF_invokeStatic;
        Class<?> type = captured.getClass();
        if (!isBody) {
            String what = "the object in front of `::" + lambda.getImplMethodName() + "`";
            return new Culprit(what, type, Optional.empty(), REMEDY);
        }
        Optional<ClassModel> model = classFile(lambda.getImplClass(), loader);
        Optional<MethodModel> body = model.flatMap(each -> methodOf(each, lambda));
        int slot = slot(lambda, index, isStatic, loader);
        Optional<String> line =
                body.flatMap(each -> lineOf(each, slot)).flatMap(each -> inFile(model, each));
        if (!isStatic && index == 0) {
            return new Culprit("`this`", type, line, THIS_REMEDY);
        }
        String what =
                body.flatMap(each -> variableName(each, slot))
                        .map(name -> "the variable `" + name + "`")
                        .orElse("its captured value number " + (index + 1));
        return new Culprit(what, type, line, REMEDY);
    }

    /// Number of the local variable in which the body finds a captured value.
    private static int slot(
            SerializedLambda lambda, int index, boolean isStatic, ClassLoader loader) {
        if (!isStatic && index == 0) {
            return 0;
        }
        MethodType types =
                MethodType.fromMethodDescriptorString(lambda.getImplMethodSignature(), loader);
        int slot = isStatic ? 0 : 1;
        int parameter = isStatic ? index : index - 1;
        for (int i = 0; i < parameter; i++) {
            Class<?> type = types.parameterType(i);
            slot += type == long.class || type == double.class ? 2 : 1;
        }
        return slot;
    }

    private static Optional<ClassModel> classFile(String internalName, ClassLoader loader) {
        try (InputStream in = loader.getResourceAsStream(internalName + ".class")) {
            return in == null
                    ? Optional.empty()
                    : Optional.of(ClassFile.of().parse(in.readAllBytes()));
        } catch (IOException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static Optional<MethodModel> methodOf(ClassModel model, SerializedLambda lambda) {
        for (MethodModel method : model.methods()) {
            if (method.methodName().equalsString(lambda.getImplMethodName())
                    && method.methodType().equalsString(lambda.getImplMethodSignature())) {
                return Optional.of(method);
            }
        }
        return Optional.empty();
    }

    private static Optional<String> variableName(MethodModel method, int slot) {
        Optional<CodeAttribute> code = method.findAttribute(Attributes.code());
        if (code.isEmpty()) {
            return Optional.empty();
        }
        for (var table : code.get().findAttributes(Attributes.localVariableTable())) {
            for (LocalVariableInfo variable : table.localVariables()) {
                if (variable.slot() == slot && variable.startPc() == 0) {
                    return Optional.of(variable.name().stringValue());
                }
            }
        }
        return Optional.empty();
    }

    /// The line that first reads a local variable.
    private static Optional<Integer> lineOf(MethodModel method, int slot) {
        if (method.code().isEmpty()) {
            return Optional.empty();
        }
        int line = 0;
        for (CodeElement element : method.code().get()) {
            if (element instanceof LineNumber number) {
                line = number.line();
            } else if (element instanceof LoadInstruction load && load.slot() == slot) {
                return line == 0 ? Optional.empty() : Optional.of(line);
            }
        }
        return Optional.empty();
    }

    private static Optional<String> inFile(Optional<ClassModel> model, int line) {
        return model.flatMap(each -> each.findAttribute(Attributes.sourceFile()))
                .map(file -> file.sourceFile().stringValue() + ':' + line);
    }

    private static Optional<Culprit> inFields(Serializable function) {
        for (Class<?> at = function.getClass(); at != null; at = at.getSuperclass()) {
            for (Field field : at.getDeclaredFields()) {
                if ((field.getModifiers() & (Modifier.STATIC | Modifier.TRANSIENT)) != 0
                        || !field.trySetAccessible()) {
                    continue;
                }
                Object value = valueOf(field, function);
                if (value != null && FunctionCodec.problemWith(value) != null) {
                    return Optional.of(describe(field, value));
                }
            }
        }
        return Optional.empty();
    }

    private static @Nullable Object valueOf(Field field, Object owner) {
        try {
            return field.get(owner);
        } catch (IllegalAccessException e) {
            return null;
        }
    }

    private static Culprit describe(Field field, Object value) {
        String name = field.getName();
        if (name.startsWith("this$")) {
            return new Culprit("`this`", value.getClass(), Optional.empty(), THIS_REMEDY);
        }
        boolean isVariable = name.startsWith("val$");
        String what =
                isVariable
                        ? "the variable `" + name.substring("val$".length()) + "`"
                        : "in its field `" + name + "` an object";
        return new Culprit(what, value.getClass(), Optional.empty(), REMEDY);
    }
}
