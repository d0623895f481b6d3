package ai.odock.router.exporters.loki;

import ai.odock.router.otlp.ProtoReader;
import ai.odock.router.otlp.Slice;
import ai.odock.router.otlp.text.AnyValue;
import ai.odock.router.otlp.text.KeyValue;
import ai.odock.router.prometheus.ByteTable;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The labels that come from attributes of one kind: of resources, of scopes or of records. */
final class AttributeRules {
  /** Bits of a long tell which attributes are labels; two say something else. */
  static final int MOST = 62;

  private final ByteTable keys = new ByteTable();
  private final byte[][] labels;
  private final int[] keyOf;
  private final int asked;
  private final int room;
  private final Slice[] values;

  private final ProtoReader fields = new ProtoReader();
  private final KeyValue pair = new KeyValue();
  private final AnyValue value = new AnyValue();
  private long labelled;

  /**
   * @param asked labels that the operator asked for
   * @param others labels that are added while there are fewer than {@code room}
   */
  AttributeRules(List<LabelRule> asked, List<LabelRule> others, int room) {
    List<LabelRule> rules = new ArrayList<>(asked);
    rules.addAll(others);
    this.asked = asked.size();
    this.room = room;
    labels = new byte[rules.size()][];
    keyOf = new int[rules.size()];
    for (int i = 0; i < labels.length; i++) {
      byte[] key = rules.get(i).key().getBytes(StandardCharsets.UTF_8);
      labels[i] = rules.get(i).name().getBytes(StandardCharsets.UTF_8);
      keyOf[i] = keys.add(key, 0, key.length);
    }
    values = new Slice[keys.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = new Slice();
    }
  }

  boolean isEmpty() {
    return labels.length == 0;
  }

  /**
   * Finds the values in a message whose attributes lie in a field. Of equal keys the last counts.
   */
  void read(Slice message, int field) {
    for (Slice one : values) {
      one.clear();
    }
    message.cursor(fields);
    while (fields.next()) {
      if (fields.field() == field) {
        pair.read(fields);
        int key = find(pair.key());
        if (key >= 0) {
          Slice last = pair.value();
          values[key].set(last.array(), last.offset(), last.length());
        }
      }
    }
  }

  private int find(Slice key) {
    return keys.find(key.array(), key.offset(), key.length());
  }

  /**
   * Adds the labels.
   *
   * @return a bit for each attribute that is a label, or is empty
   */
  long addTo(LabelSet set, int most) {
    labelled = 0;
    for (int i = 0; i < labels.length; i++) {
      value.read(values[keyOf[i]]);
      if (set.add(labels[i], value, i < asked ? most : Math.min(most, room))) {
        labelled |= 1L << keyOf[i];
      }
    }
    return labelled;
  }

  /** Whether an attribute became a label the last time. */
  boolean has(Slice key) {
    return has(key, labelled);
  }

  boolean has(Slice key, long bits) {
    if (bits == 0) {
      return false;
    }
    int place = find(key);
    return place >= 0 && (bits >> place & 1) != 0;
  }
}
