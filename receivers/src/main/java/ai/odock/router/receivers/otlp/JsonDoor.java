package ai.odock.router.receivers.otlp;

import ai.odock.router.MemoryBudget;
import ai.odock.router.Outcome;
import ai.odock.router.otlp.MalformedOtlp;
import ai.odock.router.otlp.json.OtlpJsonReader;
import ai.odock.router.receiving.Door;
import ai.odock.router.receiving.JsonCost;
import ai.odock.router.receiving.Rewriting;
import java.util.List;
import java.util.Map;

/** Turns OTLP/JSON into bytes before it goes on. */
final class JsonDoor {
  private final Door door;
  private final Rewriting rewriting;

  JsonDoor(Door door, MemoryBudget memory) {
    this.door = door;
    this.rewriting = new Rewriting(door, memory);
  }

  Outcome take(Map<String, List<String>> metadata, byte[] json, int offset, int length)
      throws MalformedOtlp {
    try {
      return rewriting.take(
          metadata,
          length,
          JsonCost.inPieces(json, offset, length),
          room ->
              OtlpJsonReader.read(
                  door.signal().request(), json, offset, length, door.maxElements(), room));
    } catch (MalformedOtlp e) {
      door.rejected(e.reason().label());
      throw e;
    }
  }
}
