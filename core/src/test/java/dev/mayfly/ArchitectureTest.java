package dev.mayfly;

import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/// Who may use whom inside core: a package, its row, and what the row allows besides the package
/// itself.
class ArchitectureTest {

    private static final String ROOT = "dev.mayfly";

    /// `x.*` stands for the subpackages of x. The root package wires the others and may use
    /// everything. The stations of a record inside a worker (input, pipeline, shuffle, join,
    /// output) never know each other; only the worker package joins them.
    private static final Map<String, Set<String>> MAY_USE =
            Map.ofEntries(
                    Map.entry("data", Set.of()),
                    Map.entry("storage", Set.of()),
                    Map.entry("storage.input", Set.of("storage")),
                    Map.entry("code", Set.of("storage")),
                    Map.entry("directory", Set.of("storage")),
                    Map.entry("codec", Set.of("data")),
                    Map.entry("function", Set.of("data")),
                    Map.entry("lineage", Set.of("data", "codec", "function")),
                    Map.entry("compress", Set.of("lineage")),
                    Map.entry("api", Set.of("data", "codec", "function", "lineage")),
                    Map.entry("protocol", Set.of("codec", "lineage")),
                    Map.entry("program", Set.of("codec", "lineage", "protocol")),
                    Map.entry(
                            "plan",
                            Set.of("data", "codec", "function", "lineage", "protocol", "program")),
                    Map.entry(
                            "driver",
                            Set.of(
                                    "driver.*",
                                    "data",
                                    "codec",
                                    "function",
                                    "lineage",
                                    "protocol",
                                    "storage",
                                    "plan",
                                    "backend")),
                    Map.entry(
                            "driver.*",
                            Set.of(
                                    "driver",
                                    "driver.*",
                                    "data",
                                    "codec",
                                    "function",
                                    "lineage",
                                    "protocol",
                                    "program",
                                    "code",
                                    "storage",
                                    "plan",
                                    "backend")),
                    Map.entry("backend", Set.of("protocol")),
                    Map.entry(
                            "backend.local",
                            Set.of(
                                    "backend",
                                    "protocol",
                                    "worker",
                                    "worker.*",
                                    "storage",
                                    "codec")),
                    Map.entry(
                            "worker",
                            Set.of(
                                    "worker.*",
                                    "compress",
                                    "data",
                                    "codec",
                                    "function",
                                    "lineage",
                                    "protocol",
                                    "program",
                                    "storage")),
                    Map.entry("worker.flow", Set.of("codec", "protocol", "storage")),
                    Map.entry(
                            "worker.sort",
                            Set.of(
                                    "worker.flow",
                                    "data",
                                    "codec",
                                    "lineage",
                                    "protocol",
                                    "storage")),
                    Map.entry(
                            "worker.table",
                            Set.of(
                                    "worker.flow",
                                    "worker.sort",
                                    "data",
                                    "codec",
                                    "function",
                                    "lineage",
                                    "protocol")),
                    Map.entry(
                            "worker.input",
                            Set.of(
                                    "worker.flow",
                                    "compress",
                                    "data",
                                    "codec",
                                    "lineage",
                                    "protocol",
                                    "storage")),
                    Map.entry(
                            "worker.pipeline",
                            Set.of(
                                    "worker.flow",
                                    "data",
                                    "codec",
                                    "function",
                                    "lineage",
                                    "protocol")),
                    Map.entry(
                            "worker.join",
                            Set.of(
                                    "worker.flow",
                                    "worker.sort",
                                    "worker.table",
                                    "data",
                                    "codec",
                                    "function",
                                    "lineage",
                                    "protocol",
                                    "program",
                                    "storage")),
                    Map.entry(
                            "worker.shuffle",
                            Set.of(
                                    "worker.flow",
                                    "worker.sort",
                                    "worker.table",
                                    "data",
                                    "codec",
                                    "function",
                                    "lineage",
                                    "protocol",
                                    "program",
                                    "storage")),
                    Map.entry(
                            "worker.output",
                            Set.of(
                                    "worker.flow",
                                    "compress",
                                    "data",
                                    "codec",
                                    "lineage",
                                    "protocol",
                                    "program",
                                    "storage")));

    private static final JavaClasses CORE =
            new ClassFileImporter()
                    .withImportOption(new ImportOption.DoNotIncludeTests())
                    .withImportOption(new ImportOption.DoNotIncludeJars())
                    .importPackages(ROOT);

    @Test
    void every_package_has_a_row() {
        var unknown = new TreeSet<String>();
        CORE.forEach(type -> unknown.add(packageOf(type)));
        unknown.removeIf(name -> name.isEmpty() || MAY_USE.containsKey(rowOf(name)));

        assertThat(unknown).as("packages without a row in the table").isEmpty();
    }

    @Test
    void packages_use_only_what_their_row_allows() {
        var violations = new TreeSet<String>();
        for (JavaClass type : CORE) {
            for (var dependency : type.getDirectDependenciesFromSelf()) {
                var target = dependency.getTargetClass().getBaseComponentType();
                if (isOurs(target) && !mayUse(packageOf(type), packageOf(target))) {
                    violations.add(dependency.getDescription());
                }
            }
        }

        assertThat(violations).as("dependencies that the table does not allow").isEmpty();
    }

    @Test
    void packages_form_no_cycle() {
        slices().matching(ROOT + ".(**)")
                .should()
                .beFreeOfCycles()
                .allowEmptyShould(true)
                .check(CORE);
    }

    private static boolean mayUse(String user, String used) {
        if (user.equals(used) || user.isEmpty()) {
            return true;
        }
        var allowed = MAY_USE.getOrDefault(rowOf(user), Set.of());
        return allowed.contains(used) || allowed.contains(parentOf(used) + ".*");
    }

    private static String rowOf(String name) {
        return MAY_USE.containsKey(name) ? name : parentOf(name) + ".*";
    }

    private static String parentOf(String name) {
        return name.contains(".") ? name.substring(0, name.indexOf('.')) : "";
    }

    private static boolean isOurs(JavaClass type) {
        return (type.getPackageName() + ".").startsWith(ROOT + ".");
    }

    /// The package's name below the root, empty for the root itself.
    private static String packageOf(JavaClass type) {
        return type.getPackageName().equals(ROOT)
                ? ""
                : type.getPackageName().substring(ROOT.length() + 1);
    }
}
