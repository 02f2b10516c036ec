package dev.mayfly.examples;

import dev.mayfly.api.Session;
import java.util.regex.Pattern;

/// Finds the lines that match a regular expression.
public final class Grep {
    private Grep() {}

    public static void run(Session session, String in, String out, String expression) {
        var pattern = Pattern.compile(expression);
        session.text(in).filter(line -> pattern.matcher(line).find()).saveAsText(out);
    }
}
