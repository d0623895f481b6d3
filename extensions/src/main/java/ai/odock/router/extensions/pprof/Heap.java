package ai.odock.router.extensions.pprof;

import ai.odock.router.extensions.pprof.Profile.Frame;
import ai.odock.router.extensions.pprof.Profile.Kind;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.management.JMException;
import javax.management.ObjectName;

/** The classes of what is on the heap, with number and bytes of their objects. */
final class Heap {
  private static final Pattern LINE = Pattern.compile("\\s*\\d+:\\s+(\\d+)\\s+(\\d+)\\s+(\\S+).*");

  private Heap() {}

  /**
   * As {@code jcmd GC.class_histogram} prints it.
   *
   * @param collect collects garbage first, so that only what is in use is counted
   */
  static String histogram(boolean collect) throws JMException {
    String[] arguments = collect ? new String[0] : new String[] {"-all"};
    return (String)
        ManagementFactory.getPlatformMBeanServer()
            .invoke(
                new ObjectName("com.sun.management:type=DiagnosticCommand"),
                "gcClassHistogram",
                new Object[] {arguments},
                new String[] {String[].class.getName()});
  }

  /** The same as a profile, not compressed, in which classes stand for functions. */
  static byte[] profile(boolean collect, long epochNanos) throws JMException {
    Profile profile =
        new Profile(new Kind("inuse_objects", "count"), new Kind("inuse_space", "bytes"));
    histogram(collect)
        .lines()
        .forEach(
            line -> {
              Matcher parts = LINE.matcher(line);
              if (parts.matches()) {
                profile.add(
                    List.of(new Frame(className(parts.group(3)), "", 0)),
                    Long.parseLong(parts.group(1)),
                    Long.parseLong(parts.group(2)));
              }
            });
    return profile.encode(epochNanos, 0, 0);
  }

  /** {@code [B} is {@code byte[]}, {@code [Ljava.lang.String;} is {@code java.lang.String[]}. */
  static String className(String internal) {
    int depth = internal.lastIndexOf('[') + 1;
    if (depth == 0) {
      return internal;
    }
    String element = internal.substring(depth);
    String name =
        switch (element.charAt(0)) {
          case 'B' -> "byte";
          case 'C' -> "char";
          case 'D' -> "double";
          case 'F' -> "float";
          case 'I' -> "int";
          case 'J' -> "long";
          case 'S' -> "short";
          case 'Z' -> "boolean";
          default -> element.replaceAll("^L|;$", "");
        };
    return name + "[]".repeat(depth);
  }
}
