package ai.odock.router.app.demo;

import ai.odock.router.StartException;
import ai.odock.router.telemetry.Metrics;
import ai.odock.router.time.Clock;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Everything around the router: stand-ins that take its output, a gateway that feeds it, and the
 * report. Open it, start a router with {@link #yaml} and {@link #environment}, {@link #run}, stop
 * the router, {@link #finish}.
 */
public final class Demo {
  private static final long LOOK = Duration.ofMillis(50).toNanos();
  private static final long REPORT = Duration.ofSeconds(3).toNanos();

  private final DemoSettings settings;
  private final DemoPorts ports;
  private final PrintStream out;
  private final Clock clock;
  private final StopSignal stop;
  private final List<StandIn> standIns;
  private @Nullable Gateway gateway;

  private Demo(DemoSettings settings, DemoPorts ports, PrintStream out, Clock clock) {
    this.settings = settings;
    this.ports = ports;
    this.out = out;
    this.clock = clock;
    this.stop = new StopSignal(clock);
    this.standIns =
        List.of(
            new TempoStandIn(ports.tempo(), ports.tempoPage()),
            new PrometheusStandIn(ports.prometheus()),
            new LokiStandIn(ports.loki()));
  }

  /**
   * Chooses the ports and opens the stand-ins.
   *
   * @param out takes the report
   * @throws StartException when a port of the router is taken; it says what to do
   */
  public static Demo open(DemoSettings settings, PrintStream out, Clock clock)
      throws StartException {
    Demo demo = new Demo(settings, DemoPorts.choose(settings.portOffset()), out, clock);
    try {
      for (StandIn standIn : demo.standIns) {
        standIn.open();
      }
    } catch (IOException e) {
      demo.standIns.forEach(StandIn::close);
      throw new StartException("a stand-in cannot start: " + e.getMessage());
    }
    return demo;
  }

  /** The router's configuration; it names the variables of {@link #environment}. */
  public static String yaml() {
    try (InputStream in = Objects.requireNonNull(Demo.class.getResourceAsStream("demo.yaml"))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The ports, for the configuration. */
  public Map<String, String> environment() {
    return ports.environment();
  }

  /**
   * Sends and reports until the time is over or {@link #stop} is called. Afterwards nothing is sent
   * any more and every stand-in is there, so that the router can deliver what it still holds.
   *
   * @param metrics of the running router
   */
  public void run(Metrics metrics) throws InterruptedException {
    out.print(Banner.of(settings, ports));
    RouterClient client = new RouterClient(ports.grpc(), ports.http());
    Gateway sender =
        new Gateway(settings.rate(), clock, stop, new SplittableRandom(), client::send);
    gateway = sender;
    Thread sending = Thread.ofVirtual().name("gateway").start(sender::run);
    try {
      report(metrics, sender);
    } finally {
      stop.stop();
      sending.join();
      client.close();
    }
  }

  private void report(Metrics metrics, Gateway sender) {
    Outage outage = outage(metrics);
    long start = clock.nanoTime();
    long end = settings.runFor().isZero() ? Long.MAX_VALUE : settings.runFor().toNanos();
    long nextTable = REPORT;
    long putOff = 0;
    long now = 0;
    while (now < end && !stop.stoppedBefore(start + now + LOOK)) {
      now = clock.nanoTime() - start;
      if (outage != null) {
        outage.advance(now);
      }
      if (now >= nextTable) {
        nextTable += REPORT;
        table(metrics, now, outage);
        putOff = tellPutOff(putOff, sender.putOff());
      }
    }
    stop.stop();
    out.println(
        "Stopping: the gateway first, then the router, which delivers what it still holds.");
    if (outage != null) {
      outage.end();
    }
  }

  private @Nullable Outage outage(Metrics metrics) {
    for (StandIn standIn : standIns) {
      if (standIn.backend() == settings.broken()) {
        return new Outage(
            standIn,
            settings.breakAfter(),
            settings.breakFor(),
            () -> Account.of(standIn.backend(), metrics),
            out);
      }
    }
    return null;
  }

  private void table(Metrics metrics, long nanos, @Nullable Outage outage) {
    long seconds = Duration.ofNanos(nanos).toSeconds();
    out.println(Report.table(seconds, accounts(metrics), b -> outage != null && outage.isDown(b)));
    if (out.checkError()) {
      stop.stop(); // nobody reads any more
    }
  }

  private long tellPutOff(long before, long now) {
    if (now > before) {
      out.println(
          ">> The router has asked the gateway to come back later, because a queue is full.");
      out.println(">> The gateway keeps what it has and sends it again. Nothing is lost.");
      out.println();
    }
    return now;
  }

  private static List<Account> accounts(Metrics metrics) {
    return Arrays.stream(Backend.values()).map(b -> Account.of(b, metrics)).toList();
  }

  /** Makes {@link #run} return soon; from any thread. */
  public void stop() {
    stop.stop();
  }

  /**
   * Prints what became of everything and closes the stand-ins. To be called when the router has
   * stopped.
   *
   * @return whether everything that the router acknowledged has been delivered
   */
  public boolean finish(Metrics metrics) {
    standIns.forEach(StandIn::close);
    List<Account> accounts = accounts(metrics);
    Gateway sender = gateway;
    out.println();
    out.print(
        Report.balance(
            accounts,
            backend -> sender == null ? 0 : sender.sent(backend.signal()),
            standIns.stream().map(StandIn::arrived).toList()));
    out.flush();
    return accounts.stream().allMatch(account -> account.received() == account.delivered());
  }
}
