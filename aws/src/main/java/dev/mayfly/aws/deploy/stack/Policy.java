package dev.mayfly.aws.deploy.stack;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What somebody may do.
public record Policy(List<Statement> statements) {
    /// Copies the list.
    public Policy {
        statements = List.copyOf(statements);
    }

    /// The same without one action, wherever it stands; statements that then allow nothing go, too.
    public Policy without(String action) {
        return new Policy(
                statements.stream()
                        .map(statement -> statement.without(action))
                        .filter(statement -> !statement.actions().isEmpty())
                        .toList());
    }

    /// Whether some statement allows the action on some resource.
    public boolean mentions(String action) {
        return statements.stream()
                .anyMatch(
                        statement -> statement.isAllowed() && statement.actions().contains(action));
    }

    /// The document as a tree of maps and lists.
    public Map<String, Object> tree() {
        var tree = new LinkedHashMap<String, Object>();
        tree.put("Version", "2012-10-17");
        tree.put("Statement", statements.stream().map(Statement::tree).toList());
        return tree;
    }

    /// The document in one line.
    public String toJson() {
        return JsonText.compact(tree());
    }
}
