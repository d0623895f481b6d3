package ai.odock.router.processors.resourcedetection;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** The Docker daemon, over its socket: the host, not the container. */
record DockerDetector() implements Detector {
  private static final String SOCKET = "var/run/docker.sock";
  private static final int MAX_ANSWER = 1 << 20;
  private static final byte[] REQUEST =
      "GET /info HTTP/1.0\r\nHost: docker\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

  @Override
  public Detected detect(Surroundings surroundings) throws DetectionException {
    String answer;
    try {
      answer = exchange(UnixDomainSocketAddress.of(surroundings.file(SOCKET)));
    } catch (IOException e) {
      throw new DetectionException("/" + SOCKET + ": " + e.getMessage());
    }
    int body = answer.indexOf("\r\n\r\n");
    if (body < 0 || !answer.matches("(?s)HTTP/1\\.[01] 200 .*")) {
      throw new DetectionException(
          "/" + SOCKET + ": " + answer.lines().findFirst().orElse("no answer"));
    }
    JsonNode info = Json.read(answer.substring(body + 4).getBytes(StandardCharsets.UTF_8));
    return new Detected()
        .put("host.name", Json.text(info, "Name"))
        .put("os.type", Json.text(info, "OSType").toLowerCase(Locale.ROOT));
  }

  /** Version 1.0 of HTTP ends with the connection, so there is nothing to take apart. */
  private static String exchange(UnixDomainSocketAddress address) throws IOException {
    try (SocketChannel channel = SocketChannel.open(address)) {
      ByteBuffer request = ByteBuffer.wrap(REQUEST);
      while (request.hasRemaining()) {
        var _ = channel.write(request);
      }
      ByteArrayOutputStream answer = new ByteArrayOutputStream();
      ByteBuffer buffer = ByteBuffer.allocate(8192);
      while (channel.read(buffer) >= 0 && answer.size() < MAX_ANSWER) {
        answer.write(buffer.array(), 0, buffer.position());
        buffer.clear();
      }
      return answer.toString(StandardCharsets.UTF_8);
    }
  }
}
