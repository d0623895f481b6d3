package ai.odock.router.net.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import ai.odock.router.StatusCode;
import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;
import java.time.Duration;
import java.util.Random;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** With protobuf-java's own messages as the oracle. */
class RpcStatusTest {
  static final String RETRY_INFO = "type.googleapis.com/google.rpc.RetryInfo";

  static ByteString field(int number, ByteString value) {
    return UnknownFieldSet.newBuilder()
        .addField(number, UnknownFieldSet.Field.newBuilder().addLengthDelimited(value).build())
        .build()
        .toByteString();
  }

  static ByteString retryInfo(long seconds, int nanos) {
    return field(
        1,
        com.google.protobuf.Duration.newBuilder()
            .setSeconds(seconds)
            .setNanos(nanos)
            .build()
            .toByteString());
  }

  static byte[] status(ByteString... details) {
    UnknownFieldSet.Builder status =
        UnknownFieldSet.newBuilder()
            .addField(1, UnknownFieldSet.Field.newBuilder().addVarint(8).build())
            .addField(
                2,
                UnknownFieldSet.Field.newBuilder()
                    .addLengthDelimited(ByteString.copyFromUtf8("späť"))
                    .build());
    UnknownFieldSet.Field.Builder field = UnknownFieldSet.Field.newBuilder();
    for (ByteString detail : details) {
      field.addLengthDelimited(detail);
    }
    return status.addField(3, field.build()).build().toByteArray();
  }

  static ByteString any(String type, ByteString value) {
    return Any.newBuilder().setTypeUrl(type).setValue(value).build().toByteString();
  }

  static Stream<Arguments> details() {
    ByteString other =
        any("type.googleapis.com/google.rpc.Help", ByteString.copyFromUtf8("\u0001"));
    return Stream.of(
        argumentSet("none", new ByteString[0], null),
        argumentSet(
            "two seconds",
            new ByteString[] {any(RETRY_INFO, retryInfo(2, 500))},
            Duration.ofSeconds(2, 500)),
        argumentSet("zero", new ByteString[] {any(RETRY_INFO, retryInfo(0, 0))}, Duration.ZERO),
        argumentSet(
            "without a delay", new ByteString[] {any(RETRY_INFO, ByteString.EMPTY)}, Duration.ZERO),
        argumentSet(
            "negative", new ByteString[] {any(RETRY_INFO, retryInfo(-5, 0))}, Duration.ZERO),
        argumentSet(
            "ages",
            new ByteString[] {any(RETRY_INFO, retryInfo(Long.MAX_VALUE, 0))},
            Duration.ofMinutes(5)),
        argumentSet("another detail", new ByteString[] {other}, null),
        argumentSet(
            "after another detail",
            new ByteString[] {other, any(RETRY_INFO, retryInfo(1, 0))},
            Duration.ofSeconds(1)),
        argumentSet(
            "before another detail",
            new ByteString[] {any(RETRY_INFO, retryInfo(1, 0)), other},
            Duration.ofSeconds(1)),
        argumentSet(
            "another host",
            new ByteString[] {any("x.y/google.rpc.RetryInfo", retryInfo(1, 0))},
            Duration.ofSeconds(1)));
  }

  @ParameterizedTest
  @MethodSource("details")
  void decodes(ByteString[] details, @Nullable Duration delay) {
    assertThat(RpcStatus.decode(status(details)))
        .isEqualTo(new RpcStatus(StatusCode.RESOURCE_EXHAUSTED, "späť", delay));
  }

  @Test
  void encodesAsProtobufDoes() {
    RpcStatus status =
        new RpcStatus(StatusCode.RESOURCE_EXHAUSTED, "späť", Duration.ofSeconds(3, 7));
    assertThat(status.encode()).isEqualTo(status(any(RETRY_INFO, retryInfo(3, 7))));
    assertThat(new RpcStatus(StatusCode.OK, "", null).encode()).isEmpty();
  }

  @Test
  void damagedBytesNeverThrow() {
    byte[] good = status(any(RETRY_INFO, retryInfo(3, 7)));
    Random random = new Random(7);
    int refused = 0;
    for (int i = 0; i < 20_000; i++) {
      byte[] bad = good.clone();
      for (int j = 0; j <= i % 3; j++) {
        bad[random.nextInt(bad.length)] = (byte) random.nextInt();
      }
      RpcStatus status = RpcStatus.decode(bad);
      refused += status == null ? 1 : 0;
      assertThat(status == null || status.retryDelay() == null || !status.retryDelay().isNegative())
          .isTrue();
    }
    assertThat(refused).isPositive();
    assertThat(RpcStatus.decode(new byte[] {26, (byte) 255})).isNull();
  }
}
