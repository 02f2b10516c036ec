package dev.mayfly.worker.sort;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mayfly.testing.Seeds;
import dev.mayfly.worker.flow.RecordView;
import dev.mayfly.worker.sort.Records.Pair;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;

class RunMergerTest {
    @Test
    void equal_keys_come_in_the_order_of_their_runs() {
        Seeds.check(
                500,
                random -> {
                    boolean isDescending = random.nextBoolean();
                    Comparator<Pair> order = Comparator.comparing(Pair::key);
                    Comparator<Pair> wanted = isDescending ? order.reversed() : order;
                    var cursors = new ArrayList<RecordCursor>();
                    var all = new ArrayList<Pair>();
                    for (int run = random.nextInt(8); run > 0; run--) {
                        var records = new ArrayList<Pair>();
                        for (int i = random.nextInt(20); i > 0; i--) {
                            records.add(new Pair("k" + random.nextInt(6), run + "-" + i));
                        }
                        records.sort(wanted);
                        cursors.add(Records.cursor(records));
                        all.addAll(records);
                    }
                    all.sort(wanted);

                    assertThat(Records.drain(new RunMerger(cursors, isDescending))).isEqualTo(all);
                });
    }

    @Test
    void every_run_is_closed_even_if_one_cannot_be() throws Exception {
        var closed = new ArrayList<Integer>();
        var cursors = new ArrayList<RecordCursor>();
        for (int i = 0; i < 3; i++) {
            int number = i;
            cursors.add(
                    new RecordCursor() {
                        @Override
                        public boolean next(RecordView view) {
                            return false;
                        }

                        @Override
                        public void close() throws IOException {
                            closed.add(number);
                            if (number < 2) {
                                throw new IOException("closing " + number);
                            }
                        }
                    });
        }

        assertThatThrownBy(() -> new RunMerger(cursors, false).close())
                .hasMessage("closing 0")
                .satisfies(e -> assertThat(e.getSuppressed()).hasSize(1));
        assertThat(closed).isEqualTo(List.of(0, 1, 2));
    }
}
