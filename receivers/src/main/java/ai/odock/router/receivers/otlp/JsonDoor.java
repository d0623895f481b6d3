package ai.odock.router.receivers.otlp;

import ai.odock.router.MemoryBudget;
import ai.odock.router.Outcome;
import ai.odock.router.Outcome.Retryable;
import ai.odock.router.StatusCode;
import ai.odock.router.otlp.MalformedOtlp;
import ai.odock.router.otlp.NoRoom;
import ai.odock.router.otlp.OtlpBytes;
import ai.odock.router.otlp.json.OtlpJsonReader;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Turns OTLP/JSON into bytes before it goes on. What it makes is charged while it grows. */
final class JsonDoor {
  private static final Duration NO_MEMORY_DELAY = Duration.ofSeconds(1);

  /** The result is copied when it grows and when it is done; then both are there. */
  private static final int TWICE = 2;

  private final Door door;
  private final MemoryBudget memory;

  JsonDoor(Door door, MemoryBudget memory) {
    this.door = door;
    this.memory = memory;
  }

  Outcome take(Map<String, List<String>> metadata, byte[] json, int offset, int length)
      throws MalformedOtlp {
    long reading = JsonCost.of(json, offset, length);
    if (!memory.tryCharge(reading)) {
      return noMemory();
    }
    long[] charged = {reading};
    try {
      OtlpBytes request =
          OtlpJsonReader.read(
              door.signal().request(), json, offset, length, more -> charge(TWICE * more, charged));
      memory.release(reading);
      charged[0] -= reading;
      return door.take(metadata, request);
    } catch (MalformedOtlp e) {
      door.rejected("malformed");
      throw e;
    } catch (NoRoom e) {
      return noMemory();
    } finally {
      memory.release(charged[0]);
    }
  }

  private Outcome noMemory() {
    door.rejected("no_memory");
    return new Retryable(
        StatusCode.UNAVAILABLE, "the memory budget is used up", NO_MEMORY_DELAY, null);
  }

  private boolean charge(long more, long[] charged) {
    boolean room = memory.tryCharge(more);
    charged[0] += room ? more : 0;
    return room;
  }
}
