package ai.odock.router.app.log;

import java.lang.StackWalker.StackFrame;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The place in the program that a line comes from.
 *
 * @param path of the source file, from the root of the packages
 * @param function with its class
 */
record Caller(String path, int line, String function) {
  private static final StackWalker STACK = StackWalker.getInstance();

  /** What stands between the place and the backend. */
  private static final List<String> BETWEEN = List.of("org.slf4j.", "java.", "jdk.", "sun.");

  private static final Set<String> OWN =
      Set.of(
          Caller.class.getName(),
          LineLogger.class.getName(),
          LogBackend.class.getName(),
          "ai.odock.router.telemetry.ComponentLog");

  /** The caller of the logger; null when the stack does not tell. */
  static @Nullable Caller find() {
    return STACK
        .walk(frames -> frames.filter(Caller::isOutside).findFirst().map(Caller::of))
        .orElse(null);
  }

  private static boolean isOutside(StackFrame frame) {
    String name = frame.getClassName();
    return !OWN.contains(name) && BETWEEN.stream().noneMatch(name::startsWith);
  }

  private static Caller of(StackFrame frame) {
    String name = frame.getClassName();
    int dot = name.lastIndexOf('.');
    String folder = dot < 0 ? "" : name.substring(0, dot + 1).replace('.', '/');
    String file = frame.getFileName() == null ? name.substring(dot + 1) : frame.getFileName();
    return new Caller(folder + file, frame.getLineNumber(), name + "." + frame.getMethodName());
  }

  /** With the last folder, as zap's: {@code pipeline/Delivery.java:43}. */
  String shortPlace() {
    int file = path.lastIndexOf('/');
    int folder = path.lastIndexOf('/', file - 1);
    return path.substring(folder + 1) + ":" + line;
  }
}
