package ai.odock.router.bench;

import ai.odock.router.otlp.ProtoReader;
import java.io.IOException;
import java.util.function.LongConsumer;
import org.xerial.snappy.Snappy;

/**
 * Finds our ids among the values of a remote write. A point becomes several series (a histogram its
 * buckets, sum and count), and one sample of them carries the id: the others are of no interest.
 */
final class WriteRequestWalk {
  private static final int TIMESERIES = 1;
  private static final int SAMPLES = 2;
  private static final int VALUE = 1;

  private WriteRequestWalk() {}

  /**
   * Reads a snappy block that holds a {@code prometheus.WriteRequest}.
   *
   * @throws IllegalStateException when it cannot be read
   */
  static void walk(byte[] block, LongConsumer id) {
    byte[] plain = plain(block);
    ProtoReader request = new ProtoReader(plain, 0, plain.length);
    ProtoReader series = new ProtoReader();
    ProtoReader sample = new ProtoReader();
    while (request.next()) {
      if (request.field() == TIMESERIES) {
        series.enter(request);
        while (series.next()) {
          if (series.field() == SAMPLES) {
            value(sample.enter(series), id);
          }
        }
      }
    }
  }

  static byte[] plain(byte[] block) {
    try {
      return Snappy.uncompress(block);
    } catch (IOException e) {
      throw new IllegalStateException("not a snappy block", e);
    }
  }

  private static void value(ProtoReader sample, LongConsumer id) {
    while (sample.next()) {
      if (sample.field() == VALUE) {
        long number = ItemId.ofBits(sample.fixed64());
        if (number >= 0) {
          id.accept(number);
        }
      }
    }
  }
}
