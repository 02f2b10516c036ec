package dev.mayfly.codec;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mayfly.function.MapFunction;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.lang.reflect.Proxy;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;
import jobs.CapturingJob;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Functions on their way, and those that cannot go.
class FunctionCodecTest {
    private static final ClassLoader LOADER = FunctionCodecTest.class.getClassLoader();
    private static final String REMEDY =
            "; create it inside the function, make its class Serializable, or broadcast it";

    private static <T> T travelled(Serializable value) {
        return FunctionCodec.decode(FunctionCodec.encode(value), LOADER);
    }

    @Test
    void functions_come_back() throws Exception {
        MapFunction<String, String> function = travelled(CapturingJob.fine());

        assertThat(function.apply("x")).isEqualTo("fine x");
    }

    @Test
    void what_functions_usually_capture_passes_the_filter() {
        var values =
                new ArrayList<>(
                        List.of(
                                new BigDecimal("1.5"),
                                ZonedDateTime.now(),
                                new TreeMap<>(Map.of("a", new int[] {1})).firstKey(),
                                List.of(1, 2L, 'c'),
                                Map.of("k", new AtomicLong(3).get()),
                                Samples.Colour.RED));

        assertThat(FunctionCodecTest.<List<Object>>travelled(values)).isEqualTo(values);
        assertThat(FunctionCodecTest.<Pattern>travelled(Pattern.compile("a+")).pattern())
                .isEqualTo("a+");
    }

    record Empty() implements Serializable {}

    record Bounds(int low, double high, String name, List<Empty> parts) implements Serializable {
        Bounds {
            if (low > high) {
                throw new IllegalArgumentException("low over high: low=" + low);
            }
        }
    }

    /// Says itself what it becomes.
    record Renamed(String name) implements Serializable {
        private Object readResolve() {
            return new Renamed(name + "!");
        }
    }

    record Pool(Thread thread) {}

    @Test
    void records_come_back() {
        var bounds = new Bounds(-1, 2.5, "b", new ArrayList<>(List.of(new Empty())));
        var twice = new ArrayList<>(List.of(bounds, bounds));

        ArrayList<Bounds> back = travelled(twice);

        assertThat(back).isEqualTo(twice);
        assertThat(back.getFirst()).as("one object stays one").isSameAs(back.getLast());
    }

    @Test
    void a_record_that_says_how_it_is_read_is_read_so() {
        assertThat(FunctionCodecTest.<Renamed>travelled(new Renamed("r")).name()).isEqualTo("r!");
    }

    @Test
    void a_record_that_is_not_serializable_is_refused() {
        var holder = new ArrayList<>(List.of(new Pool(Thread.currentThread())));

        assertThatThrownBy(() -> FunctionCodec.encode(holder))
                .isInstanceOf(EncodingException.class)
                .hasMessageContaining(Pool.class.getName());
    }

    @Test
    void the_constructor_of_a_record_sees_what_arrives() {
        byte[] bytes = FunctionCodec.encode(new Bounds(5, 7.25, "b", List.of()));
        String high = new String(ByteBuffer.allocate(8).putDouble(7.25).array(), ISO_8859_1);
        int at = new String(bytes, ISO_8859_1).indexOf(high);
        System.arraycopy(ByteBuffer.allocate(8).putDouble(-3).array(), 0, bytes, at, 8);

        assertThatThrownBy(() -> FunctionCodec.decode(bytes, LOADER))
                .isInstanceOf(EncodingException.class)
                .hasStackTraceContaining("low over high: low=5");
    }

