package dev.mayfly.worker.input;

import dev.mayfly.storage.ForwardingStore;
import dev.mayfly.storage.ObjectReader;
import dev.mayfly.storage.ObjectStore;
import java.io.IOException;

/// Counts open readers, and fails reads if asked to.
final class FailingReads extends ForwardingStore {
    boolean isFailing = true;
    int open;

    FailingReads(ObjectStore store) {
        super(store);
    }

    @Override
    public ObjectReader open(String key) throws IOException {
        ObjectReader reader = super.open(key);
        open++;
        return new ObjectReader() {
            @Override
            public long size() {
                return reader.size();
            }

            @Override
            public int read(long position, byte[] target, int offset, int count)
                    throws IOException {
                if (isFailing) {
                    throw new IOException("connection reset");
                }
                return reader.read(position, target, offset, count);
            }

            @Override
            public void close() throws IOException {
                open--;
                reader.close();
            }
        };
    }
}
