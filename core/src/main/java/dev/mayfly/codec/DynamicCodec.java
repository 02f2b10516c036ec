package dev.mayfly.codec;

import dev.mayfly.data.Row;
import dev.mayfly.data.Slice;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// Encodes values whose type is not known before they are there: one byte for the type, then the
/// value as its own codec writes it. Other classes than those with a byte of their own are named.
/// Values of one type are ordered as that type orders them; types are ordered by their byte.
///
/// Decoded values are never views: slices and rows own their bytes.
final class DynamicCodec implements Codec<Object> {
    private static final long serialVersionUID = 1;

    /// Other classes: the class name as a String's element form, then the value.
    private static final int NAMED = 0x40;

    private static final int BOOLEAN = 0x01;
    private static final int BYTE = 0x02;
    private static final int SHORT = 0x03;
    private static final int CHARACTER = 0x04;
    private static final int INTEGER = 0x05;
    private static final int LONG = 0x06;
    private static final int FLOAT = 0x07;
    private static final int DOUBLE = 0x08;
    private static final int BIG_INTEGER = 0x09;
    private static final int BIG_DECIMAL = 0x0A;
    private static final int STRING = 0x10;
    private static final int SLICE = 0x11;
    private static final int ROW = 0x12;
    private static final int BYTES = 0x13;
    private static final int INSTANT = 0x18;
    private static final int DURATION = 0x19;
    private static final int LOCAL_DATE = 0x1A;
    private static final int LOCAL_TIME = 0x1B;
    private static final int LOCAL_DATE_TIME = 0x1C;
    private static final int UUID_TAG = 0x1D;
    private static final int LIST = 0x20;
    private static final int SET = 0x21;
    private static final int MAP = 0x22;
    private static final int OPTIONAL = 0x23;
    private static final int ENTRY = 0x24;

    /// The byte for values of a class, if the class alone tells it and is none of the most
    /// frequent.
    private static final Map<Class<?>, Integer> RARE =
            Map.ofEntries(
                    Map.entry(byte[].class, BYTES),
                    Map.entry(Boolean.class, BOOLEAN),
                    Map.entry(Byte.class, BYTE),
                    Map.entry(Short.class, SHORT),
                    Map.entry(Character.class, CHARACTER),
                    Map.entry(Float.class, FLOAT),
                    Map.entry(BigInteger.class, BIG_INTEGER),
                    Map.entry(BigDecimal.class, BIG_DECIMAL),
                    Map.entry(Instant.class, INSTANT),
                    Map.entry(Duration.class, DURATION),
                    Map.entry(LocalDate.class, LOCAL_DATE),
                    Map.entry(LocalTime.class, LOCAL_TIME),
                    Map.entry(LocalDateTime.class, LOCAL_DATE_TIME),
                    Map.entry(UUID.class, UUID_TAG));

    private final boolean isStrict;
    private transient @Nullable Codec<Object>[] tagged;
    private transient ClassLoader loader;
    private transient ConcurrentHashMap<Class<?>, Named> byClass = new ConcurrentHashMap<>();
    private transient ConcurrentHashMap<String, Named> byName = new ConcurrentHashMap<>();
    private transient @Nullable Named last;

    /// @param isStrict whether values that cannot be keys are refused
    DynamicCodec(boolean isStrict) {
        this.isStrict = isStrict;
        this.tagged = table();
        this.loader = FunctionCodec.currentLoader();
    }

    private void readObject(ObjectInputStream in) throws IOException, ClassNotFoundException {
        in.defaultReadObject();
        tagged = table();
        loader = FunctionCodec.currentLoader();
        byClass = new ConcurrentHashMap<>();
        byName = new ConcurrentHashMap<>();
    }

    /// A class that has no byte of its own.
    ///
    /// @param name the encoded name with its end
    private record Named(Class<?> type, byte[] name, Codec<Object> codec) {}

    @SuppressWarnings({"unchecked", "rawtypes"})
    private @Nullable Codec<Object>[] table() {
        Codec[] codecs = new Codec[NAMED];
        codecs[BOOLEAN] = new PrimitiveCodecs.Booleans();
        codecs[BYTE] = new PrimitiveCodecs.Bytes();
        codecs[SHORT] = new PrimitiveCodecs.Shorts();
        codecs[CHARACTER] = new PrimitiveCodecs.Characters();
        codecs[INTEGER] = new PrimitiveCodecs.Integers();
        codecs[LONG] = new PrimitiveCodecs.Longs();
        codecs[FLOAT] = new PrimitiveCodecs.Floats();
        codecs[DOUBLE] = new PrimitiveCodecs.Doubles();
        codecs[BIG_INTEGER] = new ValueCodecs.BigIntegers();
        codecs[BIG_DECIMAL] = new ValueCodecs.BigDecimals();
        codecs[STRING] = new TextCodecs.Strings();
        codecs[SLICE] = new TextCodecs.Slices();
        codecs[ROW] = new TextCodecs.Rows(List.of());
        codecs[BYTES] = new ArrayCodecs.Bytes();
        codecs[INSTANT] = new ValueCodecs.Instants();
        codecs[DURATION] = new ValueCodecs.Durations();
        codecs[LOCAL_DATE] = new ValueCodecs.LocalDates();
        codecs[LOCAL_TIME] = new ValueCodecs.LocalTimes();
        codecs[LOCAL_DATE_TIME] = new ValueCodecs.LocalDateTimes();
        codecs[UUID_TAG] = new ValueCodecs.Uuids();
        codecs[LIST] = new CollectionCodecs.Lists<>(this);
        codecs[SET] = new CollectionCodecs.Sets<>(this);
        codecs[MAP] = new CollectionCodecs.Maps<>(this, this);
        codecs[OPTIONAL] = new CollectionCodecs.Optionals<>(this);
        codecs[ENTRY] = new CollectionCodecs.Entries<>(this, this);
        return codecs;
    }

