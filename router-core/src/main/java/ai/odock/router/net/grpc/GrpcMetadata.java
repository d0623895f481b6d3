package ai.odock.router.net.grpc;

import io.grpc.netty.shaded.io.netty.handler.codec.http2.Http2Headers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The request metadata that grpc-go shows to a server (internal/transport/http_util.go). */
final class GrpcMetadata {
  private static final String AUTHORITY = ":authority";
  private static final String HOST = "host";

  /** The protocol's own. Other pseudo headers than the authority are left out too. */
  private static final Set<String> RESERVED =
      Set.of(
          "grpc-message-type",
          "grpc-encoding",
          "grpc-message",
          "grpc-status",
          "grpc-timeout",
          "te");

  private GrpcMetadata() {}

  /** Lists of values by lower-case name; {@code host} is the authority, as in the collector. */
  static Map<String, List<String>> of(Http2Headers headers) {
    Map<String, List<String>> metadata = new LinkedHashMap<>();
    headers.forEach(
        header -> {
          String name = header.getKey().toString();
          boolean pseudo = name.startsWith(":") && !name.equals(AUTHORITY);
          if (!pseudo && !RESERVED.contains(name)) {
            metadata
                .computeIfAbsent(name, first -> new ArrayList<>(1))
                .add(value(name, header.getValue().toString()));
          }
        });
    List<String> authority = metadata.get(AUTHORITY);
    if (authority != null) {
      metadata.put(HOST, authority);
    } else if (metadata.containsKey(HOST)) {
      metadata.put(AUTHORITY, metadata.get(HOST));
    }
    metadata.replaceAll((name, values) -> List.copyOf(values));
    return Collections.unmodifiableMap(metadata);
  }

  /** Binary values travel in base64. */
  private static String value(String name, String sent) {
    if (!name.endsWith("-bin")) {
      return sent;
    }
    try {
      return new String(Base64.getDecoder().decode(sent), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return sent;
    }
  }
}
