package dev.mayfly.cli.config;

import dev.mayfly.cli.ui.DataFormat;
import dev.mayfly.examples.data.ByteSize;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

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
                return ByteSize.parse(text).bytes();
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
    /// A file.
    FILE {
        @Override
        Object parse(String text) throws InvalidPathException {
            return DIRECTORY.parse(text);
        }

        @Override
        String expected() {
            return "a file";
        }
    },
    /// An amount of money.
    DOLLARS {
        @Override
        Object parse(String text) {
            double dollars = Double.parseDouble(text);
            if (!(dollars > 0 && dollars < Double.POSITIVE_INFINITY)) {
                throw new IllegalArgumentException();
            }
            return dollars;
        }

        @Override
        String expected() {
            return "a number of dollars above 0, such as 0.50";
        }
    },
    /// Where tasks run.
    PLACE {
        @Override
        Object parse(String text) {
            return Place.valueOf(text.toUpperCase(Locale.ROOT).replace('-', '_'));
        }

        @Override
        List<String> choices() {
            return List.of("local", "lambda-local", "lambda");
        }

        @Override
        String expected() {
            return "local, lambda-local or lambda";
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
    /// Some text.
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
    /// Texts with commas between them.
    LIST {
        @Override
        Object parse(String text) {
            List<String> parts = List.of(text.split(",", -1));
            if (parts.stream().anyMatch(String::isBlank)) {
                throw new IllegalArgumentException();
            }
            return parts.stream().map(String::strip).toList();
        }

        @Override
        String expected() {
            return "a list with commas";
        }
    },
    /// A place in S3.
    S3 {
        @Override
        Object parse(String text) {
            if (!text.matches("s3://[^/,]+(/[^,]*)?")) {
                throw new IllegalArgumentException();
            }
            // what lies there has one name
            return text.replaceAll("/+$", "");
        }

        @Override
        String expected() {
            return "of the form s3://BUCKET/PREFIX";
        }
    },
    /// Places in S3.
    S3_LIST {
        @Override
        Object parse(String text) {
            return Stream.of(text.split(",", -1)).map(String::strip).map(S3::parse).toList();
        }

        @Override
        String expected() {
            return "of the form s3://BUCKET/PREFIX,s3://BUCKET/PREFIX";
        }
    },
    /// A server-side encryption of S3; no choices, since shells complete no words with colons.
    S3_ENCRYPTION {
        @Override
        Object parse(String text) {
            return switch (text) {
                case "AES256", "aws:kms", "aws:kms:dsse" -> text;
                default -> throw new IllegalArgumentException();
            };
        }

        @Override
        String expected() {
            return "AES256, aws:kms or aws:kms:dsse";
        }
    },
    /// A processor.
    ARCHITECTURE {
        @Override
        Object parse(String text) {
            return switch (text) {
                case "arm64", "x86_64" -> text;
                default -> throw new IllegalArgumentException();
            };
        }

        @Override
        List<String> choices() {
            return List.of("arm64", "x86_64");
        }

        @Override
        String expected() {
            return "arm64 or x86_64";
        }
    },
    /// How data is printed.
    FORMAT {
        @Override
        Object parse(String text) {
            return DataFormat.valueOf(text.toUpperCase(Locale.ROOT));
        }

        @Override
        List<String> choices() {
            return List.of("table", "csv", "json");
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

    /// All values, for completion, if these are few words.
    List<String> choices() {
        return List.of();
    }

    /// What a value looks like, for people.
    abstract String expected();
}
