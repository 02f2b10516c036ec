package dev.mayfly.examples;

import dev.mayfly.api.Session;
import dev.mayfly.examples.data.ByteSize;
import dev.mayfly.examples.data.Table;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A job with all that it takes to run it without reading it first.
///
/// @param name what it is called on the command line
/// @param summary one line, for lists
/// @param columns what the fields of its result's lines are called; just one if lines have no
///   fields
/// @param inputs what it reads
/// @param parameters what can be chosen
/// @param job the program
public record Example(
        String name,
        String summary,
        List<String> columns,
        List<Input> inputs,
        List<Parameter> parameters,
        Job job) {
    /// Copies the lists.
    public Example {
        columns = List.copyOf(columns);
        inputs = List.copyOf(inputs);
        parameters = List.copyOf(parameters);
    }

    /// What an example reads.
    public sealed interface Input {
        /// What the input is called, unique in the example.
        String name();

        /// A generated table.
        ///
        /// @param size how large it is unless another size is asked for
        record Generated(Table table, ByteSize size) implements Input {
            @Override
            public String name() {
                return table.directoryName();
            }
        }

        /// A small file that comes with the examples.
        ///
        /// @param name of the resource beside this class
        record Sample(String name) implements Input {}
    }

    /// A choice.
    ///
    /// @param meaning one line, for lists
    /// @param standard the value unless another one is given
    public record Parameter(String name, String meaning, String standard) {}

    /// What a run of an example is told.
    ///
    /// @param inputs paths by the names of inputs
    /// @param output directory for the result; must not exist
    /// @param parameters values by the names of parameters, all of them
    public record Arguments(
            Map<String, String> inputs, String output, Map<String, String> parameters) {
        /// The path of an input.
        public String input(String name) {
            return valueOf(inputs, "input", name);
        }

        /// The value of a parameter.
        public String parameter(String name) {
            return valueOf(parameters, "parameter", name);
        }

        /// The value of a parameter that is a number.
        ///
        /// @throws IllegalArgumentException if it is not an integer
        public int number(String name) {
            String value = parameter(name);
            try {
                return Integer.parseInt(value);
            } catch (NumberFormatException e) {
                throw new IllegalArgumentException(
                        "parameter is not an integer: name=" + name + " value=" + value, e);
            }
        }

        private static String valueOf(Map<String, String> values, String kind, String name) {
            String value = values.get(name);
            if (value == null) {
                throw new IllegalArgumentException(kind + " missing: name=" + name);
            }
            return value;
        }
    }

    /// A program of an example.
    @FunctionalInterface
    public interface Job {
        /// Computes the result and writes it to the output directory.
        void run(Session session, Arguments arguments) throws Exception;
    }

    /// Runs the example.
    ///
    /// @param paths by the names of inputs, see [ExampleData]
    /// @param output directory for the result; must not exist
    /// @param given values of parameters; those left out have their standard values
    /// @throws IllegalArgumentException if there is no such parameter
    public void run(
            Session session, Map<String, String> paths, String output, Map<String, String> given)
            throws Exception {
        var values = new LinkedHashMap<String, String>();
        for (Parameter parameter : parameters) {
            values.put(parameter.name(), parameter.standard());
        }
        for (Map.Entry<String, String> each : given.entrySet()) {
            if (values.replace(each.getKey(), each.getValue()) == null) {
                throw new IllegalArgumentException(
                        "no such parameter: example="
                                + name
                                + " asked="
                                + each.getKey()
                                + " parameters="
                                + values.keySet());
            }
        }
        job.run(session, new Arguments(Map.copyOf(paths), output, Map.copyOf(values)));
    }
}
