package ai.odock.router.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Puts one process after the other under the same load. */
final class Comparison {
  private static final Duration SETTLE = Duration.ofSeconds(1);
  private static final Duration POLL = Duration.ofMillis(50);

  private final Options options;
  private final Path folder;
  private final RequestTemplate template;

  /**
   * @param folder for configurations and logs
   */
  Comparison(Options options, Path folder) {
    this.options = options;
    this.folder = folder;
    this.template = RequestTemplate.of(options.signal(), options.items(), options.streams());
  }

  List<Row> run() throws IOException, InterruptedException {
    List<Row> rows = new ArrayList<>();
    for (String row : Candidate.ROWS) {
      if (options.measures(row)) {
        System.err.println("Measuring the " + row + "...");
        rows.add(measure(row));
      }
    }
    return rows;
  }

  private Row measure(String row) throws IOException, InterruptedException {
    Ledger ledger = new Ledger(template.items());
    Ports ports = Ports.free();
    try (Sink sink = Sink.start(options.signal(), ledger);
        TestedProcess process =
            TestedProcess.start(Candidate.of(row, options, ports, sink, folder), folder)) {
      Duration ready = process.awaitReady();
      Thread.sleep(SETTLE);
      long idleKib = process.figures().rssKib();
      Load load = load(ledger, ports);
      Window window = window(load, ledger, process);
      awaitArrival(ledger);
      Row figures =
          new Row(
              row,
              window.acknowledged(),
              window.cpuSeconds(),
              window.systemSeconds(),
              window.elapsed(),
              load.latencies(),
              idleKib,
              process.figures().peakKib(),
              ready,
              ledger.acknowledgedItems(),
              ledger.seenItems(),
              ledger.missing(),
              ledger.duplicates(),
              ledger.foreign(),
              load.refusals(),
              load.notSent(),
              process.jvmFlags());
      if (!figures.sound()) {
        process.lastLines().forEach(System.err::println);
      }
      return figures;
    }
  }

  private Load load(Ledger ledger, Ports ports) {
    List<Sender> senders = Load.senders(options, ports.of(options.in()));
    Pace pace =
        options.rate() == 0
            ? Pace.closedLoop()
            : Pace.openLoop((double) options.rate() / template.items());
    return new Load(template, ledger, pace, senders);
  }

  /** What happened in the measured time. */
  private record Window(
      long acknowledged, double cpuSeconds, double systemSeconds, Duration elapsed) {}

  private Window window(Load load, Ledger ledger, TestedProcess process)
      throws IOException, InterruptedException {
    load.start();
    try {
      Thread.sleep(Duration.ofSeconds(options.warmup()));
      load.measure(true);
      long begin = System.nanoTime();
      ProcessFigures from = process.figures();
      long before = ledger.acknowledgedItems();
      Thread.sleep(Duration.ofSeconds(options.seconds()));
      long acknowledged = ledger.acknowledgedItems() - before;
      ProcessFigures to = process.figures();
      long end = System.nanoTime();
      load.measure(false);
      return new Window(
          acknowledged,
          to.cpuSeconds() - from.cpuSeconds(),
          to.systemSeconds() - from.systemSeconds(),
          Duration.ofNanos(end - begin));
    } finally {
      load.stop();
    }
  }

  /** Until everything acknowledged is there, or nothing has come for some time. */
  private void awaitArrival(Ledger ledger) throws InterruptedException {
    long seen = ledger.seenItems();
    long last = System.nanoTime();
    while (ledger.seenItems() < ledger.acknowledgedItems()
        && System.nanoTime() - last < TimeUnit.SECONDS.toNanos(options.silence())) {
      Thread.sleep(POLL);
      if (ledger.seenItems() > seen) {
        seen = ledger.seenItems();
        last = System.nanoTime();
      }
    }
    // what comes now is a duplicate, or was not acknowledged
    Thread.sleep(SETTLE);
  }
}
