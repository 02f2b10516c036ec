package dev.mayfly.aws.s3;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class BufferPoolTest {
    private static final int RANGE = 800;
    private static final int BUFFER = 900;

    private final BufferPool pool = new BufferPool(3 * BUFFER, RANGE);

    @Test
    void a_buffer_that_is_recycled_is_used_again() {
        byte[] buffer = pool.buffer(RANGE);
        assertThat(pool.buffer(RANGE)).isNotSameAs(buffer);

        pool.recycle(buffer);

        assertThat(pool.buffer(pool.nextBytes(BUFFER))).isSameAs(buffer);
        assertThat(pool.buffer(RANGE)).isNotSameAs(buffer);
    }

    @Test
    void a_small_rest_is_read_along_and_a_large_one_is_not() {
        assertThat(pool.nextBytes(BUFFER)).isEqualTo(BUFFER);
        assertThat(pool.nextBytes(BUFFER + 1)).isEqualTo(RANGE);
        assertThat(pool.nextBytes(10)).isEqualTo(10);
    }

    @Test
    void small_and_large_ones_are_not_kept() {
        for (int count : List.of(0, 1, BUFFER / 2, BUFFER + 1)) {
            byte[] buffer = pool.buffer(count);
            pool.recycle(buffer);

            assertThat(buffer).hasSize(count);
            assertThat(pool.buffer(count)).isNotSameAs(buffer);
        }
    }

    @Test
    void memory_is_given_as_far_as_it_goes_and_counted_by_the_buffer() {
        assertThat(pool.tryTake(RANGE)).isTrue();
        assertThat(pool.free()).isEqualTo(2 * BUFFER);
        assertThat(pool.tryTake(2 * BUFFER + 1)).isFalse();
        assertThat(pool.tryTake(2 * BUFFER)).isTrue();
        assertThat(pool.tryTake(1)).isFalse();

        pool.release(RANGE);
        pool.release(2 * BUFFER);

        assertThat(pool.free()).isEqualTo(3 * BUFFER);
    }

    @Test
    void no_more_wait_to_be_used_than_memory_is_for() {
        assertThat(used(recycled(5))).hasSize(3);
    }

    @Test
    void buffers_that_wait_give_way_to_others() {
        Set<byte[]> recycled = recycled(3);

        assertThat(pool.tryTake(BUFFER + 1)).isTrue();

        assertThat(used(recycled)).hasSize(1);
    }

    @Test
    void buffers_that_wait_do_not_give_way_to_whom_they_are_for() {
        Set<byte[]> recycled = recycled(3);

        for (int i = 0; i < 3; i++) {
            assertThat(pool.tryTake(RANGE)).isTrue();
        }

        assertThat(used(recycled)).hasSize(3);
    }

    private Set<byte[]> recycled(int count) {
        List<byte[]> buffers = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            buffers.add(pool.buffer(RANGE));
        }
        buffers.forEach(pool::recycle);
        Set<byte[]> recycled = Collections.newSetFromMap(new IdentityHashMap<>());
        recycled.addAll(buffers);
        return recycled;
    }

    /// Which of them come again.
    private Set<byte[]> used(Set<byte[]> recycled) {
        Set<byte[]> again = Collections.newSetFromMap(new IdentityHashMap<>());
        for (int i = 0; i < recycled.size(); i++) {
            again.add(pool.buffer(RANGE));
        }
        again.retainAll(recycled);
        return again;
    }
}
