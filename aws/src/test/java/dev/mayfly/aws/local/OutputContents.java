package dev.mayfly.aws.local;

import dev.mayfly.storage.ObjectStore;
import dev.mayfly.storage.Stores;
import dev.mayfly.storage.SuccessManifest;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;

/// What outputs hold, so that two can be compared. Parts are told apart by their checksums.
final class OutputContents {
    private OutputContents() {}

    /// What an output holds, by name.
    static Map<String, String> of(ObjectStore objects, String output) throws Exception {
        var contents = new TreeMap<String, String>();
        for (String key : Stores.keys(objects, output)) {
            String name = key.substring(output.length() + 1);
            byte[] bytes = Stores.get(objects, key);
            String content =
                    name.endsWith(SuccessManifest.NAME)
                            ? SuccessManifest.read(objects, key).orElseThrow().parts().stream()
                                    .map(part -> part.name() + " " + part.records())
                                    .toList()
                                    .toString()
                            : bytes.length + " bytes " + hash(bytes);
            contents.put(name, content);
        }
        return contents;
    }

    private static String hash(byte[] bytes) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    }
}
