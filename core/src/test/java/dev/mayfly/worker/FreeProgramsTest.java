package dev.mayfly.worker;

import static dev.mayfly.worker.Attempts.STRINGS;
import static dev.mayfly.worker.Attempts.lines;
import static dev.mayfly.worker.Attempts.program;
import static dev.mayfly.worker.Attempts.toDriver;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mayfly.codec.FunctionCodec;
import dev.mayfly.lineage.Operator;
import org.junit.jupiter.api.Test;

class FreeProgramsTest {
    private final FreePrograms programs = new FreePrograms(FreeProgramsTest.class.getClassLoader());

    private static byte[] bytes(Operator operator) {
        return FunctionCodec.encode(program(lines(), toDriver(null, STRINGS), operator));
    }

    @Test
    void a_program_without_state_serves_one_task_after_the_other() {
        byte[] upper = bytes(new Operator.Map(line -> line + "!"));
        byte[] lower = bytes(new Operator.Map(line -> line + "?"));
        var first = programs.take(upper);
        var beside = programs.take(upper);

        assertThat(beside.program()).as("in use").isNotSameAs(first.program());
        programs.giveBack(first);
        assertThat(programs.take(lower).program()).as("another's").isNotSameAs(first.program());
        assertThat(programs.take(upper.clone()).program()).isSameAs(first.program());
        assertThat(programs.take(upper).program()).as("in use").isNotSameAs(first.program());
    }

    @Test
    void a_program_that_remembers_is_decoded_for_each_task() {
        int[] count = {0};
        byte[] counting = bytes(new Operator.Map(line -> line + "" + count[0]++));
        var first = programs.take(counting);

        programs.giveBack(first);

        assertThat(programs.take(counting).program()).isNotSameAs(first.program());
    }

    @Test
    void what_was_let_go_is_decoded_again() {
        byte[] upper = bytes(new Operator.Map(line -> line + "!"));
        var first = programs.take(upper);
        programs.giveBack(first);

        programs.clear();

        assertThat(programs.take(upper).program()).isNotSameAs(first.program());
    }
}
