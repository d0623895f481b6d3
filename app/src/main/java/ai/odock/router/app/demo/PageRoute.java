package ai.odock.router.app.demo;

import ai.odock.router.net.http.HttpAnswer;
import ai.odock.router.net.http.HttpHead;
import ai.odock.router.net.http.HttpReply;
import ai.odock.router.net.http.HttpRoute;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.function.Supplier;

/** A page of plain text. */
final class PageRoute implements HttpRoute {
  private final Supplier<String> page;

  PageRoute(Supplier<String> page) {
    this.page = page;
  }

  @Override
  public Set<String> methods() {
    return Set.of("GET");
  }

  @Override
  public void onBody(HttpHead head, byte[] array, int offset, int length, HttpReply reply) {
    byte[] text = page.get().getBytes(StandardCharsets.UTF_8);
    reply.send(new HttpAnswer(200, "text/plain; charset=utf-8", text));
  }
}
