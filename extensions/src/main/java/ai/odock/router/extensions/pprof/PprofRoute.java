package ai.odock.router.extensions.pprof;

import ai.odock.router.net.http.HttpAnswer;
import ai.odock.router.net.http.HttpHead;
import ai.odock.router.net.http.HttpReply;
import ai.odock.router.net.http.HttpRoute;
import ai.odock.router.otlp.NoRoom;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;

/** Answers with bytes that are made on a thread of its own. */
final class PprofRoute implements HttpRoute {
  private final Logger log;
  private final Maker maker;

  /** Makes the answer; may take as long as it needs. */
  @FunctionalInterface
  interface Maker {
    HttpAnswer answer(String query) throws Exception;
  }

  PprofRoute(Logger log, Maker maker) {
    this.log = log;
    this.maker = maker;
  }

  /** A profile, compressed. */
  static HttpAnswer profile(String name, byte[] gzip) {
    return new HttpAnswer(
        200,
        "application/octet-stream",
        Map.of(
            "Content-Disposition",
            "attachment; filename=\"" + name + "\"",
            "X-Content-Type-Options",
            "nosniff"),
        gzip);
  }

  @Override
  public Set<String> methods() {
    return Set.of("GET");
  }

  @Override
  public void onBody(HttpHead head, byte[] array, int offset, int length, HttpReply reply) {
    String query = head.query();
    var _ = Thread.ofVirtual().name("pprof").start(() -> reply.send(answer(query)));
  }

  private HttpAnswer answer(String query) {
    try {
      return maker.answer(query);
    } catch (NoRoom e) {
      return HttpAnswer.text(503, "the memory budget has no room for a profile\n");
    } catch (Exception | LinkageError e) {
      log.atWarn().setCause(e).log("A profile cannot be taken");
      return HttpAnswer.text(500, "the profile cannot be taken; the log says why\n");
    }
  }
}
