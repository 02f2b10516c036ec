package dev.mayfly.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mayfly.data.Delimited;
import dev.mayfly.lineage.Compression;
import dev.mayfly.lineage.InputFormat;
import dev.mayfly.protocol.InputSplit;
import dev.mayfly.protocol.TaskInput;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SplitPlannerTest {
    private static final long MB = 1L << 20;
    private static final InputFormat LINES = new InputFormat.Lines(false);

    @Test
    void every_byte_is_covered_once_and_in_order() {
        for (int seed = 0; seed < 500; seed++) {
            Random random = new Random(seed);
            InputFormat format = format(random);
            List<InputFile> files = files(random, format);
            SplitPlanner planner =
                    new SplitPlanner(1 + random.nextInt(20), 1 + random.nextLong(4096 * MB));

            List<TaskInput.Splits> tasks = planner.plan(files, format);

            checkCoverage(files, tasks, format, seed);
            checkSizes(tasks, format, seed);
            assertThat(planner.plan(files, format)).as("seed=%d", seed).isEqualTo(tasks);
        }
    }

    private static void checkCoverage(
            List<InputFile> files, List<TaskInput.Splits> tasks, InputFormat format, int seed) {
        List<InputSplit> splits = new ArrayList<>();
        tasks.forEach(task -> splits.addAll(task.splits()));
        int at = 0;
        for (InputFile file : files) {
            long covered = 0;
            while (covered < file.size()) {
                InputSplit split = splits.get(at++);
                assertThat(split.objectKey()).as("seed=%d", seed).isEqualTo(file.key());
                assertThat(split.offset()).as("seed=%d", seed).isEqualTo(covered);
                assertThat(split.size()).as("seed=%d", seed).isPositive();
                assertThat(split.objectSize()).isEqualTo(file.size());
                assertThat(split.compression()).isEqualTo(Compression.of(file.key()));
                covered = split.end();
                if (!SplitPlanner.isSplittable(file.key(), format)) {
                    assertThat(covered).as("seed=%d", seed).isEqualTo(file.size());
                }
            }
            assertThat(covered).isEqualTo(file.size());
        }
        assertThat(splits).as("seed=%d", seed).hasSize(at);
    }

    private static void checkSizes(List<TaskInput.Splits> tasks, InputFormat format, int seed) {
        for (TaskInput.Splits task : tasks) {
            long size = task.splits().stream().mapToLong(InputSplit::size).sum();
            InputSplit first = task.splits().getFirst();
            if (task.splits().size() > 1 || first.size() < first.objectSize()) {
                assertThat(size).as("seed=%d", seed).isLessThanOrEqualTo(71 * MB);
            }
            if (first.size() < first.objectSize()) {
                assertThat(size).as("seed=%d", seed).isGreaterThanOrEqualTo(2 * MB);
                if (format instanceof InputFormat.FixedLength(int recordSize)) {
                    assertThat(first.offset() % recordSize).as("seed=%d", seed).isZero();
                    assertThat(first.end() % recordSize).as("seed=%d", seed).isZero();
                }
            }
        }
    }

    @Test
    void a_large_file_becomes_even_splits() {
        List<TaskInput.Splits> tasks =
                new SplitPlanner(2, 8192 * MB).plan(List.of(new InputFile("a", 2001 * MB)), LINES);

        assertThat(tasks).hasSize(29);
        assertThat(tasks)
                .allSatisfy(task ->
                        assertThat(task.splits().getFirst().size())
                                .isBetween(2001 * MB / 29, 2001 * MB / 29 + 1));
    }

    @Test
    void a_file_a_little_over_the_target_stays_whole() {
        SplitPlanner planner = new SplitPlanner(1, 8192 * MB);

        assertThat(planner.plan(List.of(new InputFile("a", 4 * MB + MB / 3)), LINES)).hasSize(1);
        assertThat(planner.plan(List.of(new InputFile("a", 5 * MB)), LINES)).hasSize(2);
    }

    @Test
    void small_files_are_packed_in_order() {
        List<InputFile> files = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            files.add(new InputFile("f" + i, MB));
        }

        List<TaskInput.Splits> tasks = new SplitPlanner(2, 8192 * MB).plan(files, LINES);

        assertThat(tasks).hasSizeBetween(7, 9);
        assertThat(tasks.getFirst().splits().getFirst().objectKey()).isEqualTo("f0");
        assertThat(tasks.getLast().splits().getLast().objectKey()).isEqualTo("f99");
    }

    @Test
    void many_tiny_files_are_still_divided_among_cores() {
        List<InputFile> files = new ArrayList<>();
        for (int i = 0; i < 5000; i++) {
            files.add(new InputFile("f" + i, 10));
        }

        assertThat(new SplitPlanner(4, 8192 * MB).plan(files, LINES)).hasSizeBetween(15, 18);
    }

    @Test
    void little_memory_makes_smaller_splits() {
        List<InputFile> file = List.of(new InputFile("a", 1000 * MB));

        int tasks = new SplitPlanner(2, 128 * MB).plan(file, LINES).size();

        assertThat(tasks).isGreaterThan(new SplitPlanner(2, 1024 * MB).plan(file, LINES).size());
    }

    @Test
    void empty_files_need_no_task_unless_they_are_records() {
        List<InputFile> files = List.of(new InputFile("a", 0), new InputFile("b.gz", 0));
        SplitPlanner planner = new SplitPlanner(2, 1024 * MB);

        assertThat(planner.plan(files, LINES)).isEmpty();
        assertThat(planner.plan(List.of(), LINES)).isEmpty();
        assertThat(planner.plan(files, new InputFormat.WholeFiles()))
                .singleElement()
                .satisfies(task -> assertThat(task.splits()).hasSize(2));
    }

    @Test
    void compressed_quoted_and_whole_files_are_not_split() {
        InputFormat plain = new InputFormat.Rows(Delimited.by('|'));
        InputFormat quoted = new InputFormat.Rows(Delimited.csv());
        InputFormat fixed = new InputFormat.FixedLength(100);

        assertThat(SplitPlanner.isSplittable("a.csv", plain)).isTrue();
        assertThat(SplitPlanner.isSplittable("a.txt", LINES)).isTrue();
        assertThat(SplitPlanner.isSplittable("a.dat", fixed)).isTrue();
        assertThat(SplitPlanner.isSplittable("a.csv", quoted)).isFalse();
        assertThat(SplitPlanner.isSplittable("a.csv.gz", plain)).isFalse();
        assertThat(SplitPlanner.isSplittable("a.dat.zst", fixed)).isFalse();
        assertThat(SplitPlanner.isSplittable("a", new InputFormat.WholeFiles())).isFalse();
    }

    @Test
    void a_file_that_ends_within_a_record_is_an_error() {
        SplitPlanner planner = new SplitPlanner(2, 1024 * MB);
        InputFormat fixed = new InputFormat.FixedLength(100);

        assertThatThrownBy(() -> planner.plan(List.of(new InputFile("/d/a.dat", 250)), fixed))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("file=/d/a.dat size=250 recordSize=100");
        assertThat(planner.plan(List.of(new InputFile("/d/a.dat.gz", 251)), fixed)).hasSize(1);
    }

    @Test
    void a_record_larger_than_the_target_stays_whole() {
        InputFormat fixed = new InputFormat.FixedLength((int) (100 * MB));

        assertThat(
                        new SplitPlanner(4, 1024 * MB)
                                .plan(List.of(new InputFile("a", 300 * MB)), fixed))
                .hasSize(3);
    }

    private static InputFormat format(Random random) {
        return switch (random.nextInt(5)) {
            case 0 -> new InputFormat.Rows(Delimited.by(','));
            case 1 -> new InputFormat.Rows(Delimited.csv());
            case 2 -> new InputFormat.FixedLength(1 + random.nextInt(1000));
            default -> LINES;
        };
    }

    private static List<InputFile> files(Random random, InputFormat format) {
        List<InputFile> files = new ArrayList<>();
        for (int i = random.nextInt(30); i >= 0; i--) {
            long size = random.nextLong(1L << random.nextInt(33));
            if (format instanceof InputFormat.FixedLength(int recordSize)) {
                size -= size % recordSize;
            }
            String suffix = random.nextInt(4) == 0 ? ".gz" : "";
            files.add(new InputFile("file-" + i + suffix, size));
        }
        return files;
    }
}
