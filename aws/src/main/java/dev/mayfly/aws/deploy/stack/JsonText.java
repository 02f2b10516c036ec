package dev.mayfly.aws.deploy.stack;

import dev.mayfly.data.JsonString;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/// Writes trees of maps, lists, strings, numbers and booleans as JSON. Keys keep their order.
public final class JsonText {
    private final StringBuilder out = new StringBuilder();
    private final boolean isPretty;

    private JsonText(boolean isPretty) {
        this.isPretty = isPretty;
    }

    /// In one line.
    public static String compact(Object tree) {
        return text(tree, false);
    }

    /// In lines for people, without one at the end.
    public static String pretty(Object tree) {
        return text(tree, true);
    }

    private static String text(Object tree, boolean isPretty) {
        var text = new JsonText(isPretty);
        text.append(tree, 0);
        return text.out.toString();
    }

    private void append(Object value, int depth) {
        switch (value) {
            case Map<?, ?> map -> appendMap(map, depth);
            case List<?> list -> appendList(list, depth);
            case Number _, Boolean _ -> out.append(value);
            default -> JsonString.append(String.valueOf(value), out);
        }
    }

    private void appendMap(Map<?, ?> map, int depth) {
        out.append('{');
        for (Iterator<? extends Map.Entry<?, ?>> each = map.entrySet().iterator();
                each.hasNext(); ) {
            Map.Entry<?, ?> entry = each.next();
            newLine(depth + 1);
            JsonString.append(String.valueOf(entry.getKey()), out);
            out.append(isPretty ? ": " : ":");
            append(entry.getValue(), depth + 1);
            out.append(each.hasNext() ? "," : "");
        }
        if (!map.isEmpty()) {
            newLine(depth);
        }
        out.append('}');
    }

    private void appendList(List<?> list, int depth) {
        out.append('[');
        for (Iterator<?> each = list.iterator(); each.hasNext(); ) {
            newLine(depth + 1);
            append(each.next(), depth + 1);
            out.append(each.hasNext() ? "," : "");
        }
        if (!list.isEmpty()) {
            newLine(depth);
        }
        out.append(']');
    }

    private void newLine(int depth) {
        if (isPretty) {
            out.append('\n').repeat("  ", depth);
        }
    }
}
