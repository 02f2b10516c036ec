package dev.mayfly.cli.config;

import dev.mayfly.cli.ui.DataFormat;
import dev.mayfly.examples.data.ByteSize;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;

/// What a setting's values look like.
public enum SettingType {
    /// A whole number from 1.
    COUNT {
        @Override
        Object parse(String text) {
            int count = Integer.parseInt(text);
            if (count < 1) {
                throw new IllegalArgumentException();
            }
            return count;
        }

        @Override
        String expected() {
            return "a whole number from 1";
        }
    },
    /// A number of bytes: a size, or a percentage of the heap.
    MEMORY {
        @Override
        Object parse(String text) {
            if (!text.endsWith("%")) {
                long bytes = ByteSize.parse(text).bytes();
                if (bytes == 0) {
                    throw new IllegalArgumentException();
                }
                return bytes;
            }
            double percent = Double.parseDouble(text.substring(0, text.length() - 1));
            if (!(percent > 0 && percent <= 100)) {
                throw new IllegalArgumentException();
            }
            return (long) (Runtime.getRuntime().maxMemory() * percent / 100);
        }

        @Override
        String expected() {
            return "a size such as 512MB, or a percentage of the heap such as 60%";
        }
    },
    /// A directory, there or not.
    DIRECTORY {
        @Override
        Object parse(String text) throws InvalidPathException {
            if (text.isBlank()) {
                throw new IllegalArgumentException();
            }
            return Path.of(text);
        }

        @Override
        String expected() {
            return "a directory";
        }
    },
    /// Where tasks run.
    PLACE {
        @Override
        Object parse(String text) {
            return Place.valueOf(text.toUpperCase(Locale.ROOT).replace('-', '_'));
        }

        @Override
        String expected() {
            return "local, lambda-local or lambda";
        }
    },
    /// Any text.
    TEXT {
        @Override
        Object parse(String text) {
            if (text.isBlank()) {
                throw new IllegalArgumentException();
            }
            return text;
        }

        @Override
        String expected() {
            return "a text";
        }
    },
    /// On or off.
    SWITCH {
        @Override
        Object parse(String text) {
            return switch (text.toLowerCase(Locale.ROOT)) {
                case "on", "true", "yes", "1" -> true;
                case "off", "false", "no", "0" -> false;
                default -> throw new IllegalArgumentException();
            };
        }

        @Override
        String expected() {
            return "on or off";
        }
    },
    /// How data is printed.
    FORMAT {
        @Override
        Object parse(String text) {
            return DataFormat.valueOf(text.toUpperCase(Locale.ROOT));
        }

        @Override
        String expected() {
            return "table, csv or json";
        }
    };

    /// Reads a value.
    ///
    /// @throws IllegalArgumentException if it is none
    abstract Object parse(String text);

    /// What a value looks like, for people.
    abstract String expected();
}
