package ai.odock.router.extensions.pprof;

import com.sun.management.HotSpotDiagnosticMXBean;
import com.sun.management.HotSpotDiagnosticMXBean.ThreadDumpFormat;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** What every thread does: those of the platform, and the virtual ones where a file can be made. */
final class Threads {
  private Threads() {}

  static void write(Writer out) throws IOException {
    Path folder;
    try {
      folder = Files.createTempDirectory("router-threads");
    } catch (IOException e) {
      out.append("No temporary file can be made, so virtual threads are left out.\n\n");
      platform(out);
      return;
    }
    Path file = folder.resolve("threads.txt");
    try {
      ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
          .dumpThreads(file.toString(), ThreadDumpFormat.TEXT_PLAIN);
      try (BufferedReader in = Files.newBufferedReader(file)) {
        var _ = in.transferTo(out);
      }
    } finally {
      Files.deleteIfExists(file);
      Files.deleteIfExists(folder);
    }
  }

  private static void platform(Writer out) throws IOException {
    for (Map.Entry<Thread, StackTraceElement[]> thread : Thread.getAllStackTraces().entrySet()) {
      out.append('"').append(thread.getKey().getName()).append("\" ");
      out.append(thread.getKey().getState().toString()).append('\n');
      for (StackTraceElement frame : thread.getValue()) {
        out.append("      ").append(frame.toString()).append('\n');
      }
      out.append('\n');
    }
  }
}
