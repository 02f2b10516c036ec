package dev.mayfly.cli.config;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Set;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/// Reads a `mayfly.yaml`: one mapping from a setting's name to its value.
final class YamlSettings {
    /// How the file is called wherever it lies.
    static final String FILE_NAME = "mayfly.yaml";

    /// Takes one setting.
    @FunctionalInterface
    interface Taker {
        /// Takes one setting.
        ///
        /// @param place file and line, for messages
        void take(Setting setting, String text, String place);
    }

    private final Path file;
    private final Taker taker;

    private YamlSettings(Path file, Taker taker) {
        this.file = file;
        this.taker = taker;
    }

    /// Gives what is in a file. An empty file has no settings.
    ///
    /// @throws UsageException if it is not such a mapping, or names an unknown setting
    static void read(Path file, Taker taker) {
        var settings =
                LoadSettings.builder()
                        .setLabel(file.toString())
                        .setAllowDuplicateKeys(false)
                        .build();
        try (Reader reader = Files.newBufferedReader(file)) {
            new Compose(settings)
                    .composeReader(reader)
                    .ifPresent(new YamlSettings(file, taker)::all);
        } catch (MarkedYamlEngineException e) {
            String line = e.getProblemMark().map(mark -> ":" + (mark.getLine() + 1)).orElse("");
            throw new UsageException(file + line + ": " + e.getProblem());
        } catch (YamlEngineException e) {
            throw new UsageException(file + ": " + e.getMessage());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void all(Node root) {
        if (root instanceof ScalarNode scalar && scalar.getTag().equals(Tag.NULL)) {
            return;
        }
        if (!(root instanceof MappingNode mapping)) {
            throw new UsageException(place(root) + ": not a mapping from setting to value");
        }
        Set<Setting> seen = EnumSet.noneOf(Setting.class);
        for (NodeTuple tuple : mapping.getValue()) {
            if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
                throw new UsageException(place(tuple.getKeyNode()) + ": not a setting's name");
            }
            String name = key.getValue();
            Setting setting =
                    Setting.ofKey(name)
                            .orElseThrow(() ->
                                    new UsageException(
                                            place(key)
                                                    + ": unknown setting "
                                                    + name
                                                    + NearestName.hint(name, Setting.keys())));
            String at = place(key) + ": " + name;
            if (!seen.add(setting)) {
                throw new UsageException(at + ": set before in this file");
            }
            if (!(tuple.getValueNode() instanceof ScalarNode value)) {
                throw new UsageException(at + ": not " + setting.type().expected());
            }
            taker.take(setting, value.getValue(), at);
        }
    }

    private String place(Node node) {
        return file + node.getStartMark().map(mark -> ":" + (mark.getLine() + 1)).orElse("");
    }
}
