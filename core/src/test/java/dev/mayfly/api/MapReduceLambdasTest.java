package dev.mayfly.api;

import static dev.mayfly.api.MapReduceTest.LINES;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mayfly.Mayfly;
import dev.mayfly.SessionOptions;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// MapReduce jobs whose mapper and reducer are lambdas.
final class MapReduceLambdasTest {
    @TempDir Path directory;
    private Session session;

    @BeforeEach
    void open() {
        session =
                Mayfly.session(
                        SessionOptions.defaults()
                                .withThreads(2)
                                .withWorkDirectory(directory.toString()));
    }

    @AfterEach
    void close() {
        session.close();
    }

    @Test
    void lambdas_do_with_types_beside_them() {
        var longest =
                MapReduce.over(session.of(LINES))
                        .map(
                                Integer.class,
                                String.class,
                                (number, line, out) -> out.emit(line.length(), line))
                        .sortDescending()
                        .reduceTasks(1)
                        .reduce(
                                String.class,
                                Long.class,
                                (length, lines, out) -> {
                                    long count = 0;
                                    for (String ignored : lines) {
                                        count++;
                                    }
                                    out.emit(length + " long", count);
                                })
                        .take(2);

        assertThat(longest)
                .containsExactly(new KeyValue<>("19 long", 1L), new KeyValue<>("8 long", 1L));
    }

    @Test
    void lambdas_do_without_types() {
        var lengths =
                MapReduce.over(session.of(LINES))
                        .<Integer, String>map((number, line, out) -> out.emit(line.length(), line))
                        .reduceTasks(1)
                        .<Integer, String>reduce(
                                (length, lines, out) -> out.emit(length, lines.iterator().next()))
                        .collect();

        assertThat(lengths).extracting(KeyValue::key).containsExactly(0, 3, 5, 8, 19);
    }

    @Test
    void pairs_are_an_input_as_well() {
        var sums =
                MapReduce.over(session.of(LINES).keyBy(line -> line.length() % 2))
                        .map(
                                Integer.class,
                                Long.class,
                                (odd, line, out) -> out.emit(odd, (long) line.length()))
                        .reduceTasks(1)
                        .reduce(
                                Integer.class,
                                Long.class,
                                (odd, lengths, out) -> {
                                    long sum = 0;
                                    for (long length : lengths) {
                                        sum += length;
                                    }
                                    out.emit(odd, sum);
                                })
                        .collectAsMap();

        assertThat(sums).isEqualTo(Map.of(0, 8L, 1, 30L));
    }

    @Test
    void a_mapper_that_cannot_travel_is_refused_when_the_job_is_built() {
        var lock = new Object();

        assertThatThrownBy(() ->
                        MapReduce.over(session.of(LINES))
                                .<String, Integer>map(
                                        (number, line, out) -> out.emit(line, lock.hashCode())))
                .hasMessageContaining("map")
                .hasMessageContaining("java.lang.Object");
    }
}
