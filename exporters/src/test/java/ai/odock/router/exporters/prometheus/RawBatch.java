package ai.odock.router.exporters.prometheus;

import ai.odock.router.Batch;
import ai.odock.router.Signal;
import ai.odock.router.fixtures.Requests;
import ai.odock.router.otlp.MalformedOtlp;
import ai.odock.router.otlp.OtlpBytes;
import ai.odock.router.otlp.OtlpCheck;

/** Batches of bytes that protobuf-java would not write. */
final class RawBatch {
  private RawBatch() {}

  /** One that no receiver would let in. */
  static Batch unchecked(byte[] request) {
    OtlpBytes bytes = new OtlpBytes(request, 0, request.length, 0);
    return Batch.of(Signal.METRICS, bytes, Requests.OTLP);
  }

  static Batch of(byte[] request) {
    try {
      return Batch.of(
          Signal.METRICS,
          OtlpCheck.check(Signal.METRICS.request(), request, 0, request.length),
          Requests.OTLP);
    } catch (MalformedOtlp e) {
      throw new AssertionError(e);
    }
  }
}
