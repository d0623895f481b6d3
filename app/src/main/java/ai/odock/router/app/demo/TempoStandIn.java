package ai.odock.router.app.demo;

import ai.odock.router.Signal;
import ai.odock.router.StatusCode;
import ai.odock.router.net.HostPort;
import ai.odock.router.net.grpc.GrpcReply;
import ai.odock.router.net.grpc.GrpcServer;
import ai.odock.router.otlp.MalformedOtlp;
import ai.odock.router.otlp.OtlpBytes;
import ai.odock.router.otlp.OtlpCheck;
import ai.odock.router.otlp.ProtoReader;
import ai.odock.router.time.Clock;
import ai.odock.router.time.Deadline;
import java.io.IOException;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/** Takes spans over OTLP/gRPC. Its page is on a port of its own, as Tempo's API is. */
final class TempoStandIn implements StandIn {
  /** A partial success that rejects nothing, which is what Tempo answers. */
  private static final byte[] ALL_TAKEN = {0x0a, 0};

  private final OtlpPage spans = new OtlpPage("Tempo's stand-in");
  private final int port;
  private final HttpPort page;
  private @Nullable GrpcServer server;

  TempoStandIn(int port, int pagePort) {
    this.port = port;
    this.page = new HttpPort(pagePort, Map.of("/", new PageRoute(() -> spans.text(arrived()))));
  }

  @Override
  public Backend backend() {
    return Backend.TEMPO;
  }

  @Override
  public void open() throws IOException {
    GrpcServer opened =
        GrpcServer.builder(new HostPort(HttpPort.LOCALHOST, port))
            .unary(Signal.TRACES.grpcService(), "Export", this::take)
            .build();
    opened.start();
    server = opened;
    try {
      page.open();
    } catch (IOException e) {
      close();
      throw e;
    }
  }

  @Override
  public void close() {
    page.close();
    if (server != null) {
      server.close(Deadline.in(Clock.SYSTEM, HttpPort.CLOSING));
      server = null;
    }
  }

  /** The gRPC port that is open. */
  int port() {
    return server == null ? port : server.port();
  }

  int pagePort() {
    return page.port();
  }

  private void take(byte[] array, int offset, int length, GrpcReply reply) {
    try {
      OtlpBytes request = OtlpCheck.check(Signal.TRACES.request(), array, offset, length);
      spans.add(request, TempoStandIn::line);
      reply.ok(ALL_TAKEN);
    } catch (MalformedOtlp e) {
      reply.error(StatusCode.INVALID_ARGUMENT, String.valueOf(e.getMessage()), null);
    }
  }

  private static String line(ProtoReader at) {
    ProtoReader span = new ProtoReader().enter(at);
    String trace = "";
    String name = "";
    long start = 0;
    long end = 0;
    StringJoiner attributes = new StringJoiner(" ");
    while (span.next()) {
      switch (span.field()) {
        case 1 -> trace = OtlpText.hex(span);
        case 5 -> name = OtlpText.string(span);
        case 7 -> start = span.fixed64();
        case 8 -> end = span.fixed64();
        case 9 -> attributes.add(OtlpText.pair(span));
        default -> {}
      }
    }
    double millis = (end - start) / 1e6;
    return String.format(
        Locale.ROOT,
        "%-12s  trace %s  %8.1f ms  %-26s %s",
        OtlpText.time(end),
        trace,
        millis,
        name,
        attributes);
  }

  @Override
  public String arrived() {
    return String.format(Locale.ROOT, "%,d spans", spans.items());
  }
}
