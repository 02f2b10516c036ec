package dev.mayfly.codec;

import dev.mayfly.codec.PrimitiveCodecs.SelfDelimiting;
import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Codecs of lists, arrays of objects, sets, maps, optionals and entries. What is decoded may be
/// changed, except optionals and entries: [ArrayList], [LinkedHashSet], [LinkedHashMap].
final class CollectionCodecs {
    /// What precedes each element of a collection.
    static final int ELEMENT = 1;

    /// What follows the last element of a collection.
    static final int END = 0;

    private CollectionCodecs() {}

    /// True if another element follows.
    static boolean hasElement(Decoder in) {
        int mark = in.readByte();
        if (mark > ELEMENT) {
            throw new EncodingException("neither element nor end of a collection: byte=" + mark);
        }
        return mark == ELEMENT;
    }

    /// `01` before each element, `00` at the end.
    record Lists<E>(Codec<E> element) implements SelfDelimiting<List<E>> {
        @Override
        public void encode(List<E> value, Encoder out) {
            if (value == null) {
                throw EncodingException.ofNull(name());
            }
            for (E each : value) {
                if (each == null) {
                    throw EncodingException.ofNull("element of " + name());
                }
                out.writeByte(ELEMENT);
                element.encodeElement(each, out);
            }
            out.writeByte(END);
        }

        @Override
        public List<E> decode(Decoder in) {
            var list = new ArrayList<E>();
            while (hasElement(in)) {
                list.add(element.decodeElement(in));
            }
            return list;
        }

        @Override
        public boolean isKey() {
            return element.isKey();
        }

        @Override
        public Codec<List<E>> asKey() {
            return new Lists<>(element.asKey());
        }

        @Override
        public boolean isView() {
            return element.isView();
        }

        @Override
        public String name() {
            return "List<" + element.name() + ">";
        }
    }

    /// An array of objects, as a list.
    ///
    /// @param component class of the elements, which the decoded array has
    record ObjectArrays<E>(Class<E> component, Codec<E> element) implements SelfDelimiting<E[]> {
        @Override
        public void encode(E[] value, Encoder out) {
            if (value == null) {
                throw EncodingException.ofNull(name());
            }
            for (E each : value) {
                if (each == null) {
                    throw EncodingException.ofNull("element of " + name());
                }
                out.writeByte(ELEMENT);
                element.encodeElement(each, out);
            }
            out.writeByte(END);
        }

        @Override
        public E[] decode(Decoder in) {
            var list = new ArrayList<E>();
            while (hasElement(in)) {
                list.add(element.decodeElement(in));
            }
            @SuppressWarnings("unchecked")
            E[] none = (E[]) Array.newInstance(component, 0);
            return list.toArray(none);
        }

        @Override
        public boolean isKey() {
            return element.isKey();
        }

        @Override
        public Codec<E[]> asKey() {
            return new ObjectArrays<>(component, element.asKey());
        }

        @Override
        public boolean isView() {
            return element.isView();
        }

        @Override
        public String name() {
            return element.name() + "[]";
        }
    }

    /// As a list of the elements in the order of their bytes.
    record Sets<E>(Codec<E> element) implements SelfDelimiting<Set<E>> {
        @Override
        public void encode(Set<E> value, Encoder out) {
            if (value == null) {
                throw EncodingException.ofNull(name());
            }
            int[] starts = new int[value.size() + 1];
            int count = 0;
            for (E each : value) {
                if (each == null) {
                    throw EncodingException.ofNull("element of " + name());
                }
                starts = started(starts, count++, out);
                out.writeByte(ELEMENT);
                element.encodeElement(each, out);
            }
            sort(started(starts, count, out), count, out);
            out.writeByte(END);
        }

        @Override
        public Set<E> decode(Decoder in) {
            var set = new LinkedHashSet<E>();
            while (hasElement(in)) {
                set.add(element.decodeElement(in));
            }
            return set;
        }

        @Override
        public boolean isKey() {
            return element.isKey();
        }

        @Override
        public Codec<Set<E>> asKey() {
            return new Sets<>(element.asKey());
        }

        @Override
        public boolean isView() {
            return element.isView();
        }

        @Override
        public String name() {
            return "Set<" + element.name() + ">";
        }
    }

