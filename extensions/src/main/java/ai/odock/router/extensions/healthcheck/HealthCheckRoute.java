package ai.odock.router.extensions.healthcheck;

import ai.odock.router.extensions.healthcheck.HealthCheckConfig.Body;
import ai.odock.router.net.http.HttpAnswer;
import ai.odock.router.net.http.HttpHead;
import ai.odock.router.net.http.HttpReply;
import ai.odock.router.net.http.HttpRoute;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The answer of health_check, whatever the method: the collector looks at none. */
final class HealthCheckRoute implements HttpRoute {
  private final Availability availability;
  private final @Nullable Body body;

  HealthCheckRoute(Availability availability, @Nullable Body body) {
    this.availability = availability;
    this.body = body;
  }

  @Override
  public Set<String> methods() {
    return Set.of("GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS");
  }

  /** Answers at once: nothing in a body matters. */
  @Override
  public HttpAnswer onHead(HttpHead head) {
    boolean available = availability.available();
    int status = available ? 200 : 503;
    if (body == null) {
      return answer(status, "application/json", availability.json());
    }
    String text = available ? body.healthy() : body.unhealthy();
    return answer(status, "text/plain; charset=utf-8", text);
  }

  private static HttpAnswer answer(int status, String type, String text) {
    return new HttpAnswer(status, type, text.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public void onBody(HttpHead head, byte[] array, int offset, int length, HttpReply reply) {
    throw new IllegalStateException("answered before");
  }
}
