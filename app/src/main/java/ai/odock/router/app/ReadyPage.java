package ai.odock.router.app;

import ai.odock.router.health.HealthJson;
import ai.odock.router.health.RouterHealth;
import ai.odock.router.health.RouterHealth.Verdict;
import ai.odock.router.net.http.HttpHead;
import ai.odock.router.net.http.PageRoute;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * {@code /readyz}: whether requests are taken in, and how each component is. A failing exporter
 * whose queue has room is told and answered with 200; with {@code ?strict} it is 503.
 */
final class ReadyPage implements PageRoute.Source {
  private static final Pattern STRICT = Pattern.compile("(^|.*&)strict(=(true|1))?(&.*|$)");

  private final Supplier<RouterHealth> health;

  ReadyPage(Supplier<RouterHealth> health) {
    this.health = health;
  }

  @Override
  public PageRoute.Page page(HttpHead head) {
    boolean strict = STRICT.matcher(head.query()).matches();
    RouterHealth now = health.get();
    Verdict verdict = now.verdict();
    boolean ready = verdict == Verdict.READY || (verdict == Verdict.DEGRADED && !strict);
    return PageRoute.Page.of(
        ready ? 200 : 503, "application/json", now.heldBytes(), out -> HealthJson.write(now, out));
  }
}
