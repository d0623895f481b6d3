package ai.odock.router.app.log;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Marker;
import org.slf4j.event.KeyValuePair;
import org.slf4j.event.Level;
import org.slf4j.event.LoggingEvent;
import org.slf4j.helpers.LegacyAbstractLogger;
import org.slf4j.spi.LoggingEventAware;

/** Hands every message on; slf4j's base class folds its sixty methods into one. */
final class LineLogger extends LegacyAbstractLogger implements LoggingEventAware {
  private static final long serialVersionUID = 1L;

  private final transient LogBackend backend;
  private final boolean foreign;

  LineLogger(String name, LogBackend backend) {
    this.name = name;
    this.backend = backend;
    this.foreign = LogBackend.isForeign(name);
  }

  @Override
  public void log(LoggingEvent event) {
    List<KeyValuePair> fields = event.getKeyValuePairs();
    write(
        event.getLevel(),
        event.getMessage(),
        event.getArgumentArray(),
        fields == null ? List.of() : fields,
        event.getThrowable());
  }

  @Override
  protected void handleNormalizedLoggingCall(
      Level level,
      @Nullable Marker marker,
      @Nullable String pattern,
      Object @Nullable [] arguments,
      @Nullable Throwable throwable) {
    write(level, pattern, arguments, List.of(), throwable);
  }

  private void write(
      Level level,
      @Nullable String pattern,
      Object @Nullable [] arguments,
      List<KeyValuePair> fields,
      @Nullable Throwable throwable) {
    if (backend.shows(level, foreign)) {
      backend.write(level, pattern, arguments, fields, throwable);
    }
  }

  @Override
  protected @Nullable String getFullyQualifiedCallerName() {
    return null;
  }

  @Override
  public boolean isTraceEnabled() {
    return backend.shows(Level.TRACE, foreign);
  }

  @Override
  public boolean isDebugEnabled() {
    return backend.shows(Level.DEBUG, foreign);
  }

  @Override
  public boolean isInfoEnabled() {
    return backend.shows(Level.INFO, foreign);
  }

  @Override
  public boolean isWarnEnabled() {
    return backend.shows(Level.WARN, foreign);
  }

  @Override
  public boolean isErrorEnabled() {
    return backend.shows(Level.ERROR, foreign);
  }
}
