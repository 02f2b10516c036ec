package dev.mayfly.cli.example;

import dev.mayfly.examples.Example;
import dev.mayfly.examples.Example.Input;
import dev.mayfly.examples.data.ByteSize;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/// Where an example's inputs come from.
///
/// @param own the user's paths by the names of inputs
/// @param size of the largest table; the others keep their proportion to it
/// @param seed of generated tables
public record ExampleInputs(Map<String, String> own, Optional<ByteSize> size, long seed) {
    /// Copies the map.
    public ExampleInputs {
        own = Map.copyOf(own);
    }

    /// The paths of all inputs, generated or copied where they are not the user's own.
    ///
    /// @param say tells the user what takes so long
    Map<String, String> paths(Example example, DataCache cache, Consumer<String> say)
            throws IOException, InterruptedException {
        long largest = 0;
        for (Input input : example.inputs()) {
            if (input instanceof Input.Generated generated) {
                largest = Math.max(largest, generated.size().bytes());
            }
        }
        var paths = new LinkedHashMap<String, String>();
        for (Input input : example.inputs()) {
            String path = own.get(input.name());
            paths.put(
                    input.name(),
                    path == null ? made(input, largest, cache, say).toString() : path);
        }
        return paths;
    }

    private Path made(Input input, long largest, DataCache cache, Consumer<String> say)
            throws IOException, InterruptedException {
        return switch (input) {
            case Input.Sample sample -> cache.sample(sample);
            case Input.Generated generated ->
                    cache.table(generated, sizeOf(generated, largest), seed, say);
        };
    }

    private ByteSize sizeOf(Input.Generated input, long largest) {
        if (size.isEmpty()) {
            return input.size();
        }
        double share = (double) input.size().bytes() / largest;
        return new ByteSize(Math.max(1, Math.round(size.get().bytes() * share)));
    }
}
