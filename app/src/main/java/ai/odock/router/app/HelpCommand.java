package ai.odock.router.app;

import java.io.PrintWriter;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Shows the help of the program or of a command, as {@code --help} does. */
@Command(
    name = "help",
    description = {"Shows the help of a command.", ""},
    footer = {"", "Examples:", "  router help", "  router help validate"})
final class HelpCommand implements Runnable {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(paramLabel = "COMMAND", arity = "0..1", description = "Without it: the program's.")
  private @Nullable String name;

  @Override
  public void run() {
    CommandLine program = Objects.requireNonNull(spec.parent()).commandLine();
    CommandLine shown = name == null ? program : program.getSubcommands().get(name);
    if (shown == null) {
      throw new OperatorError(CommandMistake.unknownCommand(String.valueOf(name), program));
    }
    PrintWriter out = spec.commandLine().getOut();
    shown.usage(out);
    out.flush();
  }
}
