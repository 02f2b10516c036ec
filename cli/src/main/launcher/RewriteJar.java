import static java.lang.constant.ConstantDescs.CD_Boolean;
import static java.lang.constant.ConstantDescs.CD_Byte;
import static java.lang.constant.ConstantDescs.CD_Character;
import static java.lang.constant.ConstantDescs.CD_Double;
import static java.lang.constant.ConstantDescs.CD_Float;
import static java.lang.constant.ConstantDescs.CD_Integer;
import static java.lang.constant.ConstantDescs.CD_Long;
import static java.lang.constant.ConstantDescs.CD_Object;
import static java.lang.constant.ConstantDescs.CD_Short;
import static java.lang.constant.ConstantDescs.CD_boolean;
import static java.lang.constant.ConstantDescs.CD_byte;
import static java.lang.constant.ConstantDescs.CD_char;
import static java.lang.constant.ConstantDescs.CD_double;
import static java.lang.constant.ConstantDescs.CD_float;
import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_long;
import static java.lang.constant.ConstantDescs.CD_short;

import java.io.IOException;
import java.io.OutputStream;
import java.lang.classfile.ClassBuilder;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassModel;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeElement;
import java.lang.classfile.CodeModel;
import java.lang.classfile.Label;
import java.lang.classfile.MethodModel;
import java.lang.classfile.Opcode;
import java.lang.classfile.TypeKind;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDesc;
import java.lang.constant.DirectMethodHandleDesc;
import java.lang.constant.MethodTypeDesc;
import java.lang.reflect.AccessFlag;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;

/// Rewrites jars so that they start fast. What they do stays the same.
///
/// - Classes in the format of Java 5 get that of this JDK: they would be left out of the
///   ahead-of-time cache and verified anew at every start.
/// - Pattern switches over types, and `equals` and `hashCode` of records, become plain code: the JVM
///   would make a class for each while the job waits, and the cache does not keep those.
///
/// Run by `prepare.sh` as a source file: `java RewriteJar.java MAIN_JAR JAR...`, where the main
/// jar's class path has everything that the jars need.
final class RewriteJar {
    private static final int CLASS_VERSION = ClassFile.latestMajorVersion();
    private static final ClassDesc SWITCHES = ClassDesc.of("java.lang.runtime.SwitchBootstraps");
    private static final ClassDesc RECORDS = ClassDesc.of("java.lang.runtime.ObjectMethods");
    private static final ClassDesc OBJECTS = ClassDesc.of("java.util.Objects");
    private static final MethodTypeDesc SWITCH = MethodTypeDesc.of(CD_int, CD_Object, CD_int);

    private static final Map<ClassDesc, ClassDesc> BOXES =
            Map.of(
                    CD_boolean, CD_Boolean,
                    CD_byte, CD_Byte,
                    CD_char, CD_Character,
                    CD_short, CD_Short,
                    CD_int, CD_Integer,
                    CD_long, CD_Long,
                    CD_float, CD_Float,
                    CD_double, CD_Double);

    private RewriteJar() {}

    public static void main(String[] args) throws IOException {
        URL classPath = Path.of(args[0]).toUri().toURL();
        try (var loader = new URLClassLoader(new URL[] {classPath})) {
            var classes =
                    ClassFile.of(
                            ClassFile.ClassHierarchyResolverOption.of(
                                    ClassHierarchyResolver.ofResourceParsing(loader)
                                            .orElse(ClassHierarchyResolver.defaultResolver())));
            for (int i = 1; i < args.length; i++) {
                rewrite(Path.of(args[i]), classes);
            }
        }
    }

