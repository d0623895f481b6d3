package ai.odock.router.app.demo;

import ai.odock.router.Signal;
import ai.odock.router.otlp.OtlpBytes;
import ai.odock.router.time.Clock;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiPredicate;
import java.util.random.RandomGenerator;

/**
 * A small odock-like gateway: sends the telemetry of its requests five times a second and its
 * metrics once. While the router asks it to come back later it keeps what it has, and makes no
 * more.
 */
final class Gateway {
  private static final long TICK = TimeUnit.MILLISECONDS.toNanos(200);
  private static final int TICKS_A_SECOND = 5;

  private final Clock clock;
  private final StopSignal stop;
  private final RandomGenerator random;
  private final RequestMix mix;
  private final GatewayMetrics metrics;
  private final BiPredicate<Signal, OtlpBytes> router;
  private final int rate;
  private final Map<Signal, AtomicLong> sent = new EnumMap<>(Signal.class);
  private final AtomicLong putOff = new AtomicLong();

  /**
   * @param rate requests a second
   * @param router sends one request; false when it has not been taken
   */
  Gateway(
      int rate,
      Clock clock,
      StopSignal stop,
      RandomGenerator random,
      BiPredicate<Signal, OtlpBytes> router) {
    this.rate = rate;
    this.clock = clock;
    this.stop = stop;
    this.random = random;
    this.router = router;
    this.mix = new RequestMix(random);
    this.metrics = new GatewayMetrics(nowNanos());
    for (Signal signal : Signal.values()) {
      sent.put(signal, new AtomicLong());
    }
  }

  /** The items of a signal that the router has taken charge of. */
  long sent(Signal signal) {
    AtomicLong items = sent.get(signal);
    return items == null ? 0 : items.get();
  }

  /** How often the router has asked to come back later. */
  long putOff() {
    return putOff.get();
  }

  /** Sends until the demo ends. */
  void run() {
    long next = clock.nanoTime();
    for (long tick = 1; !stop.stoppedBefore(next); tick++) {
      send(tick);
      // what a slow moment has cost is not made up for: a burst would look like a fault
      next = Math.max(next + TICK, clock.nanoTime());
    }
  }

  private void send(long tick) {
    List<GatewayRequest> requests = requests(tick);
    if (!requests.isEmpty()) {
      offer(Signal.TRACES, GatewaySpans.of(requests));
      offer(Signal.LOGS, GatewayLogs.of(requests));
    }
    if (tick % TICKS_A_SECOND == 0) {
      offer(Signal.METRICS, metrics.export(nowNanos()));
    }
  }

  private List<GatewayRequest> requests(long tick) {
    long count = tick * rate / TICKS_A_SECOND - (tick - 1) * rate / TICKS_A_SECOND;
    List<GatewayRequest> requests = new ArrayList<>();
    for (long i = 0; i < count; i++) {
      GatewayRequest request = mix.next(nowNanos() - random.nextLong(TICK));
      metrics.record(request);
      requests.add(request);
    }
    return requests;
  }

  private void offer(Signal signal, OtlpBytes request) {
    while (!router.test(signal, request)) {
      putOff.incrementAndGet();
      if (stop.stoppedBefore(clock.nanoTime() + TICK)) {
        return;
      }
    }
    sent.computeIfAbsent(signal, s -> new AtomicLong()).addAndGet(request.items());
  }

  private long nowNanos() {
    return TimeUnit.MILLISECONDS.toNanos(clock.epochMillis());
  }
}
