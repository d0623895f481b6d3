package ai.odock.router.telemetry;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.Marker;
import org.slf4j.event.KeyValuePair;
import org.slf4j.event.Level;
import org.slf4j.event.LoggingEvent;
import org.slf4j.helpers.LegacyAbstractLogger;
import org.slf4j.spi.LoggingEventAware;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * Writes to another logger, with the same fields on every line before the line's own. Of slf4j's
 * base class because that folds the interface's sixty methods into one.
 */
public final class ComponentLog extends LegacyAbstractLogger implements LoggingEventAware {
  private static final long serialVersionUID = 1L;

  private final transient Logger target;
  private final transient Map<String, String> fields;

  private ComponentLog(Logger target, Map<String, String> fields) {
    this.name = target.getName();
    this.target = target;
    this.fields = fields;
  }

  /** A logger of the component with these attributes. */
  public static Logger of(Logger target, Map<String, String> attributes) {
    return new ComponentLog(target, attributes);
  }

  @Override
  public void log(LoggingEvent event) {
    LoggingEventBuilder line = line(event.getLevel());
    if (event.getKeyValuePairs() != null) {
      for (KeyValuePair field : event.getKeyValuePairs()) {
        line = line.addKeyValue(field.key, field.value);
      }
    }
    write(line, event.getMessage(), event.getArgumentArray(), event.getThrowable());
  }

  @Override
  protected void handleNormalizedLoggingCall(
      Level level,
      @Nullable Marker marker,
      @Nullable String pattern,
      Object @Nullable [] arguments,
      @Nullable Throwable throwable) {
    write(line(level), pattern, arguments, throwable);
  }

  private LoggingEventBuilder line(Level level) {
    LoggingEventBuilder line = target.atLevel(level);
    for (Map.Entry<String, String> field : fields.entrySet()) {
      line = line.addKeyValue(field.getKey(), field.getValue());
    }
    return line;
  }

  private static void write(
      LoggingEventBuilder line,
      @Nullable String pattern,
      Object @Nullable [] arguments,
      @Nullable Throwable throwable) {
    if (throwable != null) {
      line = line.setCause(throwable);
    }
    if (arguments == null) {
      line.log(pattern);
    } else {
      line.log(pattern, arguments);
    }
  }

  @Override
  protected @Nullable String getFullyQualifiedCallerName() {
    return null;
  }

  @Override
  public boolean isTraceEnabled() {
    return target.isTraceEnabled();
  }

  @Override
  public boolean isDebugEnabled() {
    return target.isDebugEnabled();
  }

  @Override
  public boolean isInfoEnabled() {
    return target.isInfoEnabled();
  }

  @Override
  public boolean isWarnEnabled() {
    return target.isWarnEnabled();
  }

  @Override
  public boolean isErrorEnabled() {
    return target.isErrorEnabled();
  }
}
