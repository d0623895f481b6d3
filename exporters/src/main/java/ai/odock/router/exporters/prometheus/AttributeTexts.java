package ai.odock.router.exporters.prometheus;

import ai.odock.router.otlp.MessageType;
import ai.odock.router.otlp.ProtoReader;
import ai.odock.router.otlp.ProtoWriter;
import ai.odock.router.otlp.Utf8;
import ai.odock.router.prometheus.Attribute;
import ai.odock.router.prometheus.DropReason;
import ai.odock.router.prometheus.LabelLimits;
import ai.odock.router.prometheus.ResourceIdentity;
import java.nio.charset.StandardCharsets;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Attributes as text, in the order of their keys. Of a key that comes twice the first counts. */
final class AttributeTexts {
  private final int mostValueBytes;
  private final Attribute attribute = new Attribute();
  private final ProtoWriter value = new ProtoWriter(64);
  private final SortedMap<String, String> texts = new TreeMap<>();
  private @Nullable Refusal problem;
  private boolean cut;
  private long bytes;

  /**
   * @param mostValueBytes that a label may have
   */
  AttributeTexts(int mostValueBytes) {
    this.mostValueBytes = mostValueBytes;
  }

  /**
   * Reads the attributes of a point: what is too long or too much is a {@link #problem}.
   *
   * @param type of the message
   * @param field of the message that holds them
   */
  void readPoint(ProtoReader message, MessageType type, int field) {
    clear();
    while (problem == null && message.next(type)) {
      if (message.field() == field) {
        attribute.read(message);
        problem = checked();
        if (problem == null) {
          add();
        }
      }
    }
  }

  private @Nullable Refusal checked() {
    if (texts.size() == LabelLimits.MOST_LABELS) {
      return Refusal.TOO_MANY_LABELS;
    }
    if (attribute.keyLength() > LabelLimits.MOST_NAME_BYTES) {
      return Refusal.NAME_TOO_LONG;
    }
    value.clear();
    @Nullable DropReason reason = attribute.appendValue(value, mostValueBytes);
    return reason == null ? keyProblem() : Refusal.of(reason);
  }

  private @Nullable Refusal keyProblem() {
    boolean valid = Utf8.isValid(attribute.array(), attribute.keyOffset(), attribute.keyLength());
    return valid ? null : Refusal.INVALID_UTF8;
  }

  /**
   * Reads the attributes of a resource or a scope: what is too long is cut, and what is too much is
   * left out, but for what becomes job and instance.
   *
   * @param type of the message
   * @param field of the message that holds them
   */
  void readAround(ProtoReader message, MessageType type, int field) {
    clear();
    int others = 0;
    while (message.next(type)) {
      if (message.field() != field) {
        continue;
      }
      attribute.read(message);
      boolean identity = ResourceIdentity.isIdentity(attribute);
      long room = LabelLimits.mostConstantBytes(mostValueBytes) - bytes - attribute.keyLength();
      if (!identity
          && (room < 0
              || others == LabelLimits.MOST_LABELS
              || attribute.keyLength() > LabelLimits.MOST_NAME_BYTES)) {
        cut = true;
        continue;
      }
      value.clear();
      int most = identity ? mostValueBytes : (int) Math.min(mostValueBytes, room);
      boolean valid = attribute.appendBeginning(value, most);
      cut |= attribute.wasCut();
      problem = problem != null ? problem : valid ? keyProblem() : Refusal.INVALID_UTF8;
      if (!identity) {
        others++;
        bytes += attribute.keyLength() + value.size();
      }
      add();
    }
  }

  private void clear() {
    texts.clear();
    problem = null;
    cut = false;
    bytes = 0;
  }

  private void add() {
    String key = text(attribute.array(), attribute.keyOffset(), attribute.keyLength());
    texts.putIfAbsent(key, text(value.array(), 0, value.size()));
  }

  private static String text(byte[] array, int offset, int length) {
    return new String(array, offset, length, StandardCharsets.UTF_8);
  }

  /** Why they cannot be labels; null when they can. */
  @Nullable Refusal problem() {
    return problem;
  }

  /** Whether something was too much and is missing. */
  boolean wasCut() {
    return cut;
  }

  /** Until the next read. */
  SortedMap<String, String> values() {
    return texts;
  }
}
