package ai.odock.router.processors;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import ai.odock.router.Signal;
import ai.odock.router.attribute.JsonTree;
import ai.odock.router.otlp.OtlpRequests;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import io.opentelemetry.proto.common.v1.KeyValue;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.provider.Arguments;

/** What processors of a collector 0.147.0 made of generated requests, with their configuration. */
public final class Recorded {
  private Recorded() {}

  /** Rows of signal, configuration, request and response. */
  public static Stream<Arguments> rows(String file) throws IOException {
    try (InputStream in = Objects.requireNonNull(Recorded.class.getResourceAsStream(file))) {
      List<Arguments> rows = new ArrayList<>();
      for (String line : new String(in.readAllBytes(), UTF_8).lines().toList()) {
        Map<?, ?> row = JsonTree.read(line);
        Signal signal = Signal.valueOf(String.valueOf(row.get("signal")).toUpperCase(Locale.ROOT));
        rows.add(
            argumentSet(
                rows.size() + ": " + signal.label() + " " + row.get("config"),
                signal,
                row.get("config"),
                message(signal, row.get("request")),
                message(signal, row.get("response"))));
      }
      return rows.stream();
    }
  }

  private static Message message(Signal signal, @Nullable Object base64) throws IOException {
    return OtlpRequests.parse(signal, Base64.getDecoder().decode(String.valueOf(base64)));
  }

  /** The same with attributes in the order of their keys: they are in none. */
  public static Message sorted(Message message) {
    Message.Builder builder = message.toBuilder();
    for (FieldDescriptor field : message.getAllFields().keySet()) {
      if (field.getJavaType() != FieldDescriptor.JavaType.MESSAGE) {
        continue;
      }
      if (!field.isRepeated()) {
        builder.setField(field, sorted((Message) message.getField(field)));
        continue;
      }
      List<Message> inner = new ArrayList<>();
      ((List<?>) message.getField(field)).forEach(it -> inner.add(sorted((Message) it)));
      inner.sort(Comparator.comparing(it -> it instanceof KeyValue pair ? pair.getKey() : ""));
      builder.setField(field, inner);
    }
    return builder.build();
  }
}
