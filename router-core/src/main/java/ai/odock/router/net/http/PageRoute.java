package ai.odock.router.net.http;

import ai.odock.router.MemoryBudget;
import ai.odock.router.otlp.NoRoom;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers with a page that is written as fast as its client reads it, on a thread of its own. What
 * a page holds meanwhile is charged.
 */
public final class PageRoute implements HttpRoute {
  private static final Logger log = LoggerFactory.getLogger(PageRoute.class);

  /** Clients that may read at a time. */
  private static final int READERS = 64;

  /** The buffers of a page. */
  private static final int BUFFERS = 64 << 10;

  private final Source source;
  private final MemoryBudget memory;
  private final MemoryBudget reserve;
  private final Semaphore readers = new Semaphore(READERS);

  /** Makes pages; called on a thread that may wait. */
  @FunctionalInterface
  public interface Source {
    /** Makes the page that a request asks for. */
    Page page(HttpHead head);
  }

  /**
   * A page.
   *
   * @param head the answer without a body
   * @param heldBytes what it keeps in memory until it is written
   */
  public record Page(HttpAnswer head, long heldBytes, Body body) {
    private static final byte[] NOTHING = {};

    /** A page with a status and a content type. */
    public static Page of(int status, String contentType, long heldBytes, Body body) {
      return new Page(new HttpAnswer(status, contentType, NOTHING), heldBytes, body);
    }
  }

  /** Writes the text of a page, once; it may have to wait for the client. */
  @FunctionalInterface
  public interface Body {
    /**
     * Writes all of it.
     *
     * @throws IOException as {@code out} throws it: the client has gone
     */
    void writeTo(Writer out) throws IOException;
  }

  /**
   * @param memory where pages are charged
   * @param reserve where they are charged when that is full: who looks why must see something
   */
  public PageRoute(MemoryBudget memory, MemoryBudget reserve, Source source) {
    this.memory = memory;
    this.reserve = reserve;
    this.source = source;
  }

  @Override
  public Set<String> methods() {
    return Set.of("GET");
  }

  @Override
  public void onBody(HttpHead head, byte[] array, int offset, int length, HttpReply reply) {
    if (!readers.tryAcquire()) {
      reply.send(HttpAnswer.text(503, "too many pages are being read\n"));
      return;
    }
    var _ =
        Thread.ofVirtual()
            .name("page")
            .start(
                () -> {
                  try {
                    answer(head, reply);
                  } finally {
                    readers.release();
                  }
                });
  }

  private void answer(HttpHead head, HttpReply reply) {
    MemoryBudget charged = null;
    long bytes = 0;
    PageBody body = null;
    try {
      Page page = source.page(head);
      bytes = BUFFERS + page.heldBytes();
      charged = charge(bytes);
      body = new PageBody(page.head(), head, reply);
      Writer out = new BufferedWriter(new OutputStreamWriter(body, StandardCharsets.UTF_8));
      page.body().writeTo(out);
      out.flush();
      charged.release(bytes); // before the client knows that this was all
      bytes = 0;
      body.end();
    } catch (NoRoom e) {
      reply.send(HttpAnswer.text(503, "no memory for a page\n"));
    } catch (IOException e) {
      log.debug("A client did not read its page to the end: {}", e.getMessage());
    } catch (RuntimeException | Error e) {
      log.atError().setCause(e).log("A page failed with a defect");
      if (body == null || !body.begun()) {
        reply.send(HttpAnswer.text(500, "the page failed; the log says why\n"));
      }
    } finally {
      if (body != null) {
        body.close();
      }
      if (charged != null) {
        charged.release(bytes);
      }
    }
  }

  private MemoryBudget charge(long bytes) {
    if (memory.tryCharge(bytes)) {
      return memory;
    }
    if (reserve.tryCharge(bytes)) {
      return reserve;
    }
    throw new NoRoom(bytes);
  }
}
