package ai.odock.router.exporters.prometheusremotewrite;

import ai.odock.router.Batch;
import ai.odock.router.IdlePool;
import ai.odock.router.prometheus.Settings;
import ai.odock.router.time.Clock;
import java.util.concurrent.Semaphore;

/**
 * Translators with what writes their series down. They are large and warm; each is lent to one
 * batch at a time, and few work at a time: what a batch becomes can be many times what it is.
 */
final class Translators {
  /** What all may take together, at work and idle. */
  private static final long MAX_WORKING_BYTES = Runtime.getRuntime().maxMemory() / 8;

  private static final long MAX_IDLE_BYTES = MAX_WORKING_BYTES / 2;

  /** A request, the room that it grows into, and its compressed form; 2.0 has its texts beside. */
  private static final int REQUEST_COPIES = 4;

  private record Pair(Translator translator, WriteRequests requests, Protocol protocol) {
    long heldBytes() {
      return translator.heldBytes() + requests.heldBytes();
    }
  }

  private final Settings settings;
  private final TargetTimes targetTimes;
  private final Clock clock;
  private final IdlePool<Pair> idle = new IdlePool<>(MAX_IDLE_BYTES, Pair::heldBytes);
  private final Semaphore working;

  Translators(Settings settings, TargetTimes targetTimes, Clock clock) {
    this.settings = settings;
    this.targetTimes = targetTimes;
    this.clock = clock;
    long atATime = Math.max(1, MAX_WORKING_BYTES / mostBytes(settings));
    this.working = new Semaphore((int) Math.min(atATime, Integer.MAX_VALUE));
  }

  /** The bytes on the heap that one takes, at most, however many series a batch makes. */
  static long mostBytes(Settings settings) {
    return Translator.mostBytes() + (long) REQUEST_COPIES * settings.maxRequestBytes();
  }

  /** A permit for each batch that may be worked on at a time. */
  Semaphore working() {
    return working;
  }

  /** Hands the requests that a batch makes to {@code sink}, divided into shards. */
  Translation translate(Batch batch, Protocol protocol, int shards, WriteRequests.Sink sink) {
    working.acquireUninterruptibly();
    try {
      Pair pair = lend(protocol);
      Translation translation =
          pair.translator.translate(batch, table -> pair.requests.write(table, shards, sink));
      idle.give(pair);
      return translation;
    } finally {
      working.release();
    }
  }

  private Pair lend(Protocol protocol) {
    Pair last = idle.take();
    if (last != null && last.protocol == protocol) {
      return last;
    }
    Translator translator =
        last == null ? new Translator(settings, targetTimes, clock) : last.translator;
    return new Pair(translator, new WriteRequests(settings.maxRequestBytes(), protocol), protocol);
  }
}
