package jobs;

import dev.mayfly.codec.FunctionCodec;
import dev.mayfly.function.MapFunction;
import java.io.Serializable;

/// A user's class whose functions hold what cannot travel. Lines matter to its tests.
public final class CapturingJob {
    private final int factor = Integer.getInteger("factor", 3);

    /// Not serializable.
    public static final class Pool {
        int size() {
            return 4;
        }
    }

    /// Serializable, but not what it holds.
    public static final class Settings implements Serializable {
        private static final long serialVersionUID = 1;

        @SuppressWarnings("serial")
        final Pool pool = new Pool();
    }

    /// Captures a local variable behind others.
    public static void local() {
        long wide = System.nanoTime();
        String text = "t" + wide;
        Pool pool = new Pool();
        FunctionCodec.requireShippable(
                (MapFunction<String, Long>)
                        value -> {
                            long sum = wide + text.length();
                            return sum + pool.size();
                        },
                () -> "map");
    }

    /// Captures its object.
    public void self() {
        MapFunction<String, Integer> function = value -> value.length() * factor;
        FunctionCodec.requireShippable(function, () -> "filter");
    }

    /// Captures the object before the colons.
    public static void receiver() {
        Pool pool = new Pool();
        MapFunction<String, Integer> function = new Receiver(pool)::apply;
        FunctionCodec.requireShippable(function, () -> "map");
    }

    private record Receiver(Pool pool) {
        int apply(String value) {
            return value.length() + pool.size();
        }
    }

    /// Captures what holds something else.
    public static void nested() {
        Settings settings = new Settings();
        FunctionCodec.requireShippable(
                (MapFunction<String, Integer>) value -> settings.pool.size(), () -> "map");
    }

    /// A class with a field.
    public static void field() {
        FunctionCodec.requireShippable(new WithField(new Pool()), () -> "mapValues");
    }

    private static final class WithField implements MapFunction<String, Integer> {
        private static final long serialVersionUID = 1;

        @SuppressWarnings("serial")
        private final Pool connection;

        WithField(Pool connection) {
            this.connection = connection;
        }

        @Override
        public Integer apply(String value) {
            return connection.size();
        }
    }

    /// An anonymous class that captures a variable.
    public static void anonymous() {
        Pool pool = new Pool();
        FunctionCodec.requireShippable(
                new MapFunction<String, Integer>() {
                    private static final long serialVersionUID = 1;

                    @Override
                    public Integer apply(String value) {
                        return pool.size();
                    }
                },
                () -> "map");
    }

    /// Captures only what can travel.
    public static MapFunction<String, String> fine() {
        String text = "fine ";
        MapFunction<String, String> function = value -> text + value;
        FunctionCodec.requireShippable(function, () -> "map");
        return function;
    }
}
