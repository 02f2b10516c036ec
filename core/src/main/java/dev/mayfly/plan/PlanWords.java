package dev.mayfly.plan;

import dev.mayfly.data.Delimited;
import dev.mayfly.lineage.InputFormat;
import dev.mayfly.lineage.Operator;

/// What the parts of a plan are called, by the names that users know from the API.
final class PlanWords {
    private PlanWords() {}

    /// A number of things: `1 file`, `2 files`.
    static String count(long count, String thing) {
        return count + " " + thing + (count == 1 ? "" : "s");
    }

    /// What is read.
    static String format(InputFormat format) {
        return switch (format) {
            case InputFormat.Lines(boolean isDecoded) ->
                    isDecoded ? "lines as Strings" : "lines as bytes";
            case InputFormat.Rows(Delimited rows) -> rows(rows);
            case InputFormat.FixedLength(int size) -> "records of " + count(size, "byte");
            case InputFormat.WholeFiles _ -> "whole files";
        };
    }

    private static String rows(Delimited rows) {
        char delimiter = (char) rows.delimiter();
        String name = delimiter == '\t' ? "tab" : "'" + delimiter + "'";
        return "rows delimited by "
                + name
                + (rows.isQuoted() ? ", quoted" : "")
                + (rows.hasHeader() ? ", with header" : "")
                + (rows.columns().isEmpty() ? "" : ", columns " + rows.columns());
    }

    /// What a step does.
    static String operator(Operator operator) {
        return switch (operator) {
            case Operator.Map _, Operator.MapPair _ -> "map";
            case Operator.MapValue _ -> "mapValues";
            case Operator.Filter _, Operator.FilterPair _ -> "filter";
            case Operator.FlatMap _, Operator.FlatMapPair _ -> "flatMap";
            case Operator.FlatMapValue _ -> "flatMapValues";
            case Operator.KeyBy _, Operator.RekeyBy _ -> "keyBy";
            case Operator.ToPairs _, Operator.PairsToPairs _ -> "mapToPairs";
            case Operator.PairToKey _ -> "key of the whole pair";
            case Operator.KeyToPair _ -> "pair of the key";
            case Operator.Keys _ -> "keys";
            case Operator.Values _ -> "values";
            case Operator.MapPartition _ -> "mapPartitions";
            case Operator.Sample sample -> "sample " + sample.fraction();
            case Operator.Take(long count) -> "take " + count;
            case Operator.Count _ -> "count";
            case Operator.Reduce _ -> "reduce";
            case Operator.Top top -> "top " + top.count();
            case Operator.SampleKeys _ -> "sample of keys";
        };
    }
}