    @Test
    void a_class_that_no_plan_needs_is_refused() {
        assertThatThrownBy(() -> travelled(new javax.management.ObjectName("a:b=c")))
                .isInstanceOf(EncodingException.class)
                .hasMessageContaining("REJECTED");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "org.apache.commons.collections.functors.InvokerTransformer",
                "org.codehaus.groovy.runtime.MethodClosure",
                "org.springframework.beans.factory.ObjectFactory"
            })
    void known_gadgets_are_refused(String className) {
        assertThat(PlanFilter.isAllowed(className, false)).isFalse();
        assertThat(PlanFilter.isAllowed("com.example.Job", false)).isTrue();
        assertThat(PlanFilter.isAllowed("Job", false)).isTrue();
        assertThat(PlanFilter.isAllowed("java.rmi.server.RemoteObject", true)).isFalse();
    }

    @Test
    void proxies_are_refused() throws Exception {
        Object proxy =
                Proxy.newProxyInstance(LOADER, new Class<?>[] {Serializable.class}, new Handler());
        var bytes = new ByteArrayOutputStream();
        try (var out = new ObjectOutputStream(bytes)) {
            out.writeObject(proxy);
        }

        assertThatThrownBy(() -> FunctionCodec.decode(bytes.toByteArray(), LOADER))
                .isInstanceOf(EncodingException.class)
                .hasMessageContaining("proxies are refused");
    }

    record Handler() implements java.lang.reflect.InvocationHandler, Serializable {
        @Override
        public Object invoke(Object proxy, java.lang.reflect.Method method, Object[] arguments) {
            return 0;
        }
    }

    @Test
    void damaged_plans_are_encoding_errors() {
        byte[] bytes = FunctionCodec.encode(CapturingJob.fine());

        for (int size = 0; size < bytes.length; size += 7) {
            byte[] part = Arrays.copyOf(bytes, size);
            assertThatThrownBy(() -> FunctionCodec.decode(part, LOADER))
                    .isInstanceOf(EncodingException.class);
        }
    }

    @Test
    void a_captured_variable_is_named_with_its_line() throws Exception {
        assertThatThrownBy(CapturingJob::local)
                .isInstanceOf(EncodingException.class)
                .hasMessage(
                        "map: the function cannot be sent to workers: it captures the"
                                + " variable `pool` of type jobs.CapturingJob$Pool at "
                                + lineOf("return sum + pool.size();")
                                + ", which is not Serializable"
                                + REMEDY);
    }

    @Test
    void a_captured_this_is_explained() throws Exception {
        assertThatThrownBy(() -> new CapturingJob().self())
                .isInstanceOf(EncodingException.class)
                .hasMessage(
                        "filter: the function cannot be sent to workers: it captures `this` of"
                                + " type jobs.CapturingJob at "
                                + lineOf("value.length() * factor")
                                + ", which is not Serializable; copy the field it uses to a local"
                                + " variable first, make the method static, or make the class"
                                + " Serializable");
    }

    /// The first line of the user's class that holds a text.
    private static String lineOf(String text) throws IOException {
        List<String> lines = Files.readAllLines(Path.of("src/test/java/jobs/CapturingJob.java"));
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).contains(text)) {
                return "CapturingJob.java:" + (i + 1);
            }
        }
        throw new IllegalArgumentException("no such line: " + text);
    }

    @Test
    void the_object_of_a_method_reference_is_named() {
        assertThatThrownBy(CapturingJob::receiver)
                .hasMessageContaining("captures the object in front of `::apply` of type")
                .hasMessageContaining("which is not Serializable");
    }

    @Test
    void what_a_captured_object_holds_is_named() {
        assertThatThrownBy(CapturingJob::nested)
                .hasMessageContaining("the variable `settings` of type jobs.CapturingJob$Settings")
                .hasMessageContaining(
                        "which holds an object that is not Serializable: jobs.CapturingJob$Pool");
    }

    @Test
    void a_field_of_a_function_class_is_named() throws Exception {
        assertThatThrownBy(CapturingJob::field)
                .hasMessageStartingWith("mapValues: ")
                .hasMessageContaining("in its field `connection` an object of type");
    }

    @Test
    void a_variable_of_an_anonymous_class_is_named() {
        assertThatThrownBy(CapturingJob::anonymous)
                .hasMessageContaining("captures the variable `pool` of type");
    }

    @Test
    void functions_that_can_travel_pass() throws Exception {
        assertThat(CapturingJob.fine().apply("")).isEqualTo("fine ");
    }
}
