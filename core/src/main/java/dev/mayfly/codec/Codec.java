package dev.mayfly.codec;

import java.io.Serializable;

/// Turns values of one type into bytes and back.
///
/// Three promises make an encoding usable as a key: equal values have equal bytes, values that
/// differ have bytes that differ, and the unsigned order of the bytes is the order of the values. A
/// codec that keeps them says so by [#isKey()].
///
/// Codecs travel to workers inside the plan, so they are serializable, and immutable.
///
/// @param <T> the type of the values; never null
public interface Codec<T> extends Serializable {
    /// Appends the bytes of a value. The end of the record ends the value: the bytes need not tell
    /// where they stop.
    ///
    /// @throws EncodingException if this value cannot be encoded
    void encode(T value, Encoder out);

    /// The value whose bytes are the rest of `in`. If [#isView()] it may be an object of the
    /// decoder's, reused for the next value that the same decoder decodes; codecs hold no state.
    ///
    /// @throws EncodingException if the bytes are not an encoding of this type
    T decode(Decoder in);

    /// Appends the bytes of a value in a form that tells where it stops, for use inside another
    /// value. Order and equality are as for [#encode]. The default escapes zero bytes and ends with
    /// `00 00`.
    default void encodeElement(T value, Encoder out) {
        int start = out.size();
        encode(value, out);
        out.terminate(start);
    }

    /// The value written by [#encodeElement] at the position of `in`, which moves behind it. Never
    /// an object that is reused, though it may still be a view of the decoder's bytes.
    default T decodeElement(Decoder in) {
        return decode(in.terminated());
    }

    /// Whether the bytes are canonical and ordered, so that values can be keys.
    default boolean isKey() {
        return true;
    }

    /// The codec of the same values as keys: this one if it [#isKey()], else one that refuses, when
    /// it meets them, values of types that are no keys. Called while a job is built.
    ///
    /// @throws EncodingException if no values of this type can be keys
    default Codec<T> asKey() {
        if (isKey()) {
            return this;
        }
        throw new EncodingException(
                name() + " cannot be a key: its bytes are not canonical; use a record");
    }

    /// Whether [#decode] may return an object that the same [Decoder] returns again with other
    /// contents, or one that shares the decoder's array. Different decoders never share objects.
    default boolean isView() {
        return false;
    }

    /// Whether values are slices whose bytes are the encoding, so that encoding can be left out.
    default boolean isRaw() {
        return false;
    }

    /// A short name of the encoded type, for messages and `explain()`.
    String name();
}
