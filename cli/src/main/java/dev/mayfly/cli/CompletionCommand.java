package dev.mayfly.cli;

import dev.mayfly.cli.config.NearestName;
import dev.mayfly.cli.config.UsageException;
import java.util.ArrayList;
import java.util.List;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `mayfly completion`: a script that teaches a shell the command's words.
@Command(
        name = "completion",
        description = "Print a completion script for a shell.",
        abbreviateSynopsis = true,
        footer = {
            "",
            "bash: source <(mayfly completion bash)",
            "zsh:  mayfly completion zsh > ~/.mayfly-completion; source ~/.mayfly-completion"
        })
final class CompletionCommand implements Runnable {
    private static final List<String> SHELLS = List.of("bash", "zsh");

    @Parameters(
            paramLabel = "SHELL",
            completionCandidates = Shells.class,
            description = "bash or zsh.")
    private String shell;

    @Spec private CommandSpec spec;

    /// For picocli, which makes one itself.
    static final class Shells extends ArrayList<String> {
        private static final long serialVersionUID = 1;

        Shells() {
            super(SHELLS);
        }
    }

    @Override
    public void run() {
        if (!SHELLS.contains(shell)) {
            throw new UsageException("unknown shell " + shell + NearestName.hint(shell, SHELLS));
        }
        // one script serves both: under zsh it loads bash's way of completing first
        spec.commandLine().getOut().println(AutoComplete.bash("mayfly", spec.root().commandLine()));
    }
}