    /// The byte for a value's type, the most frequent types first.
    private int tagOf(Object value) {
        if (value instanceof String) {
            return STRING;
        }
        if (value instanceof Long) {
            return LONG;
        }
        if (value instanceof Integer) {
            return INTEGER;
        }
        if (value instanceof Double) {
            return DOUBLE;
        }
        if (value instanceof Slice) {
            return SLICE;
        }
        if (value instanceof Row) {
            return ROW;
        }
        if (value instanceof Record || value instanceof Enum<?>) {
            return NAMED;
        }
        int tag = collectionTagOf(value);
        return tag == NAMED ? RARE.getOrDefault(value.getClass(), NAMED) : tag;
    }

    private int collectionTagOf(Object value) {
        if (value instanceof List<?>) {
            return LIST;
        }
        if (value instanceof Map<?, ?>) {
            return isStrict || !(value instanceof SortedMap<?, ?>) ? MAP : NAMED;
        }
        if (value instanceof Set<?>) {
            return isStrict || !(value instanceof SortedSet<?>) ? SET : NAMED;
        }
        if (value instanceof Optional<?>) {
            return OPTIONAL;
        }
        return value instanceof Map.Entry<?, ?> ? ENTRY : NAMED;
    }

    @Override
    public void encode(Object value, Encoder out) {
        codecFor(value, out).encode(value, out);
    }

    @Override
    public void encodeElement(Object value, Encoder out) {
        codecFor(value, out).encodeElement(value, out);
    }

    /// Writes what tells the type, and finds the codec for the rest.
    private Codec<Object> codecFor(Object value, Encoder out) {
        EncodingException.refuseNull(value, "value of unknown type");
        int tag = tagOf(value);
        out.writeByte(tag);
        Codec<Object> codec = tag == NAMED ? null : tagged[tag];
        if (codec != null) {
            return codec;
        }
        Named named = named(value);
        out.writeBytes(named.name, 0, named.name.length);
        return named.codec;
    }

    @Override
    public Object decode(Decoder in) {
        Codec<Object> codec = codecAt(in);
        if (!codec.isView()) {
            return codec.decode(in);
        }
        byte[] copy = in.rest();
        in.skip(copy.length);
        return codec.decode(Decoder.of(copy));
    }

    @Override
    public Object decodeElement(Decoder in) {
        Codec<Object> codec = codecAt(in);
        int start = in.position();
        Object value = codec.decodeElement(in);
        if (!codec.isView()) {
            return value;
        }
        byte[] copy = Arrays.copyOfRange(in.array(), start, in.position());
        return codec.decodeElement(Decoder.of(copy));
    }

    private Codec<Object> codecAt(Decoder in) {
        int tag = in.readByte();
        if (tag == NAMED) {
            return namedAt(in).codec;
        }
        Codec<Object> codec = tag < NAMED ? tagged[tag] : null;
        if (codec == null) {
            throw new EncodingException("no such type: byte=" + tag);
        }
        return codec;
    }

    private Named named(Object value) {
        Class<?> type =
                value instanceof Enum<?> constant ? constant.getDeclaringClass() : value.getClass();
        Named recent = last;
        if (recent != null && recent.type == type) {
            return recent;
        }
        Named named = byClass.get(type);
        if (named == null) {
            named = newNamed(type);
            byClass.put(type, named);
        }
        last = named;
        return named;
    }

    private Named namedAt(Decoder in) {
        Named recent = last;
        if (recent != null && startsWith(in, recent.name)) {
            in.skip(recent.name.length);
            return recent;
        }
        Decoder text = in.terminated();
        int size = text.remaining();
        String name = new String(text.array(), text.skip(size), size, StandardCharsets.UTF_8);
        Named named = byName.get(name);
        if (named == null) {
            named = newNamed(load(name));
            byName.put(name, named);
        }
        last = named;
        return named;
    }

    private static boolean startsWith(Decoder in, byte[] name) {
        int at = in.position();
        return in.remaining() >= name.length
                && Arrays.equals(in.array(), at, at + name.length, name, 0, name.length);
    }

    private Named newNamed(Class<?> type) {
        var name = new Encoder(64);
        new TextCodecs.Strings().encodeElement(type.getName(), name);
        return new Named(type, name.toBytes(), new CodecResolver(isStrict).resolve(type));
    }

    private Class<?> load(String name) {
        try {
            return Class.forName(name, false, loader);
        } catch (ClassNotFoundException | LinkageError e) {
            throw new EncodingException("class of a value not found: class=" + name, e);
        }
    }

    @Override
    public boolean isKey() {
        return isStrict;
    }

    @Override
    public Codec<Object> asKey() {
        return isStrict ? this : new DynamicCodec(true);
    }

    @Override
    public String name() {
        return "Object";
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof DynamicCodec that && that.isStrict == isStrict;
    }

    @Override
    public int hashCode() {
        return Boolean.hashCode(isStrict);
    }
}
