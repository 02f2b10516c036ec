package dev.mayfly.aws.s3;

import dev.mayfly.storage.ObjectStore;
import dev.mayfly.storage.StoreProvider;
import java.io.IOException;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// Opens the store of `s3://` keys with the settings of the environment, see [S3Options#from]. A
/// system property such as `mayfly.s3.endpoint` goes before the variable `MAYFLY_S3_ENDPOINT`.
public final class S3StoreProvider implements StoreProvider {
    private static final String PROPERTIES = "mayfly.s3.";
    private static final String VARIABLES = "MAYFLY_S3_";

    /// For [java.util.ServiceLoader].
    public S3StoreProvider() {}

    @Override
    public String scheme() {
        return "s3";
    }

    /// The settings of this JVM as variables, such as `MAYFLY_S3_ENDPOINT`, which give another one
    /// the same.
    public static Map<String, String> variables() {
        Map<String, String> settings = new TreeMap<>();
        System.getenv()
                .forEach((name, value) -> {
                    if (name.startsWith(VARIABLES)) {
                        settings.put(name, value);
                    }
                });
        for (String name : System.getProperties().stringPropertyNames()) {
            if (name.startsWith(PROPERTIES)) {
                String variable = name.toUpperCase(Locale.ROOT).replace('.', '_');
                settings.put(variable.replace('-', '_'), System.getProperty(name));
            }
        }
        return settings;
    }

    /// Whether this JVM uses another server than AWS.
    public static boolean hasEndpoint() {
        return !variables().getOrDefault(VARIABLES + "ENDPOINT", "").isBlank();
    }

    @Override
    public ObjectStore open(Optional<String> region) throws IOException {
        try {
            S3Options options = S3Options.from(variables());
            return new S3ObjectStore(region.map(options::withRegion).orElse(options));
        } catch (IllegalArgumentException e) {
            throw new IOException("S3 cannot be used: " + e.getMessage(), e);
        }
    }
}
