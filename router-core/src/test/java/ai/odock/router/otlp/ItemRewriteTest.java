package ai.odock.router.otlp;

import static org.assertj.core.api.Assertions.assertThat;

import ai.odock.router.Signal;
import ai.odock.router.fixtures.Requests;
import ai.odock.router.otlp.ItemStep.Fate;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.metrics.v1.AggregationTemporality;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import io.opentelemetry.proto.metrics.v1.Sum;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Items taken out and put in place of others, beside the same done to protobuf-java's objects. */
class ItemRewriteTest {
  private static final int SEEDS = 150;
  private static final long NEW_TIME = 99;

  /** Fates hang on a number in what is asked for, so that any mixture of them occurs. */
  private static Fate fate(long number) {
    return switch ((int) Math.floorMod(number * 31 + (number >>> 17), 3L)) {
      case 0 -> Fate.KEEP;
      case 1 -> Fate.DROP;
      default -> Fate.REWRITE;
    };
  }

  private static int timeField(Signal signal) {
    return switch (signal) {
      case TRACES -> 7;
      case METRICS -> 2;
      case LOGS -> 1;
    };
  }

  private record ByNumber(Signal signal) implements ItemStep {
    @Override
    public Fate enter(OtlpLevel level, OtlpPlace place) {
      return switch (level) {
        case RESOURCE -> fate(last(place.resource(), 2));
        case SCOPE -> fate(last(place.scope(), 4));
        case METRIC -> fate(last(place.metric(), 1));
      };
    }

    @Override
    public Fate item(OtlpPlace place, ProtoWriter changed) {
      int field = timeField(signal);
      Fate fate = fate(last(place.item(), field));
      if (fate == Fate.REWRITE) {
        changed.fixed64Field(field, NEW_TIME);
      }
      return fate;
    }

    /** A number, or the length of a text. */
    private static long last(Slice of, int field) {
      ProtoReader reader = of.cursor(new ProtoReader());
      long last = 0;
      while (reader.next()) {
        if (reader.field() == field) {
          last =
              switch (reader.wireType()) {
                case ProtoReader.VARINT -> reader.varint();
                case ProtoReader.FIXED64 -> reader.fixed64();
                default -> reader.valueLength();
              };
        }
      }
      return last;
    }
  }

  /** What is left of a message; whether something was taken out, and whether something stays. */
  private record Left(Message message, boolean removed, boolean stays) {}

  private static Left slowly(Signal signal, Message message) {
    Message.Builder builder = message.toBuilder();
    boolean removed = false;
    boolean stays = false;
    for (FieldDescriptor field : message.getAllFields().keySet()) {
      switch (field.getName()) {
        case "gauge", "sum", "histogram", "exponential_histogram", "summary" -> {
          if (field.getJavaType() == FieldDescriptor.JavaType.MESSAGE) {
            Left left = slowly(signal, (Message) message.getField(field));
            builder.setField(field, left.message);
            removed |= left.removed;
            stays |= left.stays;
          }
        }
        case "resource_spans", "resource_metrics", "resource_logs" -> {
          Left left = list(signal, message, field, builder, "resource", 2);
          removed |= left.removed;
          stays |= left.stays;
        }
        case "scope_spans", "scope_metrics", "scope_logs" -> {
          Left left = list(signal, message, field, builder, "scope", 4);
          removed |= left.removed;
          stays |= left.stays;
        }
        case "metrics" -> {
          Left left = list(signal, message, field, builder, "", 1);
          removed |= left.removed;
          stays |= left.stays;
        }
        case "spans", "log_records", "data_points" -> {
          Left left = list(signal, message, field, builder, "", timeField(signal));
          removed |= left.removed;
          stays |= left.stays;
        }
        default -> {}
      }
    }
    return new Left(builder.build(), removed, stays);
  }

  private static Left list(
      Signal signal,
      Message of,
      FieldDescriptor field,
      Message.Builder into,
      String header,
      int number) {
    boolean item = !List.of("resource", "scope").contains(header) && number != 1;
    item |= field.getName().equals("log_records");
    List<Message> kept = new ArrayList<>();
    boolean removed = false;
    boolean stays = false;
    for (Object one : (List<?>) of.getField(field)) {
      Message message = (Message) one;
      Message asked =
          header.isEmpty()
              ? message
              : (Message) message.getField(message.getDescriptorForType().findFieldByName(header));
      Fate fate = fate(number(asked, number));
      if (fate == Fate.DROP) {
        removed = true;
        continue;
      }
      Left left = new Left(message, false, true);
      if (fate == Fate.REWRITE) {
        left = item ? new Left(rewritten(message, number), false, true) : slowly(signal, message);
      }
      removed |= left.removed;
      stays |= left.stays;
      if (left.stays || !left.removed) {
        kept.add(left.message);
      }
    }
    into.setField(field, kept);
    return new Left(of, removed, stays);
  }

  private static Message rewritten(Message item, int field) {
    Message.Builder builder = item.newBuilderForType();
    return builder
        .setField(builder.getDescriptorForType().findFieldByNumber(field), NEW_TIME)
        .build();
  }

  private static long number(Message message, int number) {
    Object value = message.getField(message.getDescriptorForType().findFieldByNumber(number));
    return value instanceof String text
        ? com.google.protobuf.ByteString.copyFromUtf8(text).size()
        : value instanceof Integer small ? Integer.toUnsignedLong(small) : (long) value;
  }

