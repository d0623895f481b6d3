package ai.odock.router.app;

import ai.odock.router.net.http.HttpAnswer;
import ai.odock.router.net.http.HttpHead;
import ai.odock.router.net.http.HttpReply;
import ai.odock.router.net.http.HttpRoute;
import ai.odock.router.telemetry.MetricsPage;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The page that Prometheus scrapes. */
final class MetricsRoute implements HttpRoute {
  private static final Logger log = LoggerFactory.getLogger("metrics");

  private final MetricsPage page;

  MetricsRoute(MetricsPage page) {
    this.page = page;
  }

  @Override
  public Set<String> methods() {
    return Set.of("GET");
  }

  @Override
  public void onBody(HttpHead head, byte[] array, int offset, int length, HttpReply reply) {
    // Written off the event loop: telemetry goes first.
    Thread.startVirtualThread(() -> reply.send(answer()));
  }

  private HttpAnswer answer() {
    try {
      byte[] text = page.render().getBytes(StandardCharsets.UTF_8);
      return new HttpAnswer(200, MetricsPage.CONTENT_TYPE, text);
    } catch (RuntimeException | Error e) {
      log.atError().setCause(e).log("The metrics page failed with a defect");
      return HttpAnswer.text(500, "the metrics page failed; the log says why");
    }
  }
}
