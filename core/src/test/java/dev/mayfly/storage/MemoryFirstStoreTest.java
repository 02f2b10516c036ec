package dev.mayfly.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class MemoryFirstStoreTest {
    private final AtomicInteger open = new AtomicInteger();

    /// A store that takes nothing.
    private final ObjectStore full =
            new ForwardingStore(new MemoryObjectStore()) {
                @Override
                public ObjectWriter create(String key) {
                    open.incrementAndGet();
                    return new ObjectWriter() {
                        @Override
                        public void write(byte[] source, int offset, int count) throws IOException {
                            throw new IOException("no space left");
                        }

                        @Override
                        public long size() {
                            return 0;
                        }

                        @Override
                        public void commit() {}

                        @Override
                        public void close() {
                            open.decrementAndGet();
                        }
                    };
                }
            };

    @Test
    void a_writer_that_cannot_leave_memory_is_closed_and_gives_its_memory_back() throws Exception {
        try (var store = new MemoryFirstStore(full, key -> true, 1_000)) {
            assertThatThrownBy(
                            () -> {
                                try (ObjectWriter out = store.create("/a")) {
                                    out.write(new byte[800], 0, 800);
                                    out.write(new byte[800], 0, 800);
                                }
                            })
                    .hasMessage("no space left");
            assertThat(open).hasValue(0);

            try (ObjectWriter out = store.create("/b")) {
                out.write(new byte[900], 0, 900);
                out.commit();
            }
            assertThat(store.info("/b").size()).isEqualTo(900);
        }
    }
}