    /// As a list of keys, each followed by its value, in the order of the keys' bytes.
    record Maps<K, V>(Codec<K> key, Codec<V> value) implements SelfDelimiting<Map<K, V>> {
        @Override
        public void encode(Map<K, V> map, Encoder out) {
            if (map == null) {
                throw EncodingException.ofNull(name());
            }
            int[] starts = new int[map.size() + 1];
            int count = 0;
            for (Map.Entry<K, V> each : map.entrySet()) {
                if (each.getKey() == null || each.getValue() == null) {
                    throw EncodingException.ofNull("key or value of " + name());
                }
                starts = started(starts, count++, out);
                out.writeByte(ELEMENT);
                key.encodeElement(each.getKey(), out);
                value.encodeElement(each.getValue(), out);
            }
            sort(started(starts, count, out), count, out);
            out.writeByte(END);
        }

        @Override
        public Map<K, V> decode(Decoder in) {
            var map = new LinkedHashMap<K, V>();
            while (hasElement(in)) {
                K each = key.decodeElement(in);
                map.put(each, value.decodeElement(in));
            }
            return map;
        }

        @Override
        public boolean isKey() {
            return key.isKey() && value.isKey();
        }

        @Override
        public Codec<Map<K, V>> asKey() {
            return new Maps<>(key.asKey(), value.asKey());
        }

        @Override
        public boolean isView() {
            return key.isView() || value.isView();
        }

        @Override
        public String name() {
            return "Map<" + key.name() + ", " + value.name() + ">";
        }
    }

    /// `00`, or `01` and the value: an empty optional comes first.
    record Optionals<E>(Codec<E> element) implements SelfDelimiting<Optional<E>> {
        @Override
        public void encode(Optional<E> value, Encoder out) {
            if (value == null) {
                throw EncodingException.ofNull(name());
            }
            if (value.isPresent()) {
                out.writeByte(ELEMENT);
                element.encodeElement(value.get(), out);
            } else {
                out.writeByte(END);
            }
        }

        @Override
        public Optional<E> decode(Decoder in) {
            return hasElement(in) ? Optional.of(element.decodeElement(in)) : Optional.empty();
        }

        @Override
        public boolean isKey() {
            return element.isKey();
        }

        @Override
        public Codec<Optional<E>> asKey() {
            return new Optionals<>(element.asKey());
        }

        @Override
        public boolean isView() {
            return element.isView();
        }

        @Override
        public String name() {
            return "Optional<" + element.name() + ">";
        }
    }

    /// The first part's element form, then the second's.
    record Entries<K, V>(Codec<K> first, Codec<V> second)
            implements SelfDelimiting<Map.Entry<K, V>> {
        @Override
        public void encode(Map.Entry<K, V> value, Encoder out) {
            if (value == null) {
                throw EncodingException.ofNull(name());
            }
            first.encodeElement(value.getKey(), out);
            second.encodeElement(value.getValue(), out);
        }

        @Override
        public Map.Entry<K, V> decode(Decoder in) {
            K key = first.decodeElement(in);
            return Map.entry(key, second.decodeElement(in));
        }

        @Override
        public boolean isKey() {
            return first.isKey() && second.isKey();
        }

        @Override
        public Codec<Map.Entry<K, V>> asKey() {
            return new Entries<>(first.asKey(), second.asKey());
        }

        @Override
        public boolean isView() {
            return first.isView() || second.isView();
        }

        @Override
        public String name() {
            return "Entry<" + first.name() + ", " + second.name() + ">";
        }
    }

    /// Notes where a part begins. A collection that others change meanwhile may outgrow the array.
    private static int[] started(int[] starts, int count, Encoder out) {
        int[] room = count < starts.length ? starts : Arrays.copyOf(starts, 2 * count + 1);
        room[count] = out.size();
        return room;
    }

    /// Puts the parts that begin at `starts` into the order of their bytes; `starts[count]` is
    /// where the last one ends. Parts are prefix-free, so the order is that of the keys they begin
    /// with.
    private static void sort(int[] starts, int count, Encoder out) {
        byte[] bytes = out.array();
        boolean isSorted = true;
        for (int i = 1; i < count && isSorted; i++) {
            isSorted =
                    Arrays.compareUnsigned(
                                    bytes,
                                    starts[i - 1],
                                    starts[i],
                                    bytes,
                                    starts[i],
                                    starts[i + 1])
                            <= 0;
        }
        if (isSorted) {
            return;
        }
        byte[][] parts = new byte[count][];
        for (int i = 0; i < count; i++) {
            parts[i] = Arrays.copyOfRange(bytes, starts[i], starts[i + 1]);
        }
        Arrays.sort(parts, Arrays::compareUnsigned);
        int at = starts[0];
        for (byte[] part : parts) {
            System.arraycopy(part, 0, bytes, at, part.length);
            at += part.length;
        }
    }
}
