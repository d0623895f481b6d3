package ai.odock.router.app.log;

import ai.odock.router.time.Clock;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** The writers to all of {@code output_paths} and {@code error_output_paths}. */
final class LogOutputs {
  private final List<LineWriter> writers = new ArrayList<>();
  private final List<LineWriter> errorWriters = new ArrayList<>();
  private final Notice notice;
  private final Clock clock;
  private final Map<String, LongAdder> dropped;

  /** Makes the line that tells of lines that were dropped. */
  interface Notice {
    byte[] line(String path, long droppedLines);
  }

  private LogOutputs(Notice notice, Clock clock, Map<String, LongAdder> dropped) {
    this.notice = notice;
    this.clock = clock;
    this.dropped = dropped;
  }

  /**
   * Opens them; one that is in both lists has one writer.
   *
   * @param dropped counts lines that were not written, by path
   * @throws IllegalArgumentException when one cannot be opened
   */
  static LogOutputs open(
      List<String> paths,
      List<String> errorPaths,
      Notice notice,
      Clock clock,
      ConcurrentHashMap<String, LongAdder> dropped) {
    LogOutputs outputs = new LogOutputs(notice, clock, dropped);
    Set<String> all = new LinkedHashSet<>(paths);
    all.addAll(errorPaths);
    for (LogOutput.Named to : LogOutput.open(List.copyOf(all))) {
      LineWriter writer = outputs.writer(to);
      if (paths.contains(to.path())) {
        outputs.writers.add(writer);
      }
      if (errorPaths.contains(to.path())) {
        outputs.errorWriters.add(writer);
      }
    }
    return outputs;
  }

  private LineWriter writer(LogOutput.Named to) {
    LongAdder lost = dropped.computeIfAbsent(to.path(), path -> new LongAdder());
    return new LineWriter(
        to.path(),
        to.stream(),
        LineWriter.CAPACITY,
        lost,
        new LineWriter.Owner() {
          @Override
          public byte[] notice(long lines) {
            return notice.line(to.path(), lines);
          }

          @Override
          public void failed(IOException error) {
            byte[] line = LogOutput.failure(LogLine.time(clock.epochMillis()), to.path(), error);
            errorWriters.forEach(writer -> writer.accept(line));
          }

          @Override
          public void ended() {
            LogOutput.close(to);
          }
        });
  }

  void accept(byte[] line) {
    for (LineWriter writer : writers) {
      writer.accept(line);
    }
  }

  /** Waits until everything is written, for so long altogether at most. */
  void flush(Duration atMost) {
    long end = System.nanoTime() + atMost.toNanos();
    for (List<LineWriter> some : List.of(writers, errorWriters)) {
      for (LineWriter writer : some) {
        writer.flush(Duration.ofNanos(Math.max(0, end - System.nanoTime())));
      }
    }
  }

  /** Takes no more; what came is written. */
  void close() {
    writers.forEach(LineWriter::close);
    errorWriters.forEach(LineWriter::close);
  }
}
