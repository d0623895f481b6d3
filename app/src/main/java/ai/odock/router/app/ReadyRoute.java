package ai.odock.router.app;

import ai.odock.router.health.HealthJson;
import ai.odock.router.health.RouterHealth;
import ai.odock.router.health.RouterHealth.Verdict;
import ai.odock.router.net.http.HttpAnswer;
import ai.odock.router.net.http.HttpHead;
import ai.odock.router.net.http.HttpReply;
import ai.odock.router.net.http.HttpRoute;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code /readyz}: whether requests are taken in, and how each component is. A failing exporter
 * whose queue has room is told and answered with 200; with {@code ?strict} it is 503.
 */
final class ReadyRoute implements HttpRoute {
  private static final Logger log = LoggerFactory.getLogger("health");
  private static final Pattern STRICT = Pattern.compile("(^|.*&)strict(=(true|1|))?(&.*|$)");

  private final Supplier<RouterHealth> health;

  ReadyRoute(Supplier<RouterHealth> health) {
    this.health = health;
  }

  @Override
  public Set<String> methods() {
    return Set.of("GET");
  }

  @Override
  public void onBody(HttpHead head, byte[] array, int offset, int length, HttpReply reply) {
    boolean strict = STRICT.matcher(head.query()).matches();
    Thread.startVirtualThread(() -> reply.send(answer(strict)));
  }

  private HttpAnswer answer(boolean strict) {
    try {
      RouterHealth now = health.get();
      Verdict verdict = now.verdict();
      boolean ready = verdict == Verdict.READY || (verdict == Verdict.DEGRADED && !strict);
      byte[] json = HealthJson.of(now).getBytes(StandardCharsets.UTF_8);
      return new HttpAnswer(ready ? 200 : 503, "application/json", json);
    } catch (RuntimeException | Error e) {
      log.atError().setCause(e).log("The health page failed with a defect");
      return HttpAnswer.text(500, "the health page failed; the log says why");
    }
  }
}
