package ai.odock.router.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * What Linux says of a process, all its threads together.
 *
 * @param cpuSeconds user and system time since its start, in steps of 10 ms
 * @param systemSeconds the kernel's part of it
 * @param rssKib resident now
 * @param peakKib the most that was ever resident
 */
record ProcessFigures(double cpuSeconds, double systemSeconds, long rssKib, long peakKib) {
  /** The kernel's unit for /proc on every architecture that runs this. */
  private static final double TICKS_PER_SECOND = 100;

  static ProcessFigures of(long pid) throws IOException {
    Path proc = Path.of("/proc", String.valueOf(pid));
    return parse(Files.readString(proc.resolve("stat")), Files.readString(proc.resolve("status")));
  }

  /** Reads the text of {@code /proc/PID/stat} and {@code status}. */
  static ProcessFigures parse(String stat, String status) {
    // the name in parentheses may hold spaces; the state behind it is the third field
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
    long user = Long.parseLong(fields[14 - 3]);
    long system = Long.parseLong(fields[15 - 3]);
    return new ProcessFigures(
        (user + system) / TICKS_PER_SECOND,
        system / TICKS_PER_SECOND,
        kib(status, "VmRSS:"),
        kib(status, "VmHWM:"));
  }

  private static long kib(String status, String name) {
    return status
        .lines()
        .filter(line -> line.startsWith(name))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
        .findFirst()
        .orElse(0);
  }

  /** The options that a Java process was started with. */
  static List<String> jvmFlags(long pid) throws IOException {
    String line = Files.readString(Path.of("/proc", String.valueOf(pid), "cmdline"));
    return Arrays.stream(line.split("\0", -1))
        .filter(word -> word.startsWith("-X") || word.startsWith("-D") || word.startsWith("--sun"))
        .toList();
  }
}
