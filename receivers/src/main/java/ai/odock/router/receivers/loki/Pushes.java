package ai.odock.router.receivers.loki;

import ai.odock.router.MemoryBudget;
import ai.odock.router.Outcome;
import ai.odock.router.Outcome.Retryable;
import ai.odock.router.net.coding.BodyProblem;
import ai.odock.router.net.coding.SnappyContent;
import ai.odock.router.otlp.NoRoom;
import ai.odock.router.otlp.OtlpBytes;
import ai.odock.router.receiving.Door;
import ai.odock.router.receiving.JsonCost;
import ai.odock.router.receiving.Rewriting;
import ai.odock.router.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.function.LongPredicate;

/** Takes pushes in either form, makes OTLP of them and hands that on. */
final class Pushes {
  private static final int SMALLEST = 256;

  private final Door door;
  private final Rewriting rewriting;
  private final PushOptions options;
  private final MemoryBudget memory;
  private final Clock clock;

  Pushes(Door door, PushOptions options, MemoryBudget memory, Clock clock) {
    this.door = door;
    this.rewriting = new Rewriting(door, memory);
    this.options = options;
    this.memory = memory;
    this.clock = clock;
  }

  Door door() {
    return door;
  }

  Outcome json(Map<String, List<String>> metadata, byte[] array, int offset, int length)
      throws MalformedPush {
    return counted(
        metadata,
        length,
        JsonCost.whole(array, offset, length),
        (refusals, room) ->
            JsonPush.read(array, offset, length, records(length, refusals, room), room));
  }

  Outcome protobuf(Map<String, List<String>> metadata, byte[] array, int offset, int length)
      throws MalformedPush {
    return counted(
        metadata,
        length,
        0,
        (refusals, room) ->
            ProtobufPush.read(array, offset, length, records(length, refusals, room), room));
  }

  /**
   * Protobuf in a block of Snappy.
   *
   * @param max bytes that it may hold
   */
  Outcome block(Map<String, List<String>> metadata, byte[] array, int offset, int length, int max)
      throws MalformedPush {
    return counted(
        metadata,
        length,
        0,
        (refusals, room) -> unpacked(array, offset, length, max, refusals, room));
  }

  private OtlpBytes unpacked(
      byte[] array, int offset, int length, int max, Refusals refusals, LongPredicate room)
      throws MalformedPush {
    try (SnappyContent content = SnappyContent.of(memory, array, offset, length, max)) {
      BodyProblem problem = content.problem();
      if (problem == BodyProblem.NO_MEMORY) {
        throw new NoRoom(SnappyContent.announced(array, offset, length));
      }
      if (problem != null) {
        throw new MalformedPush(problem, content.detail());
      }
      int plain = content.length();
      return ProtobufPush.read(content.array(), 0, plain, records(plain, refusals, room), room);
    }
  }

  private RecordWriter records(int length, Refusals refusals, LongPredicate room) {
    return new RecordWriter(
        options, refusals, clock.epochNanos(), Math.max(SMALLEST, length), room);
  }

  /** Makes records of a push. */
  @FunctionalInterface
  private interface Reading {
    OtlpBytes with(Refusals refusals, LongPredicate room) throws MalformedPush;
  }

  /** As in Loki, an entry that is refused for itself does not keep the others out. */
  private Outcome counted(Map<String, List<String>> metadata, int body, long cost, Reading reading)
      throws MalformedPush {
    try {
      Refusals refusals = new Refusals(options.maxElements());
      Outcome outcome = rewriting.take(metadata, body, cost, room -> reading.with(refusals, room));
      if (refusals.entries() == 0 || outcome instanceof Retryable) {
        return outcome;
      }
      door.refused(Refusals.REASON, refusals.entries());
      return outcome.isAccepted() ? refusals.answer() : outcome;
    } catch (MalformedPush e) {
      door.rejected(e.problem().reason());
      throw e;
    }
  }
}
