package ai.odock.router.exporters.prometheusremotewrite;

import ai.odock.router.otlp.PointSchema;
import ai.odock.router.otlp.ProtoReader;
import ai.odock.router.otlp.ProtoWriter;
import ai.odock.router.otlp.Utf8;
import ai.odock.router.prometheus.Attribute;
import ai.odock.router.prometheus.ByteTable;
import ai.odock.router.prometheus.EncodedLabels;
import java.nio.charset.StandardCharsets;

/** Encodes one exemplar after the other as a remote-write Exemplar. */
final class Exemplars {
  /** OTLP Exemplar. */
  private static final int TIME = 2;

  private static final int AS_DOUBLE = 3;
  private static final int SPAN_ID = 4;
  private static final int TRACE_ID = 5;
  private static final int AS_INT = 6;
  private static final int ATTRIBUTES = 7;

  /** Remote-write Exemplar, after its labels. */
  private static final int VALUE = 2;

  private static final int TIMESTAMP = 3;

  /** All label names and values of an exemplar together (OpenMetrics, Prometheus). */
  private static final int MAX_CODE_POINTS = 128;

  private static final int MAX_TEXT_BYTES = 4 * MAX_CODE_POINTS;

  private static final byte[] TRACE_ID_LABEL = "trace_id".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] SPAN_ID_LABEL = "span_id".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
  private static final int TRACE_BYTES = 16;
  private static final int SPAN_BYTES = 8;

  private final ProtoReader fields = new ProtoReader();
  private final Attribute attribute = new Attribute();
  private final ProtoWriter out = new ProtoWriter(256);
  private final ProtoWriter attributes = new ProtoWriter(256);
  private final ProtoWriter text = new ProtoWriter(64);

  /** The names of the labels so far, each once. */
  private final ByteTable names = new ByteTable();

  private double value;
  private long millis;
  private boolean hasValue;
  private int codePoints;
  private boolean valid;

  /**
   * Encodes the exemplar that {@code outer} stands on. Of labels with one name the first counts,
   * the ids before all; when they are longer than an exemplar's may be together, the ids alone
   * stay.
   *
   * @return false when it is to be left out: it is not valid UTF-8, or has no label, and strict
   *     backends refuse the whole series for it
   */
  boolean encode(ProtoReader outer) {
    out.clear();
    attributes.clear();
    names.clear();
    value = 0;
    millis = 0;
    hasValue = false;
    codePoints = 0;
    valid = true;
    id(outer, TRACE_ID, TRACE_BYTES, TRACE_ID_LABEL);
    id(outer, SPAN_ID, SPAN_BYTES, SPAN_ID_LABEL);
    fields.enter(outer);
    while (fields.next(PointSchema.EXEMPLAR)) {
      field();
    }
    if (codePoints <= MAX_CODE_POINTS) {
      out.bytes(attributes.array(), 0, attributes.size());
    }
    boolean labelled = out.size() > 0;
    if (hasValue) {
      writeSample();
    }
    return valid && labelled;
  }

  /** The value of the exemplar, 0 when it has none. */
  double value() {
    return value;
  }

  /** Its time in milliseconds since 1970; 0 without a value, as in the collector. */
  long millis() {
    return hasValue ? millis : 0;
  }

  /** The encoded exemplar; valid until the next one. */
  ProtoWriter encoded() {
    return out;
  }

  private void field() {
    switch (fields.field()) {
      case TIME -> millis = Math.floorDiv(fields.fixed64(), 1_000_000L);
      case AS_DOUBLE -> setValue(fields.float64());
      case AS_INT -> setValue((double) fields.fixed64());
      case ATTRIBUTES -> addAttribute();
      default -> {}
    }
  }

  private void setValue(double number) {
    value = number;
    hasValue = true;
  }

  /** Keys of exemplar labels are not sanitised, as in the collector. */
  private void addAttribute() {
    if (codePoints > MAX_CODE_POINTS) {
      return; // none of them is sent
    }
    attribute.read(fields);
    byte[] array = attribute.array();
    int key = attribute.keyOffset();
    int length = attribute.keyLength();
    if (length > MAX_TEXT_BYTES) {
      codePoints = Integer.MAX_VALUE;
      return;
    }
    text.clear();
    boolean validValue = attribute.appendBeginning(text, MAX_TEXT_BYTES);
    valid &= validValue && Utf8.isValid(array, key, length);
    if (length == 0 || text.size() == 0) {
      return;
    }
    int before = names.size();
    if (names.add(array, key, length) < before) {
      return;
    }
    EncodedLabels.write(attributes, array, key, length, text.array(), 0, text.size());
    codePoints +=
        Utf8.codePoints(array, key, length) + Utf8.codePoints(text.array(), 0, text.size());
  }

  private void id(ProtoReader outer, int field, int bytes, byte[] label) {
    text.clear();
    fields.enter(outer);
    while (fields.next(PointSchema.EXEMPLAR)) {
      if (fields.field() == field) {
        text.clear();
        if (fields.valueLength() == bytes) {
          hex();
        }
      }
    }
    if (text.size() > 0) {
      names.add(label, 0, label.length);
      EncodedLabels.write(out, label, text.array(), 0, text.size());
      codePoints += label.length + text.size();
    }
  }

  /** An id of zeros is no id. */
  private void hex() {
    byte seen = 0;
    for (int i = 0; i < fields.valueLength(); i++) {
      byte b = fields.array()[fields.valueStart() + i];
      seen |= b;
      text.bytes(HEX, b >> 4 & 15, 1);
      text.bytes(HEX, b & 15, 1);
    }
    if (seen == 0) {
      text.clear();
    }
  }

  private void writeSample() {
    long bits = Double.doubleToRawLongBits(value);
    if (bits != 0) {
      out.fixed64Field(VALUE, bits);
    }
    if (millis != 0) {
      out.varintField(TIMESTAMP, millis);
    }
  }
}
