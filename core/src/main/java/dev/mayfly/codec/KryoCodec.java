package dev.mayfly.codec;

import com.esotericsoftware.kryo.Kryo;
import com.esotericsoftware.kryo.KryoException;
import com.esotericsoftware.kryo.io.Input;
import com.esotericsoftware.kryo.io.Output;
import com.esotericsoftware.kryo.util.DefaultInstantiatorStrategy;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.lang.reflect.Modifier;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.objenesis.strategy.StdInstantiatorStrategy;

/// The library's encoding of objects of an ordinary class: all fields that are not transient, with
/// shared and cyclic references. Equal objects may have different bytes, so they are no keys.
///
/// @see <a href="https://github.com/EsotericSoftware/kryo">Kryo</a>
final class KryoCodec<T> implements Codec<T> {
    private static final long serialVersionUID = 1;

    static {
        // Without it Java 25 prints a warning about Unsafe on the user's terminal.
        if (System.getProperty("kryo.unsafe") == null) {
            System.setProperty("kryo.unsafe", "false");
        }
    }

    private final Class<T> type;
    private transient ConcurrentLinkedQueue<Tools> idle = new ConcurrentLinkedQueue<>();

    KryoCodec(Class<T> type) {
        this.type = type;
    }

    private void readObject(ObjectInputStream in) throws IOException, ClassNotFoundException {
        in.defaultReadObject();
        idle = new ConcurrentLinkedQueue<>();
    }

    /// What one thread needs at a time; Kryo is not thread-safe.
    private record Tools(Kryo kryo, Output output, Input input) {}

    /// A Kryo that takes any class.
    static Kryo newKryo(ClassLoader loader) {
        var kryo = new Kryo();
        kryo.setClassLoader(loader);
        kryo.setRegistrationRequired(false);
        kryo.setReferences(true);
        kryo.setInstantiatorStrategy(
                new DefaultInstantiatorStrategy(new StdInstantiatorStrategy()));
        return kryo;
    }

    static ClassLoader loaderOf(Class<?> type) {
        ClassLoader loader = type.getClassLoader();
        return loader == null ? ClassLoader.getSystemClassLoader() : loader;
    }

    @Override
    public void encode(T value, Encoder out) {
        if (value == null) {
            throw EncodingException.ofNull(name());
        }
        Tools tools = take();
        tools.output.reset();
        try {
            if (Modifier.isFinal(type.getModifiers())) {
                tools.kryo.writeObject(tools.output, value);
            } else {
                tools.kryo.writeClassAndObject(tools.output, value);
            }
        } catch (RuntimeException e) {
            throw new EncodingException(value.getClass().getName() + " cannot be encoded: " + e, e);
        }
        out.writeBytes(tools.output.getBuffer(), 0, tools.output.position());
        idle.add(tools);
    }

    @Override
    public T decode(Decoder in) {
        Tools tools = take();
        int size = in.remaining();
        tools.input.setBuffer(in.array(), in.skip(size), size);
        try {
            T value =
                    Modifier.isFinal(type.getModifiers())
                            ? tools.kryo.readObject(tools.input, type)
                            : type.cast(tools.kryo.readClassAndObject(tools.input));
            idle.add(tools);
            if (value == null) {
                throw new KryoException("null");
            }
            return value;
        } catch (RuntimeException e) {
            throw new EncodingException(name() + " cannot be decoded: " + e, e);
        }
    }

    private Tools take() {
        Tools tools = idle.poll();
        return tools == null
                ? new Tools(newKryo(loaderOf(type)), new Output(256, -1), new Input())
                : tools;
    }

    @Override
    public boolean isKey() {
        return false;
    }

    @Override
    public String name() {
        return type.getSimpleName();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof KryoCodec<?> that && that.type == type;
    }

    @Override
    public int hashCode() {
        return type.getName().hashCode();
    }
}
