package ai.odock.router.bench;

import ai.odock.router.net.http.HttpAnswer;
import ai.odock.router.net.http.HttpHead;
import ai.odock.router.net.http.HttpReply;
import ai.odock.router.net.http.HttpRoute;
import java.util.Set;

/** Hands each body on and always answers the same. */
record PostRoute(Body body, HttpAnswer answer) implements HttpRoute {
  static final String PROTOBUF = "application/x-protobuf";

  /** Takes a range of an array. */
  @FunctionalInterface
  interface Body {
    void accept(byte[] array, int offset, int length);
  }

  @Override
  public Set<String> methods() {
    return Set.of("POST");
  }

  @Override
  public void onBody(HttpHead head, byte[] array, int offset, int length, HttpReply reply) {
    body.accept(array, offset, length);
    reply.send(answer);
  }
}
