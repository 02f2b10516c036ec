package dev.mayfly.aws.testing;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;

/// Runs `cfn-lint`, which checks templates of CloudFormation and SAM against AWS's own
/// specification. It is written in Python (`pip install cfn-lint`). Where it is missing, tests that
/// need it say so and are left out; where `CI` is set, they fail.
public final class CfnLint {
    private CfnLint() {}

    /// What it finds in templates, errors and warnings, each with its file; empty if all is well.
    /// It takes seconds to start, so that one call for many templates is quicker than many calls.
    public static String findings(List<Path> templates) throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of("cfn-lint", "--format", "parseable"));
        templates.forEach(template -> command.add(template.toString()));
        Process process;
        try {
            process = new ProcessBuilder(command).redirectErrorStream(true).start();
        } catch (IOException e) {
            if (System.getenv("CI") != null) {
                throw new IOException("cfn-lint is missing: pip install cfn-lint", e);
            }
            return Assumptions.abort("cfn-lint is missing: pip install cfn-lint");
        }
        String output = new String(process.getInputStream().readAllBytes());
        int status = process.waitFor();
        return status != 0 && output.isEmpty() ? "cfn-lint fails: status=" + status : output;
    }
}
