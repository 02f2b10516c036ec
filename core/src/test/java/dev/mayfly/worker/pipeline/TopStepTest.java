package dev.mayfly.worker.pipeline;

import static dev.mayfly.worker.pipeline.Chains.SLICES;
import static dev.mayfly.worker.pipeline.Chains.erased;
import static dev.mayfly.worker.pipeline.Chains.run;
import static dev.mayfly.worker.pipeline.Chains.texts;
import static dev.mayfly.worker.pipeline.Chains.views;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mayfly.data.Slice;
import dev.mayfly.lineage.Operator;
import dev.mayfly.testing.Seeds;
import java.util.ArrayList;
import java.util.Comparator;
import org.junit.jupiter.api.Test;

class TopStepTest {
    @Test
    void top_keeps_the_greatest_values_greatest_first() {
        Seeds.check(
                200,
                random -> {
                    int count = random.nextInt(20);
                    var texts = new ArrayList<String>();
                    for (int i = random.nextInt(50); i > 0; i--) {
                        texts.add("t" + random.nextInt(30));
                    }
                    var expected = new ArrayList<>(texts);
                    expected.sort(Comparator.reverseOrder());

                    assertThat(
                                    run(
                                            views(texts),
                                            new Operator.Top(
                                                    count,
                                                    erased(Comparator.<Slice>naturalOrder()),
                                                    SLICES)))
                            .isEqualTo(expected.subList(0, Math.min(count, expected.size())));
                });
    }

    @Test
    void of_equal_values_those_that_came_first_are_kept_in_their_order() {
        Seeds.check(
                200,
                random -> {
                    int count = random.nextInt(20);
                    var texts = new ArrayList<String>();
                    for (int i = random.nextInt(50); i > 0; i--) {
                        texts.add(random.nextInt(4) + " " + i);
                    }
                    var byFirst = Comparator.comparing((Slice text) -> text.toString().charAt(0));
                    var expected = new ArrayList<>(texts);
                    expected.sort(Comparator.comparing((String t) -> t.charAt(0)).reversed());

                    assertThat(run(views(texts), new Operator.Top(count, erased(byFirst), SLICES)))
                            .isEqualTo(expected.subList(0, Math.min(count, expected.size())));
                });
    }
}
