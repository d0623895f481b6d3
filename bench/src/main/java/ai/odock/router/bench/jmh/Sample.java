package ai.odock.router.bench.jmh;

import ai.odock.router.Signal;
import ai.odock.router.otlp.MalformedOtlp;
import ai.odock.router.otlp.OtlpBytes;
import ai.odock.router.otlp.OtlpCheck;
import java.io.IOException;
import java.io.InputStream;

/** A recorded request of 100 items. */
final class Sample {
  private Sample() {}

  static OtlpBytes of(Signal signal) {
    try (InputStream in =
        Sample.class.getResourceAsStream("/samples/" + signal.label() + "-100.pb")) {
      if (in == null) {
        throw new IllegalStateException("no sample of " + signal);
      }
      byte[] bytes = in.readAllBytes();
      return OtlpCheck.check(signal.request(), bytes, 0, bytes.length);
    } catch (IOException | MalformedOtlp e) {
      throw new IllegalStateException(e);
    }
  }
}
