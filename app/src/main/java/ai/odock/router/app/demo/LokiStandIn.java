package ai.odock.router.app.demo;

import ai.odock.router.Signal;
import ai.odock.router.net.http.HttpAnswer;
import ai.odock.router.net.http.HttpHead;
import ai.odock.router.net.http.HttpReply;
import ai.odock.router.net.http.HttpRoute;
import ai.odock.router.otlp.MalformedOtlp;
import ai.odock.router.otlp.OtlpBytes;
import ai.odock.router.otlp.OtlpCheck;
import ai.odock.router.otlp.ProtoReader;
import java.io.IOException;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Takes log records over OTLP/HTTP, where Loki takes them. */
final class LokiStandIn implements StandIn, HttpRoute {
  private final OtlpPage records = new OtlpPage("Loki's stand-in");
  private final HttpPort http;

  LokiStandIn(int port) {
    this.http =
        new HttpPort(
            port, Map.of("/otlp/v1/logs", this, "/", new PageRoute(() -> records.text(arrived()))));
  }

  @Override
  public Backend backend() {
    return Backend.LOKI;
  }

  @Override
  public void open() throws IOException {
    http.open();
  }

  @Override
  public void close() {
    http.close();
  }

  int port() {
    return http.port();
  }

  @Override
  public Set<String> methods() {
    return Set.of("POST");
  }

  @Override
  public void onBody(HttpHead head, byte[] array, int offset, int length, HttpReply reply) {
    try {
      OtlpBytes request = OtlpCheck.check(Signal.LOGS.request(), array, offset, length);
      records.add(request, LokiStandIn::line);
      reply.send(HttpAnswer.text(204, ""));
    } catch (MalformedOtlp e) {
      reply.send(HttpAnswer.text(400, String.valueOf(e.getMessage())));
    }
  }

  private static String line(ProtoReader at) {
    ProtoReader record = new ProtoReader().enter(at);
    long time = 0;
    String body = "";
    while (record.next()) {
      switch (record.field()) {
        case 1 -> time = record.fixed64();
        case 5 -> body = OtlpText.any(record);
        default -> {}
      }
    }
    return String.format(Locale.ROOT, "%-12s  %s", OtlpText.time(time), body);
  }

  @Override
  public String arrived() {
    return String.format(Locale.ROOT, "%,d log records", records.items());
  }
}
