package ai.odock.router.app;

import java.io.PrintWriter;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Writes a script that lets a shell complete commands and options. */
@Command(
    name = "completion",
    description = {
      "Writes a script with which your shell completes commands and options.",
      "bash, zsh and fish are supported; PowerShell is not.",
      ""
    },
    footer = {
      "",
      "Examples, for the shell that you are in:",
      "  bash:  source <(router completion bash)",
      "  zsh:   source <(router completion zsh)",
      "  fish:  router completion fish | source",
      "Put that line into ~/.bashrc, ~/.zshrc or ~/.config/fish/config.fish to keep it."
    })
final class CompletionCommand implements Runnable {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(paramLabel = "SHELL", description = "bash, zsh or fish.")
  private String shell = "";

  @Override
  public void run() {
    CommandLine program = spec.root().commandLine();
    String script =
        switch (shell) {
          // The script for bash turns on zsh's support for such scripts by itself.
          case "bash", "zsh" -> AutoComplete.bash(program.getCommandName(), program);
          case "fish" -> FishCompletion.script(program);
          default ->
              throw new OperatorError(
                  "no completion for \"" + shell + "\"; there is one for bash, zsh and fish");
        };
    PrintWriter out = spec.commandLine().getOut();
    out.print(script);
    out.flush();
  }
}
