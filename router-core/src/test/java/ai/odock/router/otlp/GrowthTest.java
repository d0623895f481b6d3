package ai.odock.router.otlp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import ai.odock.router.MemoryBudget;
import ai.odock.router.MemoryBudget.Work;
import ai.odock.router.fixtures.Steps;
import java.util.Arrays;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Work on odd shapes grows with their bytes, in steps and in memory. */
class GrowthTest {
  private static final int RESOURCE = 1;
  private static final int ATTRIBUTES = 6;

  /** So many fields of one number, each with this content. */
  private static byte[] fields(int count, int field, int... content) {
    byte[] bytes = new byte[content.length];
    for (int i = 0; i < content.length; i++) {
      bytes[i] = (byte) content[i];
    }
    ProtoWriter writer = new ProtoWriter(16);
    for (int i = 0; i < count; i++) {
      writer.bytesField(field, bytes, 0, bytes.length);
    }
    return writer.toByteArray();
  }

  private static byte[] within(byte[] content, int... fields) {
    byte[] bytes = content;
    for (int field : fields) {
      ProtoWriter writer = new ProtoWriter(bytes.length + 8);
      writer.bytesField(field, bytes, 0, bytes.length);
      bytes = writer.toByteArray();
    }
    return bytes;
  }

  private static byte[] record(byte[] content) {
    return within(content, 2, 2, 1);
  }

  private static OtlpBytes bytes(byte[] request) {
    return new OtlpBytes(request, 0, request.length, 1);
  }

  static final class Check implements Consumer<byte[]> {
    @Override
    public void accept(byte[] request) {
      try {
        var _ = OtlpCheck.check(OtlpSchema.LOGS_REQUEST, request, 0, request.length, 100);
      } catch (MalformedOtlp _) {
        // what it costs to say so is counted
      }
    }
  }

  static final class Join implements Consumer<byte[]> {
    @Override
    public void accept(byte[] message) {
      Slice slice = new Slice();
      ProtoReader reader = new ProtoReader(message, 0, message.length);
      while (reader.next()) {
        slice.add(reader);
      }
    }
  }

  static final class EditResource implements Consumer<byte[]> {
    @Override
    public void accept(byte[] request) {
      AttributeEdit edit = list -> list.add(new byte[] {'k'}, new byte[0]);
      var _ = new ResourceEdit().apply(OtlpSchema.LOGS_REQUEST, bytes(request), edit, more -> true);
    }
  }

  /** Every second attribute goes. */
  static final class Delete implements Consumer<byte[]> {
    @Override
    public void accept(byte[] request) {
      ItemEdit edit = new ItemEdit(list -> list.removeIf(i -> i % 2 == 0), more -> true);
      var _ = new ItemRewrite(OtlpSchema.LOGS_REQUEST, new Editing(edit)).apply(bytes(request));
    }
  }

  private record Editing(ItemEdit edit) implements ItemStep {
    @Override
    public Fate enter(OtlpLevel level, OtlpPlace place) {
      return Fate.REWRITE;
    }

    @Override
    public Fate item(OtlpPlace place, ProtoWriter changed) {
      return edit.write(place, changed) ? Fate.REWRITE : Fate.KEEP;
    }
  }

  static Stream<Arguments> shapes() {
    return Stream.of(
        shape("empty attributes, refused", Check.class, n -> record(fields(n, ATTRIBUTES))),
        shape(
            "attributes as SDKs write them, the last of them not UTF-8",
            Check.class,
            n -> {
              byte[] request = record(fields(n, ATTRIBUTES, 0x0a, 1, 'k', 0x12, 3, 0x0a, 1, 'v'));
              request[request.length - 1] = (byte) 0xff;
              return request;
            }),
        shape("bodies again and again", Check.class, n -> record(fields(n, 5))),
        shape("a message in many fields", Join.class, n -> fields(n, 1, 0x0a, 0)),
        shape(
            "a resource in many fields",
            EditResource.class,
            n -> within(fields(n, RESOURCE, 0x0a, 0), 1)),
        shape("many resources", EditResource.class, n -> fields(n, 1)),
        shape(
            "values in many fields",
            EditResource.class,
            n -> within(fields(n, 2, 0x0a, 0), 1, RESOURCE, 1)),
        shape(
            "attributes of which every second goes",
            Delete.class,
            n -> record(fields(n, ATTRIBUTES))));
  }

  private static Arguments shape(
      String name, Class<? extends Consumer<byte[]>> work, IntFunction<byte[]> input) {
    return argumentSet(name, work, input);
  }

  @ParameterizedTest
  @MethodSource("shapes")
  void workGrowsWithTheBytes(Class<? extends Consumer<byte[]>> work, IntFunction<byte[]> input) {
    Steps.assertGrowLinearly(work, input, 2000);
  }

  /** 20 KB of gzip are 10 million empty records; each grows by what is added to it. */
  @Test
  void whatIsAddedToEachOfManyItemsIsChargedBeforeItIsThere() {
    MemoryBudget memory = new MemoryBudget(1 << 20);
    byte[] request = within(fields(100_000, 2), 2, 1);
    byte[] text = new byte[100];
    Arrays.fill(text, (byte) 'v');
    byte[] value = within(text, 1);
    try (Work room = memory.work(0)) {
      ItemEdit edit = new ItemEdit(list -> list.add(new byte[] {'k'}, value), room);
      ItemRewrite rewrite = new ItemRewrite(OtlpSchema.LOGS_REQUEST, new Editing(edit), room);
      OtlpBytes bytes = new OtlpBytes(request, 0, request.length, 100_000);
      assertThatThrownBy(() -> rewrite.apply(bytes)).isInstanceOf(NoRoom.class);
      assertThat(memory.held()).isLessThanOrEqualTo(1 << 20);
    }
    assertThat(memory.held()).isZero();
  }
}
