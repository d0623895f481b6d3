package ai.odock.router.app;

import ai.odock.router.health.ComponentHealth.Status;
import ai.odock.router.health.RouterHealth;
import ai.odock.router.net.ThreadLiveness;
import ai.odock.router.net.http.HttpAnswer;
import ai.odock.router.net.http.HttpHead;
import ai.odock.router.net.http.HttpReply;
import ai.odock.router.net.http.HttpRoute;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.function.Supplier;

/**
 * {@code /livez}: whether the process can go on by itself. It fails only where nothing but a new
 * start helps, never because of a backend.
 */
final class LiveRoute implements HttpRoute {
  private final ThreadLiveness threads;
  private final Supplier<RouterHealth> health;

  LiveRoute(ThreadLiveness threads, Supplier<RouterHealth> health) {
    this.threads = threads;
    this.health = health;
  }

  @Override
  public Set<String> methods() {
    return Set.of("GET");
  }

  /** On the event loop: a process whose virtual threads hang has to be able to say so. */
  @Override
  public void onBody(HttpHead head, byte[] array, int offset, int length, HttpReply reply) {
    if (!threads.beats()) {
      reply.send(answer(503, "stuck"));
    } else if (health.get().components().stream().anyMatch(it -> it.status() == Status.DEAD)) {
      reply.send(answer(503, "dead"));
    } else {
      reply.send(answer(200, "alive"));
    }
  }

  private static HttpAnswer answer(int status, String word) {
    String json = "{\"status\":\"" + word + "\"}\n";
    return new HttpAnswer(status, "application/json", json.getBytes(StandardCharsets.UTF_8));
  }
}
