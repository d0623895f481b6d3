package ai.odock.router.otlp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import ai.odock.router.Signal;
import com.google.protobuf.Message;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class OtlpSplitTest {
  private static final int SEEDS = 300;

  private static OtlpBytes check(Signal signal, byte[] bytes) throws MalformedOtlp {
    return OtlpCheck.check(signal.request(), bytes, 0, bytes.length);
  }

  /** Every item with the headers above it, in order: what a backend can tell of a request. */
  private static List<String> itemsWithHeaders(Signal signal, OtlpBytes bytes) throws Exception {
    List<String> items = new ArrayList<>();
    collect(OtlpRequests.parse(signal, bytes.toByteArray()), "", items);
    return items;
  }

  private static void collect(Message message, String above, List<String> items) {
    Message.Builder header = message.toBuilder();
    List<Message> inner = new ArrayList<>();
    for (var field : message.getAllFields().entrySet()) {
      switch (field.getKey().getName()) {
        case "resource_spans",
            "scope_spans",
            "spans",
            "resource_metrics",
            "scope_metrics",
            "metrics",
            "data_points",
            "resource_logs",
            "scope_logs",
            "log_records" -> {
          ((List<?>) field.getValue()).forEach(element -> inner.add((Message) element));
          header.clearField(field.getKey());
        }
        case "gauge", "sum", "histogram", "exponential_histogram", "summary" -> {
          // A data point has a sum as well, which is a number.
          if (field.getValue() instanceof Message data) {
            inner.add(data);
            header.clearField(field.getKey());
          }
        }
        default -> {}
      }
    }
    String path = above + "\n" + message.getDescriptorForType().getName() + " " + header.build();
    if (path.contains("DataPoint ") || path.contains("\nSpan ") || path.contains("\nLogRecord ")) {
      items.add(path);
    }
    // Unknown fields of the request itself stay where they lie: no item belongs to them.
    String next = above.isEmpty() && path.contains("Request ") ? "\n" : path;
    inner.forEach(part -> collect(part, next, items));
  }

  @ParameterizedTest
  @EnumSource(Signal.class)
  void everyCutKeepsTheItemsTheirOrderAndTheirHeaders(Signal signal) throws Exception {
    int cuts = 0;
    for (int seed = 0; seed < SEEDS; seed++) {
      byte[] plain = OtlpRequests.request(signal, seed).toByteArray();
      byte[] mangled = OtlpMangler.mangle(signal.request(), plain, seed);
      byte[] padded = new byte[mangled.length + 14];
      Arrays.fill(padded, (byte) 0xff);
      System.arraycopy(mangled, 0, padded, 7, mangled.length);
      OtlpBytes bytes = OtlpCheck.check(signal.request(), padded, 7, mangled.length);
      List<String> expected = itemsWithHeaders(signal, bytes);
      for (int items = 1; items < Math.min(bytes.items(), 40); items++, cuts++) {
        var parts = OtlpSplit.split(signal.request(), bytes, items);
        String description = "seed " + seed + " cut after " + items;
        assertThat(parts.head().items()).as(description).isEqualTo(items);
        assertThat(parts.tail().items()).as(description).isEqualTo(bytes.items() - items);
        assertThat(check(signal, parts.head().toByteArray()).items())
            .as(description)
            .isEqualTo(items);
        assertThat(check(signal, parts.tail().toByteArray()).items())
            .as(description)
            .isEqualTo(bytes.items() - items);
        List<String> actual = new ArrayList<>(itemsWithHeaders(signal, parts.head()));
        actual.addAll(itemsWithHeaders(signal, parts.tail()));
        assertThat(actual).as(description).isEqualTo(expected);
      }
    }
    assertThat(cuts).isGreaterThan(SEEDS);
  }

  @ParameterizedTest
  @EnumSource(Signal.class)
  void partsOneAfterTheOtherAreWhatProtobufMerges(Signal signal) throws Exception {
    for (int seed = 0; seed < SEEDS; seed++) {
      Message first = OtlpRequests.request(signal, seed);
      Message second = OtlpRequests.request(signal, seed + 100_000L);
      byte[] joined =
          Arrays.copyOf(
              first.toByteArray(), first.getSerializedSize() + second.getSerializedSize());
      System.arraycopy(
          second.toByteArray(), 0, joined, first.getSerializedSize(), second.getSerializedSize());

      assertThat(OtlpRequests.parse(signal, joined))
          .as("seed %d", seed)
          .isEqualTo(first.toBuilder().mergeFrom(second).build());
      assertThat(check(signal, joined).items())
          .as("seed %d", seed)
          .isEqualTo(OtlpRequests.items(first) + OtlpRequests.items(second));
    }
  }

  @Test
  void aCutBetweenResourcesCopiesNothing() throws Exception {
    byte[] one = OtlpCheckTest.sample(Signal.METRICS);
    byte[] two = Arrays.copyOf(one, 2 * one.length);
    System.arraycopy(one, 0, two, one.length, one.length);

    var parts = OtlpSplit.split(OtlpSchema.METRICS_REQUEST, check(Signal.METRICS, two), 100);

    assertThat(parts.head().array()).isSameAs(two);
    assertThat(parts.tail().array()).isSameAs(two);
    assertThat(parts.head()).isEqualTo(check(Signal.METRICS, one));
    assertThat(parts.tail()).isEqualTo(check(Signal.METRICS, one));
  }

  @Test
  void refusesACutThatIsNone() throws Exception {
    OtlpBytes bytes = check(Signal.LOGS, OtlpCheckTest.sample(Signal.LOGS));
    for (int items : new int[] {-1, 0, 100, 101}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> OtlpSplit.split(OtlpSchema.LOGS_REQUEST, bytes, items))
          .withMessage(items + " of 100 items");
    }
  }
}
