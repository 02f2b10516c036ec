package dev.mayfly.aws.call;

import dev.mayfly.storage.ObjectReader;
import dev.mayfly.storage.ObjectStore;
import dev.mayfly.storage.ObjectWriter;
import java.io.IOException;
import java.util.zip.CRC32C;

/// Bytes that travel in a payload, or beside it if they are many: Lambda takes 6 MB each way.
public sealed interface Body {
    /// Bytes in the payload.
    record Inline(byte[] bytes) implements Body {}

    /// Bytes in the store.
    ///
    /// @param checksum CRC-32C of the bytes
    record Stored(String key, int size, int checksum) implements Body {}

    /// Puts bytes where they belong.
    ///
    /// @param inlineBytes how many may travel in the payload
    /// @param key where more than that go
    static Body of(byte[] bytes, int inlineBytes, String key, ObjectStore store)
            throws IOException {
        if (bytes.length <= inlineBytes) {
            return new Inline(bytes);
        }
        try (ObjectWriter writer = store.create(key)) {
            writer.write(bytes, 0, bytes.length);
            writer.commit();
        }
        return new Stored(key, bytes.length, checksum(bytes));
    }

    /// The bytes, wherever they are.
    ///
    /// @throws IOException if the store does not have exactly these bytes
    default byte[] bytes(ObjectStore store) throws IOException {
        return switch (this) {
            case Inline(byte[] bytes) -> bytes;
            case Stored stored -> fetch(stored, store);
        };
    }

    private static byte[] fetch(Stored stored, ObjectStore store) throws IOException {
        try (ObjectReader reader = store.open(stored.key())) {
            byte[] bytes = new byte[stored.size()];
            int count = reader.read(0, bytes, 0, bytes.length);
            if (reader.size() != stored.size()
                    || count != stored.size()
                    || checksum(bytes) != stored.checksum()) {
                throw new IOException(
                        "object is not the one that was sent: key="
                                + stored.key()
                                + " expectedBytes="
                                + stored.size()
                                + " bytes="
                                + reader.size());
            }
            return bytes;
        }
    }

    private static int checksum(byte[] bytes) {
        var crc = new CRC32C();
        crc.update(bytes);
        return (int) crc.getValue();
    }
}
