package ai.odock.router.app;

import java.io.IOException;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import org.slf4j.Logger;

/**
 * Signals that this process was started to ignore: {@code nohup} sets SIGHUP so, a shell sets
 * SIGINT so for what a script runs in the background. The JVM then takes no handler for them. The
 * collector obeys them all the same, so their default is set again before handlers are installed.
 */
final class IgnoredSignals {
  private static final int HANGUP = 1;
  private static final int INTERRUPT = 2;
  private static final Path STATUS = Path.of("/proc/self/status");

  private IgnoredSignals() {}

  /** To be called before {@link Signals} installs a handler. */
  static void obey(Logger log) {
    long ignored = ignored();
    restore(ignored, HANGUP, "SIGHUP", "start the router with --watch to have it reload", log);
    if (restore(ignored, INTERRUPT, "SIGINT", "end it with SIGTERM", log)) {
      // the JVM has left its own handler out
      Signals.on("INT", () -> System.exit(128 + INTERRUPT));
    }
  }

  private static boolean restore(long ignored, int number, String name, String way, Logger log) {
    if ((ignored >> (number - 1) & 1) == 0) {
      return false;
    }
    try {
      setDefault(number);
      return true;
    } catch (Throwable e) { // what a method handle throws
      log.atWarn()
          .addKeyValue("error", String.valueOf(e.getMessage()))
          .log(name + " is ignored, as whoever started this process asked; " + way);
      return false;
    }
  }

  @SuppressWarnings("restricted") // the launcher grants access to native code
  private static void setDefault(int number) throws Throwable {
    Linker linker = Linker.nativeLinker();
    MethodHandle signal =
        linker.downcallHandle(
            linker.defaultLookup().findOrThrow("signal"),
            FunctionDescriptor.of(ValueLayout.ADDRESS, ValueLayout.JAVA_INT, ValueLayout.ADDRESS));
    MemorySegment usual = MemorySegment.NULL; // SIG_DFL
    var _ = (MemorySegment) signal.invokeExact(number, usual);
  }

  /** A bit for each signal; none where the system does not tell. */
  private static long ignored() {
    try {
      for (String line : Files.readAllLines(STATUS)) {
        if (line.startsWith("SigIgn:")) {
          return Long.parseUnsignedLong(line.substring("SigIgn:".length()).strip(), 16);
        }
      }
    } catch (IOException | NumberFormatException e) {
      // not Linux
    }
    return 0;
  }
}
