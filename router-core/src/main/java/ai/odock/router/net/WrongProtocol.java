package ai.odock.router.net;

import ai.odock.router.telemetry.LogRateLimit;
import ai.odock.router.time.Clock;
import io.grpc.netty.shaded.io.netty.channel.Channel;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells of clients that speak to the wrong port: now and then in the log, each to the counter. */
public final class WrongProtocol {
  private static final Logger log = LoggerFactory.getLogger(WrongProtocol.class);
  private static final Duration BETWEEN_LINES = Duration.ofMinutes(1);

  private final ListenAddress address;
  private final String expected;
  private final String elsewhere;
  private final Consumer<String> onRefused;
  private final LogRateLimit pause = new LogRateLimit(Clock.SYSTEM, BETWEEN_LINES);
  private final AtomicLong count = new AtomicLong();

  /**
   * @param expected what the port speaks
   * @param elsewhere where the other protocol is spoken, as a sentence without its end; empty: not
   *     known
   * @param onRefused told the word for a label
   */
  public WrongProtocol(
      ListenAddress address, String expected, String elsewhere, Consumer<String> onRefused) {
    this.address = address;
    this.expected = expected;
    this.elsewhere = elsewhere;
    this.onRefused = onRefused;
  }

  /** One more; the text says what to do, for the answer. */
  public String told(SpokenProtocol spoken, Channel connection) {
    onRefused.accept("wrong_protocol");
    long so = count.incrementAndGet();
    String advice = advice(spoken);
    if (pause.isOver()) {
      log.warn(
          "{}: a client at {} speaks {}, but this port speaks {}: {} ({} such connections so far)",
          address,
          ClientAddress.text(connection),
          spoken.shown(),
          expected,
          advice,
          so);
    }
    return "this port speaks " + expected + ": " + advice;
  }

  private String advice(SpokenProtocol spoken) {
    if (spoken == SpokenProtocol.TLS) {
      return "give the client an http:// endpoint, or tell it to use no TLS (insecure)";
    }
    return elsewhere.isEmpty() ? "nothing else is spoken here" : elsewhere;
  }
}