    private static void rewrite(Path jar, ClassFile classes) throws IOException {
        Path rewritten = Path.of(jar + ".new");
        try (var from = new JarFile(jar.toFile());
                OutputStream file = Files.newOutputStream(rewritten);
                var to = new JarOutputStream(file)) {
            for (JarEntry entry : Collections.list(from.entries())) {
                byte[] bytes = from.getInputStream(entry).readAllBytes();
                to.putNextEntry(new JarEntry(entry.getName()));
                to.write(entry.getName().endsWith(".class") ? rewritten(bytes, classes) : bytes);
                to.closeEntry();
            }
            Files.move(rewritten, jar, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(rewritten);
        }
    }

    private static byte[] rewritten(byte[] bytes, ClassFile classes) {
        ClassModel model = classes.parse(bytes);
        // Stack maps, which the cache wants, came with format 50 and are required from 51 on.
        if (model.majorVersion() < 51) {
            return classes.withOptions(ClassFile.StackMapsOption.GENERATE_STACK_MAPS)
                    .transformClass(
                            model,
                            ClassTransform.endHandler(it -> it.withVersion(CLASS_VERSION, 0))
                                    .andThen(
                                            ClassTransform.transformingMethodBodies(
                                                    CodeBuilder::with)));
        }
        var switches = new ArrayList<List<ConstantDesc>>();
        try {
            return classes.transformClass(
                    model,
                    ClassTransform.transformingMethodBodies(
                                    RewriteJar::isConcerned,
                                    (code, element) -> plain(model, switches, code, element))
                            .andThen(
                                    ClassTransform.endHandler(
                                            builder -> addSwitches(switches, builder))));
        } catch (IllegalArgumentException e) {
            return bytes; // it names a class that is not on the class path, so it is for AWS only
        }
    }

    private static boolean isConcerned(MethodModel method) {
        return method.code().stream()
                .flatMap(CodeModel::elementStream)
                .anyMatch(
                        element ->
                                element instanceof InvokeDynamicInstruction call
                                        && (call.bootstrapMethod().owner().equals(SWITCHES)
                                                || call.bootstrapMethod().owner().equals(RECORDS)));
    }

    private static void plain(
            ClassModel model,
            List<List<ConstantDesc>> switches,
            CodeBuilder code,
            CodeElement element) {
        if (!(element instanceof InvokeDynamicInstruction call)) {
            code.with(element);
            return;
        }
        DirectMethodHandleDesc bootstrap = call.bootstrapMethod();
        String name = call.name().stringValue();
        ClassDesc self = model.thisClass().asSymbol();
        if (bootstrap.owner().equals(SWITCHES)
                && name.equals("typeSwitch")
                && call.bootstrapArgs().stream().allMatch(ClassDesc.class::isInstance)) {
            boolean isInterface = model.flags().has(AccessFlag.INTERFACE);
            code.invokestatic(self, switchName(switches.size()), SWITCH, isInterface);
            switches.add(call.bootstrapArgs());
        } else if (bootstrap.owner().equals(RECORDS) && name.equals("equals")) {
            equalsOf(self, call.bootstrapArgs(), code);
        } else if (bootstrap.owner().equals(RECORDS) && name.equals("hashCode")) {
            hashCodeOf(self, call.bootstrapArgs(), code);
        } else {
            code.with(element);
        }
    }

    private static String switchName(int index) {
        return "typeSwitch$" + index;
    }

    private static void addSwitches(List<List<ConstantDesc>> switches, ClassBuilder builder) {
        for (int i = 0; i < switches.size(); i++) {
            List<ConstantDesc> labels = switches.get(i);
            builder.withMethodBody(
                    switchName(i),
                    SWITCH,
                    ClassFile.ACC_PRIVATE | ClassFile.ACC_STATIC | ClassFile.ACC_SYNTHETIC,
                    code -> indexOf(labels, code));
        }
    }

    /// Of `(Object value, int from)`: the index, not below `from`, of the first class that the value
    /// is an instance of; the number of classes if there is none; -1 for null.
    private static void indexOf(List<ConstantDesc> labels, CodeBuilder code) {
        code.aload(0).ifThen(Opcode.IFNULL, then -> then.iconst_m1().ireturn());
        for (int i = 0; i < labels.size(); i++) {
            int index = i;
            code.iload(1)
                    .loadConstant(index)
                    .ifThen(
                            Opcode.IF_ICMPLE,
                            then ->
                                    then.aload(0)
                                            .instanceOf((ClassDesc) labels.get(index))
                                            .ifThen(hit -> hit.loadConstant(index).ireturn()));
        }
        code.loadConstant(labels.size()).ireturn();
    }

    /// The components of a record, from the arguments of its bootstrap method: the class, the names,
    /// and a getter for each.
    private static List<DirectMethodHandleDesc> getters(List<ConstantDesc> arguments) {
        return arguments.stream()
                .skip(2)
                .map(DirectMethodHandleDesc.class::cast)
                .toList();
    }

    private static ClassDesc typeOf(DirectMethodHandleDesc getter) {
        return getter.invocationType().returnType();
    }

    /// On the stack: the record and the other object. Leaves whether they are equal.
    private static void equalsOf(ClassDesc self, List<ConstantDesc> arguments, CodeBuilder code) {
        int that = code.allocateLocal(TypeKind.REFERENCE);
        int mine = code.allocateLocal(TypeKind.REFERENCE);
        Label unequal = code.newLabel();
        Label end = code.newLabel();
        code.astore(that).astore(mine).aload(that).instanceOf(self).ifeq(unequal);
        for (DirectMethodHandleDesc getter : getters(arguments)) {
            ClassDesc type = typeOf(getter);
            code.aload(mine).getfield(self, getter.methodName(), type);
            code.aload(that).checkcast(self).getfield(self, getter.methodName(), type);
            if (!type.isPrimitive()) {
                code.invokestatic(
                        OBJECTS, "equals", MethodTypeDesc.of(CD_boolean, CD_Object, CD_Object));
                code.ifeq(unequal);
            } else {
                code.invokestatic(BOXES.get(type), "compare", MethodTypeDesc.of(CD_int, type, type));
                code.ifne(unequal);
            }
        }
        code.iconst_1().goto_(end).labelBinding(unequal).iconst_0().labelBinding(end);
    }

    /// On the stack: the record. Leaves its hash code.
    private static void hashCodeOf(ClassDesc self, List<ConstantDesc> arguments, CodeBuilder code) {
        int mine = code.allocateLocal(TypeKind.REFERENCE);
        code.astore(mine).iconst_0();
        for (DirectMethodHandleDesc getter : getters(arguments)) {
            ClassDesc type = typeOf(getter);
            code.bipush(31).imul().aload(mine).getfield(self, getter.methodName(), type);
            ClassDesc hasher = BOXES.getOrDefault(type, OBJECTS);
            ClassDesc asked = type.isPrimitive() ? type : CD_Object;
            code.invokestatic(hasher, "hashCode", MethodTypeDesc.of(CD_int, asked)).iadd();
        }
    }
}
