package ai.odock.router.app.log;

import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.KeyValuePair;
import org.slf4j.event.Level;

/**
 * A message, ready to be encoded.
 *
 * @param caller null: not to be shown
 * @param fields in the order of the caller; an exception is the field {@code error}
 * @param stack what to show of it beside the fields; null: nothing
 */
record LogLine(
    long epochMillis,
    Level level,
    @Nullable Caller caller,
    String message,
    SequencedMap<String, @Nullable Object> fields,
    @Nullable Throwable stack) {
  private static final int CAUSES = 5;

  static LogLine of(
      long epochMillis,
      Level level,
      @Nullable Caller caller,
      String message,
      List<KeyValuePair> pairs,
      @Nullable Throwable throwable,
      boolean showsStack) {
    SequencedMap<String, @Nullable Object> fields = new LinkedHashMap<>();
    for (KeyValuePair pair : pairs) {
      fields.put(String.valueOf(pair.key), pair.value);
    }
    if (throwable != null) {
      fields.put(fields.containsKey("error") ? "exception" : "error", summary(throwable));
    }
    return new LogLine(epochMillis, level, caller, message, fields, showsStack ? throwable : null);
  }

  /** In lower case. */
  String levelName() {
    return level.name().toLowerCase(Locale.ROOT);
  }

  /** ISO 8601, UTC, to the millisecond. */
  String time() {
    return time(epochMillis);
  }

  /** By hand: a DateTimeFormatter would cost more than the rest of the start's first line. */
  static String time(long epochMillis) {
    long seconds = Math.floorDiv(epochMillis, 1000);
    LocalDateTime utc = LocalDateTime.ofEpochSecond(seconds, 0, ZoneOffset.UTC);
    StringBuilder text = new StringBuilder(24);
    digits(text, utc.getYear(), 4);
    digits(text.append('-'), utc.getMonthValue(), 2);
    digits(text.append('-'), utc.getDayOfMonth(), 2);
    digits(text.append('T'), utc.getHour(), 2);
    digits(text.append(':'), utc.getMinute(), 2);
    digits(text.append(':'), utc.getSecond(), 2);
    digits(text.append('.'), Math.floorMod(epochMillis, 1000), 3);
    return text.append('Z').toString();
  }

  private static void digits(StringBuilder text, int number, int width) {
    String digits = Integer.toString(number);
    text.repeat('0', width - digits.length()).append(digits);
  }

  /** What happened and why, without where. */
  private static String summary(Throwable throwable) {
    StringBuilder text = new StringBuilder(name(throwable));
    Throwable cause = throwable.getCause();
    for (int i = 0; cause != null && i < CAUSES; i++) {
      String message = cause.getMessage();
      // many wrappers repeat the message of what they wrap
      if (message == null || text.indexOf(message) < 0) {
        text.append("; caused by ").append(name(cause));
      }
      cause = cause.getCause();
    }
    return text.toString();
  }

  private static String name(Throwable throwable) {
    String message = throwable.getMessage();
    String type = throwable.getClass().getSimpleName();
    return message == null ? type : type + ": " + message;
  }
}
