package ai.odock.router.app.it;

import com.google.protobuf.UnknownFieldSet;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.xerial.snappy.Snappy;

/** Reads the samples of remote write 1.0, without any of the router's own code. */
final class RemoteWriteSamples {
  /** Field numbers of prometheus.WriteRequest and what is in it. */
  private static final int SERIES = 1;

  private static final int LABELS = 1;
  private static final int SAMPLES = 2;

  private RemoteWriteSamples() {}

  record Sample(Map<String, String> labels, double value, long millis) {
    String name() {
      return labels.getOrDefault("__name__", "");
    }
  }

  /** The samples of requests, in order. */
  static List<Sample> of(List<byte[]> bodies) throws IOException {
    List<Sample> samples = new ArrayList<>();
    for (byte[] body : bodies) {
      UnknownFieldSet request = UnknownFieldSet.parseFrom(Snappy.uncompress(body));
      for (var series : request.getField(SERIES).getLengthDelimitedList()) {
        add(UnknownFieldSet.parseFrom(series), samples);
      }
    }
    return samples;
  }

  private static void add(UnknownFieldSet series, List<Sample> to) throws IOException {
    Map<String, String> labels = new TreeMap<>();
    for (var bytes : series.getField(LABELS).getLengthDelimitedList()) {
      UnknownFieldSet label = UnknownFieldSet.parseFrom(bytes);
      labels.put(text(label, 1), text(label, 2));
    }
    for (var bytes : series.getField(SAMPLES).getLengthDelimitedList()) {
      UnknownFieldSet sample = UnknownFieldSet.parseFrom(bytes);
      var value = sample.getField(1).getFixed64List();
      var time = sample.getField(2).getVarintList();
      to.add(
          new Sample(
              labels,
              value.isEmpty() ? 0 : Double.longBitsToDouble(value.getLast()),
              time.isEmpty() ? 0 : time.getLast()));
    }
  }

  private static String text(UnknownFieldSet label, int field) {
    var values = label.getField(field).getLengthDelimitedList();
    return values.isEmpty() ? "" : values.getLast().toStringUtf8();
  }
}
