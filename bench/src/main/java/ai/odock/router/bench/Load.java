package ai.odock.router.bench;

import io.grpc.ManagedChannel;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.AtomicHistogram;
import org.HdrHistogram.Histogram;

/** Clients that send numbered requests, each one at a time, until they are told to stop. */
final class Load {
  private static final long LONGEST_MICROS = Duration.ofMinutes(5).toNanos() / 1000;
  private static final Duration ANSWER_WITHIN = Duration.ofSeconds(35);
  private static final long AFTER_REFUSAL_NANOS = Duration.ofMillis(10).toNanos();

  private final RequestTemplate template;
  private final Ledger ledger;
  private final Pace pace;
  private final List<Sender> senders;
  private final List<Thread> clients = new ArrayList<>();
  private final AtomicHistogram latencies = new AtomicHistogram(LONGEST_MICROS, 3);
  private final Map<String, Long> refusals = new TreeMap<>();
  private volatile boolean measuring;

  Load(RequestTemplate template, Ledger ledger, Pace pace, List<Sender> senders) {
    this.template = template;
    this.ledger = ledger;
    this.pace = pace;
    this.senders = senders;
  }

  /** One sender for each request that may be in flight. */
  static List<Sender> senders(Options options, int port) {
    List<Sender> senders = new ArrayList<>();
    for (int i = 0; i < options.connections(); i++) {
      if (options.in() == Protocol.GRPC) {
        ManagedChannel channel = GrpcSender.channel(port);
        for (int j = 0; j < options.inFlight(); j++) {
          senders.add(GrpcSender.of(channel, options.signal(), options.gzipIn()));
        }
      } else {
        // HTTP/1.1 carries one request at a time
        for (int j = 0; j < options.inFlight(); j++) {
          senders.add(new HttpSender(port, options.signal(), options.gzipIn()));
        }
      }
    }
    return senders;
  }

  void start() {
    for (Sender sender : senders) {
      clients.add(Thread.ofVirtual().start(() -> run(sender)));
    }
  }

  /** Latencies count from now on, or no more. */
  void measure(boolean on) {
    measuring = on;
  }

  private void run(Sender sender) {
    byte[] body = template.newRequest();
    for (long due = pace.next(); due != Pace.OVER; due = pace.next()) {
      long request = ledger.nextRequest();
      template.number(body, ledger.firstId(request));
      String answer = send(sender, body);
      if (answer.equals(Sender.ACKNOWLEDGED)) {
        ledger.acknowledge(request);
        if (measuring) {
          long micros = (System.nanoTime() - due) / 1000;
          latencies.recordValue(Math.clamp(micros, 0, LONGEST_MICROS));
        }
      } else {
        refused(answer);
        LockSupport.parkNanos(AFTER_REFUSAL_NANOS);
      }
    }
  }

  private static String send(Sender sender, byte[] body) {
    try {
      return sender.send(body);
    } catch (IOException e) {
      return String.valueOf(e.getMessage());
    }
  }

  private void refused(String answer) {
    synchronized (refusals) {
      refusals.merge(answer, 1L, Long::sum);
    }
  }

  /** Waits for the requests that are under way, and closes the connections, whatever they do. */
  void stop() throws InterruptedException {
    pace.stop();
    long limit = System.nanoTime() + ANSWER_WITHIN.toNanos();
    for (Thread client : clients) {
      client.join(Duration.ofNanos(Math.max(0, limit - System.nanoTime())));
    }
    senders.forEach(Sender::close);
  }

  /** Microseconds from the moment a request was due to its answer. */
  Histogram latencies() {
    return latencies;
  }

  /** Requests that were not acknowledged, by what was said. */
  Map<String, Long> refusals() {
    synchronized (refusals) {
      return Map.copyOf(refusals);
    }
  }

  /** Requests that were due and not sent, because all clients were waiting for answers. */
  long notSent() {
    return pace.notSent();
  }
}
