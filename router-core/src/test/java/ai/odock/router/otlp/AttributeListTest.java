package ai.odock.router.otlp;

import static ai.odock.router.otlp.OtlpHex.bytes;
import static ai.odock.router.otlp.OtlpHex.log;
import static ai.odock.router.otlp.OtlpHex.message;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.odock.router.MemoryBudget;
import ai.odock.router.MemoryBudget.Work;
import ai.odock.router.otlp.ItemStep.Fate;
import org.junit.jupiter.api.Test;

class AttributeListTest {
  private final MemoryBudget memory = new MemoryBudget(1 << 20);

  private void edit(int attributes, Work room) {
    byte[] request = bytes(log("3200".repeat(attributes)));
    ItemEdit edit = new ItemEdit(list -> assertThat(list.size()).isEqualTo(attributes), room);
    var rewrite =
        new ItemRewrite(
            OtlpSchema.LOGS_REQUEST,
            new ItemStep() {
              @Override
              public Fate enter(OtlpLevel level, OtlpPlace place) {
                return Fate.REWRITE;
              }

              @Override
              public Fate item(OtlpPlace place, ProtoWriter changed) {
                return edit.write(place, changed) ? Fate.REWRITE : Fate.KEEP;
              }
            });
    var _ = rewrite.apply(new OtlpBytes(request, 0, request.length, 1));
  }

  @Test
  void aFewAttributesAskForNothing() {
    try (Work room = memory.work(0)) {
      edit(16, room);
      assertThat(memory.held()).isZero();
    }
  }

  @Test
  void manyAreChargedBeforeTheyAreThere() {
    try (Work room = memory.work(0)) {
      edit(1000, room);
      assertThat(memory.held()).isEqualTo(64 * (1024 - 16));
    }
    assertThat(memory.held()).isZero();
  }

  @Test
  void tooManyForTheBudgetAreRefused() {
    try (Work room = memory.work(0)) {
      assertThatThrownBy(() -> edit(100_000, room)).isInstanceOf(NoRoom.class);
      assertThat(memory.held()).isEqualTo(64 * (16384 - 16));
    }
    assertThat(memory.held()).isZero();
  }

  /** Protobuf merges a message that comes again, however often. */
  @Test
  void aValueInManyFieldsIsOneAndCopiedOnce() throws Exception {
    String value = message("12", "0a0161") + message("12", "0a0162") + message("12", "0a0163");
    String attribute = message("32", message("0a", "6b") + value);
    byte[] request = bytes(log(attribute + attribute));
    ItemEdit edit =
        new ItemEdit(
            list -> {
              assertThat(list.size()).isEqualTo(2);
              for (int i = 0; i < 2; i++) {
                assertThat(list.valueArray(i))
                    .asHexString()
                    .satisfies(all -> assertThat(all).contains("0A01610A01620A0163"));
                assertThat(list.valueLength(i)).isEqualTo(9);
              }
            },
            more -> true);
    var place = new OtlpPlace[1];
    var rewrite =
        new ItemRewrite(
            OtlpSchema.LOGS_REQUEST,
            new ItemStep() {
              @Override
              public Fate enter(OtlpLevel level, OtlpPlace at) {
                return Fate.REWRITE;
              }

              @Override
              public Fate item(OtlpPlace at, ProtoWriter changed) {
                place[0] = at;
                return edit.write(at, changed) ? Fate.REWRITE : Fate.KEEP;
              }
            });
    OtlpBytes checked = OtlpCheck.check(OtlpSchema.LOGS_REQUEST, request, 0, request.length);
    assertThat(rewrite.apply(checked)).isSameAs(checked);
    assertThat(place[0]).isNotNull();
  }
}
