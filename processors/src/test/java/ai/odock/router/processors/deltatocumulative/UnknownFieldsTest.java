package ai.odock.router.processors.deltatocumulative;

import static org.assertj.core.api.Assertions.assertThat;

import ai.odock.router.Batch;
import ai.odock.router.Signal;
import ai.odock.router.Transform.Result;
import ai.odock.router.fixtures.Requests;
import ai.odock.router.otlp.OtlpBytes;
import ai.odock.router.otlp.OtlpMangler;
import ai.odock.router.otlp.OtlpRequests;
import com.google.protobuf.InvalidProtocolBufferException;
import java.io.ByteArrayOutputStream;
import org.junit.jupiter.api.Test;

/**
 * Fields that OTLP does not have change nothing, wherever they stand and whatever they look like.
 */
class UnknownFieldsTest {
  private static final int CLIENTS = 60;
  private static final int REQUESTS = 20;

  @Test
  void unknownFieldsAtEveryLevel() throws InvalidProtocolBufferException {
    int converted = 0;
    for (int seed = 0; seed < CLIENTS; seed++) {
      GeneratedDeltas client = GeneratedDeltas.withoutRepeats(seed);
      try (Converter plain = new Converter();
          Converter mangled = new Converter()) {
        for (int i = 0; i < REQUESTS; i++) {
          byte[] rough =
              OtlpMangler.mangleTypes(
                  Signal.METRICS.request(), client.next().toByteArray(), 100L * seed + i);
          byte[] tidy = OtlpRequests.plain(Signal.METRICS, rough);
          Result expected = apply(plain, tidy);
          Result result = apply(mangled, rough);
          assertThat(tidied(result.batch()))
              .as("%d, %d", seed, i)
              .isEqualTo(tidied(expected.batch()));
          assertThat(result.filtered()).as("%d, %d", seed, i).isEqualTo(expected.filtered());
          converted += result.batch().items();
        }
      }
    }
    assertThat(converted).isGreaterThan(CLIENTS * REQUESTS);
  }

  private static Result apply(Converter converter, byte[] request)
      throws InvalidProtocolBufferException {
    int items = OtlpRequests.items(OtlpRequests.parse(Signal.METRICS, request));
    OtlpBytes bytes = new OtlpBytes(request, 0, request.length, items);
    return converter.processor.apply(Batch.of(Signal.METRICS, bytes, Requests.OTLP));
  }

  private static Object tidied(Batch batch) throws InvalidProtocolBufferException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (OtlpBytes part : batch.parts()) {
      all.write(part.array(), part.offset(), part.length());
    }
    byte[] plain = OtlpRequests.plain(Signal.METRICS, all.toByteArray());
    return OtlpRequests.parse(Signal.METRICS, plain);
  }
}
