package ai.odock.router.exporters.prometheus;

import ai.odock.router.MemoryBudget;
import ai.odock.router.net.http.HttpAnswer;
import ai.odock.router.net.http.HttpAnswerStream;
import ai.odock.router.net.http.HttpHead;
import ai.odock.router.net.http.HttpReply;
import ai.odock.router.net.http.HttpRoute;
import ai.odock.router.otlp.NoRoom;
import ai.odock.router.otlp.ProtoWriter;
import ai.odock.router.telemetry.LogRateLimit;
import ai.odock.router.time.Clock;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.function.LongSupplier;
import org.slf4j.Logger;

/** {@code /metrics}: writes the page on a thread of its own, as fast as the client reads it. */
final class ScrapeRoute implements HttpRoute {
  private static final byte[] NOTHING = {};
  private static final int BUFFER = 80 << 10;

  /** Clients that may read at a time. */
  private static final int PAGES = 64;

  private final PrometheusConfig config;
  private final Store store;
  private final MemoryBudget memory;
  private final Logger log;
  private final LongSupplier notBeforeMillis;
  private final Semaphore pages = new Semaphore(PAGES);
  private final LogRateLimit warned;

  /**
   * @param notBeforeMillis series without a point since then are not shown
   */
  ScrapeRoute(
      PrometheusConfig config,
      Store store,
      MemoryBudget memory,
      Clock clock,
      Logger log,
      LongSupplier notBeforeMillis) {
    this.config = config;
    this.store = store;
    this.memory = memory;
    this.log = log;
    this.notBeforeMillis = notBeforeMillis;
    this.warned = new LogRateLimit(clock, Duration.ofMinutes(1));
  }

  @Override
  public Set<String> methods() {
    return Set.of("GET");
  }

  @Override
  public void onBody(HttpHead head, byte[] array, int offset, int length, HttpReply reply) {
    if (!pages.tryAcquire()) {
      reply.send(HttpAnswer.text(503, "too many pages are being read\n"));
      return;
    }
    PageFormat format = PageFormat.of(head.headers("Accept"), config.openMetrics());
    boolean gzip = PageFormat.gzip(head.headers("Accept-Encoding"));
    boolean whole = !head.method().equals("HEAD");
    var _ =
        Thread.ofVirtual()
            .name("scrape")
            .start(
                () -> {
                  try {
                    answer(format, gzip, whole, reply);
                  } finally {
                    pages.release();
                  }
                });
  }

  private void answer(PageFormat format, boolean gzip, boolean whole, HttpReply reply) {
    Room room = new Room(memory);
    try {
      ProtoWriter buffer = new ProtoWriter(BUFFER, room::take);
      HttpAnswer head = new HttpAnswer(200, format.contentType(), Map.of(), NOTHING);
      try (HttpAnswerStream stream = reply.begin(head, gzip)) {
        if (whole) {
          write(format, buffer, stream);
        }
        room.release(); // before the client knows that this was all
        stream.end();
      } catch (NoRoom e) {
        log.warn("The memory budget has no room for a page; a scrape was cut off");
      }
    } catch (NoRoom e) {
      reply.send(HttpAnswer.text(503, "no memory for a page\n"));
    } catch (IOException e) {
      log.debug("A client did not read its page to the end: {}", e.getMessage());
    } finally {
      room.release();
    }
  }

  private void write(PageFormat format, ProtoWriter buffer, HttpAnswerStream stream)
      throws IOException {
    PageWriter writer =
        switch (format.kind()) {
          case PROTOBUF ->
              new ProtobufWriter(config.sendTimestamps(), format.escaping(), buffer, stream::write);
          case TEXT, OPEN_METRICS ->
              new TextWriter(
                  format.kind() == PageFormat.Kind.OPEN_METRICS,
                  config.sendTimestamps(),
                  format.escaping(),
                  buffer,
                  stream::write);
        };
    Page page = new Page(store, writer, format.escaping());
    page.write(notBeforeMillis.getAsLong());
    if (page.leftOut() > 0 && warned.isOver()) {
      log.warn(
          "A client that cannot read all characters was not shown {} metrics,"
              + " whose names it could not tell from others",
          page.leftOut());
    }
  }

  /** The part of the memory budget that one page has taken. */
  private static final class Room {
    private final MemoryBudget memory;
    private long taken;

    Room(MemoryBudget memory) {
      this.memory = memory;
    }

    boolean take(long bytes) {
      boolean granted = memory.tryCharge(bytes);
      taken += granted ? bytes : 0;
      return granted;
    }

    void release() {
      memory.release(taken);
      taken = 0;
    }
  }
}
