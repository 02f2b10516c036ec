package dev.mayfly.aws.s3;

import dev.mayfly.storage.ObjectStore;
import dev.mayfly.storage.StoreProvider;
import java.io.IOException;

/// Opens the store of `s3://` keys with the settings of the environment, see [S3Options#from].
public final class S3StoreProvider implements StoreProvider {
    /// For [java.util.ServiceLoader].
    public S3StoreProvider() {}

    @Override
    public String scheme() {
        return "s3";
    }

    @Override
    public ObjectStore open() throws IOException {
        try {
            return new S3ObjectStore(S3Options.from(System.getenv()));
        } catch (IllegalArgumentException e) {
            throw new IOException("S3 cannot be used: " + e.getMessage(), e);
        }
    }
}
