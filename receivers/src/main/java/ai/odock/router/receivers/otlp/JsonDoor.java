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

/** Turns OTLP/JSON into bytes before it goes on. What it makes is charged while it grows. */
final class JsonDoor {
  private static final Duration NO_MEMORY_DELAY = Duration.ofSeconds(1);

  private final Door door;
  private final MemoryBudget memory;

  JsonDoor(Door door, MemoryBudget memory) {
    this.door = door;
    this.memory = memory;
  }

  Outcome take(byte[] json, int offset, int length) throws MalformedOtlp {
    long[] charged = {0};
    try {
      OtlpBytes request =
          OtlpJsonReader.read(
              door.signal().request(), json, offset, length, more -> charge(more, charged));
      return door.take(request);
    } catch (MalformedOtlp e) {
      door.rejected("malformed");
      throw e;
    } catch (NoRoom e) {
      door.rejected("no_memory");
      return new Retryable(
          StatusCode.UNAVAILABLE, "the memory budget is used up", NO_MEMORY_DELAY, null);
    } finally {
      memory.release(charged[0]);
    }
  }

  private boolean charge(long more, long[] charged) {
    boolean room = memory.tryCharge(more);
    charged[0] += room ? more : 0;
    return room;
  }
}
