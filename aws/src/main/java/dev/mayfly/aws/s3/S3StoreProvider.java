package dev.mayfly.aws.s3;

import dev.mayfly.storage.ObjectStore;
import dev.mayfly.storage.StoreProvider;
import java.io.IOException;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// Opens the store of `s3://` keys with the settings of the environment, see [S3Options#from]. A
/// system property such as `mayfly.s3.endpoint` goes before the variable `MAYFLY_S3_ENDPOINT`.
public final class S3StoreProvider implements StoreProvider {
    private static final String PROPERTIES = "mayfly.s3.";

    /// For [java.util.ServiceLoader].
    public S3StoreProvider() {}

    @Override
    public String scheme() {
        return "s3";
    }

    private static Map<String, String> settings() {
        Map<String, String> settings = new HashMap<>(System.getenv());
        for (String name : System.getProperties().stringPropertyNames()) {
            if (name.startsWith(PROPERTIES)) {
                String variable = name.toUpperCase(Locale.ROOT).replace('.', '_');
                settings.put(variable.replace('-', '_'), System.getProperty(name));
            }
        }
        return settings;
    }

    @Override
    public ObjectStore open(Optional<String> region) throws IOException {
        try {
            S3Options options = S3Options.from(settings());
            return new S3ObjectStore(region.map(options::withRegion).orElse(options));
        } catch (IllegalArgumentException e) {
            throw new IOException("S3 cannot be used: " + e.getMessage(), e);
        }
    }
}