  @ParameterizedTest
  @EnumSource(Signal.class)
  void doesWhatProtobufDoesHoweverTheRequestIsWritten(Signal signal) throws Exception {
    int changed = 0;
    for (int seed = 0; seed < SEEDS; seed++) {
      byte[] plain = OtlpRequests.request(signal, seed).toByteArray();
      byte[] mangled = OtlpMangler.mangle(signal.request(), plain, seed);
      for (byte[] bytes : List.of(plain, mangled)) {
        Message parsed = OtlpRequests.parse(signal, bytes);
        Left left = slowly(signal, parsed);
        Message expected =
            left.stays || !left.removed ? left.message : parsed.getDefaultInstanceForType();
        OtlpBytes before = OtlpCheck.check(signal.request(), bytes, 0, bytes.length);

        OtlpBytes after = new ItemRewrite(signal.request(), new ByNumber(signal)).apply(before);

        Message got = OtlpRequests.parse(signal, after.toByteArray());
        assertThat(known(got)).as("seed %s", seed).isEqualTo(known(expected));
        assertThat(after.items()).isEqualTo(OtlpRequests.items(got));
        OtlpCheck.check(signal.request(), after.array(), after.offset(), after.length());
        changed += before.items() != after.items() ? 1 : 0;
      }
    }
    assertThat(changed).isGreaterThan(SEEDS / 4);
  }

  /** Without unknown fields, whose order is nobody's business. */
  private static Message known(Message message) {
    Message.Builder builder = message.toBuilder();
    builder.setUnknownFields(com.google.protobuf.UnknownFieldSet.getDefaultInstance());
    message
        .getAllFields()
        .forEach(
            (field, value) -> {
              if (field.getJavaType() != FieldDescriptor.JavaType.MESSAGE) {
                return;
              }
              if (field.isRepeated()) {
                List<Message> inner = new ArrayList<>();
                ((List<?>) value).forEach(it -> inner.add(known((Message) it)));
                builder.setField(field, inner);
              } else {
                builder.setField(field, known((Message) value));
              }
            });
    return builder.build();
  }

  @Test
  void whatStaysAsItIsIsTheSameObject() throws Exception {
    byte[] bytes = OtlpRequests.metrics(3).toByteArray();
    OtlpBytes request = OtlpCheck.check(Signal.METRICS.request(), bytes, 0, bytes.length);

    assertThat(new ItemRewrite(Signal.METRICS.request(), always(Fate.KEEP)).apply(request))
        .isSameAs(request);
  }

  /** A writer may send {@code sum} in two pieces; what is said of all points may lie in either. */
  @Test
  void aPieceOfAMetricThatLosesItsPointsStillSpeaksOfTheOthers() throws Exception {
    Sum kept = Sum.newBuilder().addDataPoints(point(3)).build();
    Sum emptied =
        Sum.newBuilder()
            .addDataPoints(point(1))
            .setIsMonotonic(true)
            .setAggregationTemporality(AggregationTemporality.AGGREGATION_TEMPORALITY_CUMULATIVE)
            .build();
    ProtoWriter metric = new ProtoWriter(64);
    for (Sum piece : List.of(kept, emptied)) {
      metric.bytesField(7, piece.toByteArray(), 0, piece.getSerializedSize());
    }
    byte[] bytes = nested(nested(nested(metric, 2), 2), 1).toByteArray();
    OtlpBytes before = OtlpCheck.check(Signal.METRICS.request(), bytes, 0, bytes.length);
    ItemStep step =
        new ItemStep() {
          @Override
          public Fate enter(OtlpLevel level, OtlpPlace place) {
            return Fate.REWRITE;
          }

          @Override
          public Fate item(OtlpPlace place, ProtoWriter changed) {
            return ByNumber.last(place.item(), 2) == 1 ? Fate.DROP : Fate.KEEP;
          }
        };

    OtlpBytes after = new ItemRewrite(Signal.METRICS.request(), step).apply(before);

    Sum sum =
        ExportMetricsServiceRequest.parseFrom(after.toByteArray())
            .getResourceMetrics(0)
            .getScopeMetrics(0)
            .getMetrics(0)
            .getSum();
    assertThat(sum)
        .isEqualTo(emptied.toBuilder().clearDataPoints().addDataPoints(point(3)).build());
    assertThat(after.items()).isEqualTo(1);
  }

  private static NumberDataPoint point(long time) {
    return NumberDataPoint.newBuilder().setStartTimeUnixNano(time).build();
  }

  private static ProtoWriter nested(ProtoWriter content, int field) {
    ProtoWriter around = new ProtoWriter(64);
    around.bytesField(field, content.array(), 0, content.size());
    return around;
  }

  @Test
  void nothingIsLeftWhenEverythingGoes() throws Exception {
    byte[] bytes = Requests.spans(3).parts().getFirst().toByteArray();
    OtlpBytes request = OtlpCheck.check(Signal.TRACES.request(), bytes, 0, bytes.length);

    OtlpBytes left = new ItemRewrite(Signal.TRACES.request(), always(Fate.DROP)).apply(request);

    assertThat(left.items()).isZero();
    assertThat(left.length()).isZero();
  }

  private static ItemStep always(Fate fate) {
    return new ItemStep() {
      @Override
      public Fate enter(OtlpLevel level, OtlpPlace place) {
        return Fate.REWRITE;
      }

      @Override
      public Fate item(OtlpPlace place, ProtoWriter changed) {
        return fate;
      }
    };
  }
}
