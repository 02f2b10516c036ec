package dev.mayfly.codec;

import dev.mayfly.codec.PrimitiveCodecs.SelfDelimiting;
import java.lang.reflect.GenericArrayType;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.lang.reflect.WildcardType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Finds the codec of a Java type. Used once for one question.
final class CodecResolver {
    private static final int MAX_DEPTH = 32;
    private final boolean isForKeys;
    private final Map<Shape, Recursive<Object>> open = new HashMap<>();
    private int depth;

    CodecResolver(boolean isForKeys) {
        this.isForKeys = isForKeys;
    }

    /// A class with the codecs of its type parameters.
    private record Shape(Class<?> type, List<Codec<Object>> arguments) {
        /// Written by hand because generated methods of records start slowly.
        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Shape that
                    && that.type == type
                    && that.arguments.equals(arguments);
        }

        @Override
        public int hashCode() {
            return type.hashCode();
        }
    }

    /// The codec of a type.
    ///
    /// @throws EncodingException if it has none
    Codec<Object> resolve(Type type) {
        return resolve(type, Map.of(), nameOf(type));
    }

    /// The codec of a generic type.
    ///
    /// @param arguments codecs of its type parameters
    Codec<Object> resolve(Class<?> type, List<Codec<Object>> arguments) {
        return generic(type, arguments, type.getSimpleName());
    }

    /// The codec for keys of a record or sealed type.
    static <T> Codec<T> asKey(Class<T> type, @Nullable List<Codec<Object>> arguments, String name) {
        var strict = new ArrayList<Codec<Object>>();
        for (Codec<Object> argument : arguments == null ? List.<Codec<Object>>of() : arguments) {
            strict.add(argument.asKey());
        }
        @SuppressWarnings("unchecked")
        Codec<T> codec = (Codec<T>) new CodecResolver(true).generic(type, strict, name);
        return codec;
    }

    /// @param bindings what type variables stand for
    /// @param place where the type was met, for messages
    private Codec<Object> resolve(
            Type type, Map<TypeVariable<?>, Codec<Object>> bindings, String place) {
        if (type instanceof Class<?> plain) {
            return generic(plain, List.of(), place);
        }
        if (type instanceof ParameterizedType parameterized) {
            var arguments = new ArrayList<Codec<Object>>();
            for (Type argument : parameterized.getActualTypeArguments()) {
                arguments.add(resolve(argument, bindings, place));
            }
            return generic((Class<?>) parameterized.getRawType(), arguments, place);
        }
        if (type instanceof TypeVariable<?> variable) {
            Codec<Object> bound = bindings.get(variable);
            return bound == null ? dynamic() : bound;
        }
        if (type instanceof WildcardType wildcard) {
            return resolve(wildcard.getUpperBounds()[0], bindings, place);
        }
        if (type instanceof GenericArrayType array) {
            Type component = array.getGenericComponentType();
            return erased(
                    objects(LambdaTypes.erase(component), resolve(component, bindings, place)));
        }
        throw RefusedTypes.refusal(place, type);
    }

    private Codec<Object> generic(Class<?> type, List<Codec<Object>> arguments, String place) {
        Codec<?> known = known(type, arguments);
        if (known != null) {
            return erased(known);
        }
        if (type.isArray()) {
            Class<?> component = type.getComponentType();
            return erased(objects(component, generic(component, List.of(), place)));
        }
        if (Enum.class.isAssignableFrom(type) && type != Enum.class) {
            return erased(enums(type));
        }
        if (type.isRecord() || ChoiceCodecs.isChoice(type)) {
            return recursive(type, arguments, place);
        }
        if (RefusedTypes.contains(type)) {
            throw RefusedTypes.refusal(place, type);
        }
        if (type.isInterface() || Modifier.isAbstract(type.getModifiers())) {
            return dynamic();
        }
        return library(type, place);
    }

    private @Nullable Codec<?> known(Class<?> type, List<Codec<Object>> arguments) {
        return switch (type.getName()) {
            case "boolean", "java.lang.Boolean" -> Codecs.booleans();
            case "byte", "java.lang.Byte" -> Codecs.int8s();
            case "short", "java.lang.Short" -> Codecs.shorts();
            case "char", "java.lang.Character" -> Codecs.characters();
            case "int", "java.lang.Integer" -> Codecs.ints();
            case "long", "java.lang.Long" -> Codecs.longs();
            case "float", "java.lang.Float" -> Codecs.floats();
            case "double", "java.lang.Double" -> Codecs.doubles();
            case "java.lang.String" -> Codecs.strings();
            case "dev.mayfly.data.Slice" -> Codecs.slices();
            case "dev.mayfly.data.Row" -> Codecs.rows();
            case "[B" -> Codecs.bytes();
            case "[Z" -> new ArrayCodecs.Booleans();
            case "[S" -> new ArrayCodecs.Shorts();
            case "[C" -> new ArrayCodecs.Characters();
            case "[I" -> new ArrayCodecs.Integers();
            case "[J" -> new ArrayCodecs.Longs();
            case "[F" -> new ArrayCodecs.Floats();
            case "[D" -> new ArrayCodecs.Doubles();
            case "java.math.BigInteger" -> new ValueCodecs.BigIntegers();
            case "java.math.BigDecimal" -> new ValueCodecs.BigDecimals();
            case "java.time.Instant" -> new ValueCodecs.Instants();
            case "java.time.Duration" -> new ValueCodecs.Durations();
            case "java.time.LocalDate" -> new ValueCodecs.LocalDates();
            case "java.time.LocalTime" -> new ValueCodecs.LocalTimes();
            case "java.time.LocalDateTime" -> new ValueCodecs.LocalDateTimes();
            case "java.util.UUID" -> new ValueCodecs.Uuids();
            case "java.util.List", "java.util.ArrayList" -> Codecs.lists(at(arguments, 0));
            case "java.util.Set", "java.util.HashSet", "java.util.LinkedHashSet" ->
                    Codecs.sets(at(arguments, 0));
            case "java.util.Map", "java.util.HashMap", "java.util.LinkedHashMap" ->
                    Codecs.maps(at(arguments, 0), at(arguments, 1));
            case "java.util.Optional" -> Codecs.optionals(at(arguments, 0));
            case "java.util.Map$Entry" -> Codecs.pairs(at(arguments, 0), at(arguments, 1));
            case "java.lang.Object" -> dynamic();
            default -> null;
        };
    }

    private Codec<Object> at(List<Codec<Object>> arguments, int index) {
        return index < arguments.size() ? arguments.get(index) : dynamic();
    }

    private Codec<Object> dynamic() {
        return new DynamicCodec(isForKeys);
    }

    /// A record or sealed type, which may hold itself.
    private Codec<Object> recursive(Class<?> type, List<Codec<Object>> arguments, String place) {
        var shape = new Shape(type, arguments);
        Recursive<Object> outer = open.get(shape);
        if (outer != null) {
            return outer;
        }
        if (++depth > MAX_DEPTH) {
            throw new EncodingException(place + ": types nested too deep: " + type.getName());
        }
        var recursive = new Recursive<Object>(type.getSimpleName());
        open.put(shape, recursive);
        Codec<Object> codec =
                type.isRecord() ? record(type, arguments, place) : sealed(type, arguments, place);
        recursive.target = codec;
        open.remove(shape);
        depth--;
        return codec;
    }

    private Codec<Object> record(Class<?> type, List<Codec<Object>> arguments, String place) {
        var bindings = new HashMap<TypeVariable<?>, Codec<Object>>();
        TypeVariable<?>[] variables = type.getTypeParameters();
        for (int i = 0; i < variables.length; i++) {
            bindings.put(variables[i], at(arguments, i));
        }
        RecordComponent[] components = type.getRecordComponents();
        Codec<Object>[] codecs = newArray(components.length);
        for (int i = 0; i < codecs.length; i++) {
            codecs[i] =
                    resolve(
                            components[i].getGenericType(),
                            bindings,
                            place.concat(".").concat(components[i].getName()));
        }
        return erased(new RecordCodec<>(type, codecs, arguments));
    }

    private Codec<Object> sealed(Class<?> type, List<Codec<Object>> arguments, String place) {
        List<Class<?>> leaves = ChoiceCodecs.leaves(type);
        if (leaves.size() > ChoiceCodecs.ONE_BYTE) {
            throw new EncodingException(
                    place + ": too many permitted classes: type=" + type.getName());
        }
        Codec<Object>[] codecs = newArray(leaves.size());
        for (int i = 0; i < codecs.length; i++) {
            Class<?> leaf = leaves.get(i);
            String leafPlace = place.concat(".").concat(leaf.getSimpleName());
            codecs[i] = generic(leaf, leafArguments(leaf, type, arguments), leafPlace);
        }
        return erased(
                new ChoiceCodecs.Sealed<>(
                        type, leaves.toArray(new Class<?>[0]), codecs, arguments));
    }

    /// What a permitted class's own type parameters stand for, where it passes them on directly.
    private List<Codec<Object>> leafArguments(
            Class<?> leaf, Class<?> type, List<Codec<Object>> arguments) {
        var found = new ArrayList<Codec<Object>>();
        for (TypeVariable<?> variable : leaf.getTypeParameters()) {
            Codec<Object> codec = dynamic();
            for (Type parent : leaf.getGenericInterfaces()) {
                if (parent instanceof ParameterizedType parameterized
                        && parameterized.getRawType() == type) {
                    Type[] passed = parameterized.getActualTypeArguments();
                    for (int i = 0; i < passed.length; i++) {
                        codec = passed[i].equals(variable) ? at(arguments, i) : codec;
                    }
                }
            }
            found.add(codec);
        }
        return found;
    }

    private Codec<Object> library(Class<?> type, String place) {
        if (isForKeys) {
            throw new EncodingException(
                    place + ": " + type.getName() + " cannot be a key; make it a record");
        }
        RefusedTypes.check(type, place);
        return erased(new KryoCodec<>(type));
    }

    private static String nameOf(Type type) {
        return type instanceof Class<?> plain ? plain.getSimpleName() : type.getTypeName();
    }

    private static <E> Codec<E[]> objects(Class<?> component, Codec<Object> element) {
        @SuppressWarnings("unchecked")
        var codec =
                new CollectionCodecs.ObjectArrays<>(
                        (Class<E>) component, (Codec<E>) (Codec<?>) element);
        return codec;
    }

    @SuppressWarnings({"unchecked", "rawtypes"})
    private static Codec<?> enums(Class<?> type) {
        Class<?> declaring = type.isEnum() ? type : type.getSuperclass();
        return new ChoiceCodecs.Enums(declaring);
    }

    @SuppressWarnings({"unchecked", "rawtypes"})
    private static Codec<Object>[] newArray(int length) {
        return (Codec<Object>[]) new Codec[length];
    }

    @SuppressWarnings("unchecked")
    private static Codec<Object> erased(Codec<?> codec) {
        return (Codec<Object>) codec;
    }

    /// Stands for a codec inside itself.
    private static final class Recursive<T> implements SelfDelimiting<T> {
        private static final long serialVersionUID = 1;

        private final String name;
        private @Nullable Codec<T> target;

        Recursive(String name) {
            this.name = name;
        }

        private Codec<T> target() {
            Codec<T> codec = target;
            if (codec == null) {
                throw new EncodingException("codec used before it was complete: type=" + name);
            }
            return codec;
        }

        @Override
        public void encode(T value, Encoder out) {
            target().encode(value, out);
        }

        @Override
        public T decode(Decoder in) {
            return target().decode(in);
        }

        /// While the whole is being built, its other parts decide.
        @Override
        public boolean isKey() {
            return target == null || target.isKey();
        }

        @Override
        public boolean isView() {
            return target != null && target.isView();
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Recursive<?> that && that.name.equals(name);
        }

        @Override
        public int hashCode() {
            return name.hashCode();
        }
    }
}
