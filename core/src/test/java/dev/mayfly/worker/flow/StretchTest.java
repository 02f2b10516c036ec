package dev.mayfly.worker.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class StretchTest {
    private final RecordList passed = new RecordList();
    private int repeats;

    /// Comes when it was asked for often enough.
    private static final class Countdown implements Deadline {
        private final double spent;
        private int left;

        Countdown(double spent, int left) {
            this.spent = spent;
            this.left = left;
        }

        @Override
        public boolean isDue() {
            return left-- <= 0;
        }

        @Override
        public double spent() {
            return spent;
        }
    }

    private Stretch stretch(long begin, double spent, int left) {
        return new Stretch(begin, new Countdown(spent, left), 0.5, () -> repeats++);
    }

    private static void fiveRecords(RecordSink sink) throws Exception {
        for (String each : List.of("1", "2", "3", "4", "5")) {
            sink.accept(null, each);
        }
    }

    @Test
    void it_stops_at_the_deadline() throws Exception {
        Stretch stretch = stretch(0, 0.4, 2);

        stretch.run(StretchTest::fiveRecords, passed);

        assertThat(passed.records()).containsExactly("1", "2", "3");
        assertThat(stretch.isEnded()).isTrue();
        assertThat(stretch.at()).isEqualTo(3);
    }

    @Test
    void it_skips_what_was_passed_on_and_passes_on_one_record_at_least() throws Exception {
        Stretch stretch = stretch(3, 0.4, 0);

        stretch.run(
                sink -> {
                    fiveRecords(sink);
                    throw new AssertionError("a source goes on");
                },
                passed);

        assertThat(passed.records()).containsExactly("4");
        assertThat(stretch.isEnded()).isTrue();
        assertThat(stretch.at()).isEqualTo(4);
        assertThat(repeats).isOne();
    }

    @Test
    void it_has_ended_nowhere_if_the_source_ends_first() throws Exception {
        Stretch stretch = stretch(2, 0.4, 2);

        stretch.run(StretchTest::fiveRecords, passed);

        assertThat(passed.records()).containsExactly("3", "4", "5");
        assertThat(stretch.isEnded()).isFalse();
        assertThat(stretch.at()).isEqualTo(5);
    }

    @Test
    void one_that_comes_late_goes_on_to_the_end() throws Exception {
        Stretch stretch = stretch(0, 0.6, 0);

        stretch.run(StretchTest::fiveRecords, passed);

        assertThat(passed.records()).hasSize(5);
        assertThat(stretch.isEnded()).isFalse();
    }

    @Test
    void a_source_with_fewer_records_than_before_is_refused() {
        Stretch stretch = stretch(6, 0.4, 9);

        assertThatThrownBy(() -> stretch.run(StretchTest::fiveRecords, passed))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("records=5 before=6");
    }

    @Test
    void a_step_that_has_enough_ends_the_source_around_it() {
        var enough = new EnoughSignal(this);

        assertThatThrownBy(() ->
                        stretch(0, 0.4, 9)
                                .run(
                                        sink -> {
                                            fiveRecords(sink);
                                            throw enough;
                                        },
                                        passed))
                .isSameAs(enough);
    }
}
