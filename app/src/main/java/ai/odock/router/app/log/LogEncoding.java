package ai.odock.router.app.log;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** How a message becomes a line: the values of {@code service::telemetry::logs::encoding}. */
enum LogEncoding {
  /** Fields separated by tabs. A stack trace follows on lines of its own, each after a tab. */
  CONSOLE(", ", ": ", Set.of()) {
    @Override
    String encode(LogLine line, String context) {
      StringBuilder text = new StringBuilder(400);
      text.append(line.time()).append('\t').append(line.levelName()).append('\t');
      if (line.caller() != null) {
        JsonText.plain(text, line.caller().shortPlace());
        text.append('\t');
      }
      JsonText.plain(text, line.message());
      if (!context.isEmpty() || !line.fields().isEmpty()) {
        text.append("\t{").append(context);
        fields(text, line.fields(), context.isEmpty());
        text.append('}');
      }
      text.append('\n');
      if (line.stack() != null) {
        trace(line.stack()).lines().forEach(l -> tabbed(text, l));
      }
      return text.toString();
    }
  },

  /** One object. */
  JSON(",", ":", Set.of("level", "ts", "caller", "msg", "stacktrace")) {
    @Override
    String encode(LogLine line, String context) {
      StringBuilder text = new StringBuilder(400);
      JsonText.quoted(text.append("{\"level\":"), line.levelName());
      JsonText.quoted(text.append(",\"ts\":"), line.time());
      if (line.caller() != null) {
        JsonText.quoted(text.append(",\"caller\":"), line.caller().shortPlace());
      }
      JsonText.quoted(text.append(",\"msg\":"), line.message());
      if (!context.isEmpty()) {
        text.append(',').append(context);
      }
      fields(text, line.fields(), false);
      if (line.stack() != null) {
        JsonText.quoted(text.append(",\"stacktrace\":"), trace(line.stack()));
      }
      return text.append("}\n").toString();
    }
  };

  private final String comma;
  private final String colon;
  private final Set<String> taken;

  LogEncoding(String comma, String colon, Set<String> taken) {
    this.comma = comma;
    this.colon = colon;
    this.taken = taken;
  }

  /**
   * The line with its end.
   *
   * @param context fields before the line's own, as {@link #context} gives them
   */
  abstract String encode(LogLine line, String context);

  /** Fields of every line, as text that is made once. */
  String context(Map<String, @Nullable Object> fields) {
    StringBuilder text = new StringBuilder();
    fields(text, fields, true);
    return text.toString();
  }

  /** A field that is called as one of the line's own keys gets an underscore. */
  void fields(StringBuilder text, Map<String, @Nullable Object> fields, boolean first) {
    String separator = first ? "" : comma;
    for (Map.Entry<String, @Nullable Object> field : fields.entrySet()) {
      String key = field.getKey();
      JsonText.quoted(text.append(separator), taken.contains(key) ? key + "_" : key);
      text.append(colon);
      if (field.getValue() instanceof Map<?, ?> map) {
        map(text, map);
      } else {
        JsonText.value(text, field.getValue());
      }
      separator = comma;
    }
  }

  private void map(StringBuilder text, Map<?, ?> map) {
    text.append('{');
    String separator = "";
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      JsonText.quoted(text.append(separator), String.valueOf(entry.getKey()));
      JsonText.value(text.append(colon), entry.getValue());
      separator = comma;
    }
    text.append('}');
  }

  /** The tab keeps a message inside the trace from looking like a line of the log. */
  private static void tabbed(StringBuilder text, String line) {
    JsonText.plain(text.append('\t'), line.startsWith("\t") ? "  " + line.substring(1) : line);
    text.append('\n');
  }

  static String trace(Throwable throwable) {
    StringWriter text = new StringWriter();
    throwable.printStackTrace(new PrintWriter(text));
    return text.toString();
  }
}
