package ai.odock.router.app.demo;

import ai.odock.router.net.http.HttpAnswer;
import ai.odock.router.net.http.HttpHead;
import ai.odock.router.net.http.HttpReply;
import ai.odock.router.net.http.HttpRoute;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.xerial.snappy.Snappy;

/** Takes metrics over remote write 1.0, where Prometheus takes them. */
final class PrometheusStandIn implements StandIn, HttpRoute {
  private static final int LARGEST = 32 << 20;
  private static final int NAMES = 200;

  private final Arrivals samples = new Arrivals();
  private final Arrivals exemplars = new Arrivals();
  private final Set<String> names = new TreeSet<>();
  private final HttpPort http;

  PrometheusStandIn(int port) {
    this.http = new HttpPort(port, Map.of("/api/v1/write", this, "/", new PageRoute(this::text)));
  }

  @Override
  public Backend backend() {
    return Backend.PROMETHEUS;
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
  public boolean decodes(String encoding) {
    return encoding.equals("snappy");
  }

  @Override
  public void onBody(HttpHead head, byte[] array, int offset, int length, HttpReply reply) {
    try {
      int plainLength = Snappy.uncompressedLength(array, offset, length);
      if (plainLength > LARGEST) {
        reply.send(HttpAnswer.text(413, "too large"));
        return;
      }
      byte[] plain = new byte[plainLength];
      int written = Snappy.uncompress(array, offset, length, plain, 0);
      take(new WriteRequestReader(plain, written));
      reply.send(HttpAnswer.text(204, ""));
    } catch (IOException | IllegalStateException e) {
      reply.send(HttpAnswer.text(400, "not a write request: " + e.getMessage()));
    }
  }

  private void take(WriteRequestReader request) {
    samples.add(request.samples(), List.copyOf(request.sampleLines()));
    exemplars.add(request.exemplars(), List.copyOf(request.exemplarLines()));
    synchronized (names) {
      for (String name : request.names()) {
        if (names.size() < NAMES) {
          names.add(name);
        }
      }
    }
  }

  private String text() {
    String known;
    synchronized (names) {
      known = String.join("\n", names);
    }
    return "Prometheus's stand-in has taken "
        + arrived()
        + ".\n\nMetrics:\n"
        + known
        + "\n\nThe latest exemplars, newest first:\n"
        + exemplars.text()
        + "\nThe latest samples, newest first:\n"
        + samples.text();
  }

  @Override
  public String arrived() {
    return String.format(
        Locale.ROOT, "%,d samples and %,d exemplars", samples.items(), exemplars.items());
  }
}
