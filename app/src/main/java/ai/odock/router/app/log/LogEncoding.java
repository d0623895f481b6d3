package ai.odock.router.app.log;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** How a message becomes a line: the values of {@code service::telemetry::logs::encoding}. */
enum LogEncoding {
  /** Fields separated by tabs. A stack trace follows on lines of its own, each after a tab. */
  CONSOLE {
    @Override
    String encode(LogLine line, @Nullable Throwable stack) {
      StringBuilder text = new StringBuilder(160);
      text.append(line.time()).append('\t').append(line.level()).append('\t');
      JsonText.plain(text, line.logger());
      JsonText.plain(text.append('\t'), line.message());
      if (!line.fields().isEmpty()) {
        text.append("\t{");
        fields(text, line.fields(), Set.of());
        text.append('}');
      }
      text.append('\n');
      if (stack != null) {
        trace(stack).lines().forEach(l -> tabbed(text, l));
      }
      return text.toString();
    }
  },

  /** One object. */
  JSON {
    @Override
    String encode(LogLine line, @Nullable Throwable stack) {
      StringBuilder text = new StringBuilder(200);
      JsonText.quoted(text.append("{\"level\":"), line.level());
      JsonText.quoted(text.append(",\"ts\":"), line.time());
      JsonText.quoted(text.append(",\"logger\":"), line.logger());
      JsonText.quoted(text.append(",\"msg\":"), line.message());
      if (!line.fields().isEmpty()) {
        fields(text.append(','), line.fields(), KEYS);
      }
      if (stack != null) {
        JsonText.quoted(text.append(",\"stacktrace\":"), trace(stack));
      }
      return text.append("}\n").toString();
    }
  };

  private static final Set<String> KEYS = Set.of("level", "ts", "logger", "msg", "stacktrace");

  /**
   * The line with its end.
   *
   * @param stack is shown with its stack trace
   */
  abstract String encode(LogLine line, @Nullable Throwable stack);

  /** A field that is called as one of the line's own keys gets an underscore. */
  private static void fields(
      StringBuilder text, Map<String, @Nullable Object> fields, Set<String> taken) {
    String separator = "";
    for (Map.Entry<String, @Nullable Object> field : fields.entrySet()) {
      String key = field.getKey();
      JsonText.quoted(text.append(separator), taken.contains(key) ? key + "_" : key);
      JsonText.value(text.append(':'), field.getValue());
      separator = ",";
    }
  }

  /** The tab keeps a message inside the trace from looking like a line of the log. */
  private static void tabbed(StringBuilder text, String line) {
    JsonText.plain(text.append('\t'), line.startsWith("\t") ? "  " + line.substring(1) : line);
    text.append('\n');
  }

  private static String trace(Throwable throwable) {
    StringWriter text = new StringWriter();
    throwable.printStackTrace(new PrintWriter(text));
    return text.toString();
  }
}
