package ai.odock.router.otlp;

import ai.odock.router.Signal;
import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.OneofDescriptor;
import com.google.protobuf.DiscardUnknownFieldsParser;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.Parser;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;

/**
 * Random requests of every shape that the .proto files allow: any field set or not, any kind of
 * attribute value in another, all kinds of metrics, several resources and scopes, empty messages.
 * The same seed gives the same request.
 */
public final class OtlpRequests {
  private static final int DEEPEST = 12;
  private static final List<String> WORDS =
      List.of("", "a", "service.name", "odock-server", "ünï", "日本", "😀", "\"q\"\\\n\u0001", "x=y");
  private static final long[] LONGS = {
    0, 1, -1, 127, 128, 1L << 53, Long.MAX_VALUE, Long.MIN_VALUE
  };
  private static final double[] DOUBLES = {
    0.0,
    -0.0,
    1.0,
    -2.5,
    0.1,
    1e-9,
    1e21,
    1.7e308,
    Double.MIN_VALUE,
    Double.POSITIVE_INFINITY,
    Double.NEGATIVE_INFINITY,
    Double.NaN,
    123456789.125
  };

  private final Random random;

  private OtlpRequests(long seed) {
    // Random gives neighbouring seeds much the same beginning.
    random = new Random(new SplittableRandom(seed).nextLong());
  }

  public static Message request(Signal signal, long seed) {
    Message.Builder builder = emptyRequest(signal).newBuilderForType();
    new OtlpRequests(seed).fill(builder, 0);
    return builder.build();
  }

  public static ExportTraceServiceRequest traces(long seed) {
    return (ExportTraceServiceRequest) request(Signal.TRACES, seed);
  }

  public static ExportMetricsServiceRequest metrics(long seed) {
    return (ExportMetricsServiceRequest) request(Signal.METRICS, seed);
  }

  public static ExportLogsServiceRequest logs(long seed) {
    return (ExportLogsServiceRequest) request(Signal.LOGS, seed);
  }

  /** What protobuf-java makes of an encoded request. */
  public static Message parse(Signal signal, byte[] encoded) throws InvalidProtocolBufferException {
    return emptyRequest(signal).getParserForType().parseFrom(encoded);
  }

  /** What protobuf-java writes of an encoded request, without what OTLP does not have. */
  public static byte[] plain(Signal signal, byte[] encoded) throws InvalidProtocolBufferException {
    Parser<? extends Message> parser = emptyRequest(signal).getParserForType();
    return DiscardUnknownFieldsParser.wrap(parser).parseFrom(encoded).toByteArray();
  }

  /** The spans, data points or log records of a request or any other OTLP message. */
  public static int items(Message message) {
    int items = 0;
    for (var field : message.getAllFields().entrySet()) {
      switch (field.getKey().getName()) {
        case "spans", "data_points", "log_records" -> items += ((List<?>) field.getValue()).size();
        case "resource", "scope", "metadata" -> {}
        default -> items += itemsIn(field.getValue());
      }
    }
    return items;
  }

  private static int itemsIn(Object value) {
    return switch (value) {
      case Message message -> items(message);
      case List<?> list -> list.stream().mapToInt(OtlpRequests::itemsIn).sum();
      default -> 0;
    };
  }

  private static Message emptyRequest(Signal signal) {
    return switch (signal) {
      case TRACES -> ExportTraceServiceRequest.getDefaultInstance();
      case METRICS -> ExportMetricsServiceRequest.getDefaultInstance();
      case LOGS -> ExportLogsServiceRequest.getDefaultInstance();
    };
  }

  private void fill(Message.Builder message, int depth) {
    List<OneofDescriptor> oneofs = message.getDescriptorForType().getRealOneofs();
    for (OneofDescriptor oneof : oneofs) {
      set(message, oneof.getField(random.nextInt(oneof.getFieldCount())), depth);
    }
    for (FieldDescriptor field : message.getDescriptorForType().getFields()) {
      if (field.getRealContainingOneof() == null) {
        set(message, field, depth);
      }
    }
  }

  private void set(Message.Builder message, FieldDescriptor field, int depth) {
    boolean nested = field.getJavaType() == FieldDescriptor.JavaType.MESSAGE;
    if (random.nextInt(depth < 4 ? 8 : 3) == 0 || (nested && depth > DEEPEST)) {
      return;
    }
    if (!field.isRepeated()) {
      message.setField(field, value(message, field, depth));
      return;
    }
    for (int i = random.nextInt(depth < 4 ? 5 : 4); i > 0; i--) {
      message.addRepeatedField(field, value(message, field, depth));
    }
  }

  private Object value(Message.Builder message, FieldDescriptor field, int depth) {
    return switch (field.getJavaType()) {
      case MESSAGE -> {
        Message.Builder inner = message.newBuilderForField(field);
        fill(inner, depth + 1);
        yield inner.build();
      }
      case ENUM -> {
        var values = field.getEnumType().getValues();
        yield values.get(random.nextInt(values.size()));
      }
      case STRING -> WORDS.get(random.nextInt(WORDS.size()));
      case BYTE_STRING -> bytes(field.getName());
      case BOOLEAN -> random.nextBoolean();
      case INT -> random.nextInt(3) == 0 ? random.nextInt() : random.nextInt(300);
      case LONG -> random.nextBoolean() ? LONGS[random.nextInt(LONGS.length)] : random.nextLong();
      case DOUBLE ->
          random.nextBoolean() ? DOUBLES[random.nextInt(DOUBLES.length)] : random.nextGaussian();
      case FLOAT -> throw new IllegalArgumentException("OTLP has no float: " + field);
    };
  }

  private ByteString bytes(String field) {
    int length =
        switch (field) {
          case "trace_id" -> 16;
          case "span_id", "parent_span_id" -> 8;
          default -> random.nextInt(200);
        };
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return ByteString.copyFrom(bytes);
  }
}
