package ai.odock.router.exporters.loki;

import ai.odock.router.otlp.ProtoReader;
import ai.odock.router.otlp.ProtoWriter;
import ai.odock.router.otlp.Slice;
import ai.odock.router.otlp.text.AnyValue;
import ai.odock.router.otlp.text.ValueText;
import java.nio.charset.StandardCharsets;

/**
 * Labels by the rules of the collector's removed exporter (contrib/pkg/translator/loki): exporter,
 * job, instance and level, and the attributes that hints name. They are the same for no two records
 * for sure, so each is asked.
 */
final class OldStreamLabels {
  private static final byte[] EXPORTER = ascii("exporter");
  private static final byte[] OTLP = ascii("OTLP");
  private static final byte[] JOB = ascii("job");
  private static final byte[] INSTANCE = ascii("instance");
  private static final byte[] LEVEL = ascii("level");
  private static final byte[] SERVICE_NAME = ascii("service.name");
  private static final byte[] SERVICE_NAMESPACE = ascii("service.namespace");
  private static final byte[] SERVICE_INSTANCE = ascii("service.instance.id");

  private final OldLabels defaults;
  private final boolean always;
  private final LineFormat plainFormat;
  private final LabelSet set;
  private final int most;
  private final ValueText text;
  private final Hints ofResource = new Hints();
  private final Hints ofRecord = new Hints();
  private final NamedAttribute attribute = new NamedAttribute();
  private final Slice resource = new Slice();
  private final ProtoReader fields = new ProtoReader();
  private final AnyValue list = new AnyValue();
  private final AnyValue item = new AnyValue();
  private final Slice itemPiece = new Slice();
  private final ProtoWriter name = new ProtoWriter(64);
  private int resourceSize;
  private boolean resourceOver;

  OldStreamLabels(ValueText text, Translation translation) {
    this.text = text;
    this.defaults = translation.oldLabels();
    this.always = translation.old() != null;
    this.plainFormat =
        translation.line() == LineFormat.BODY ? LineFormat.OLD_JSON : translation.line();
    this.most = translation.limits().labelNames();
    this.set = new LabelSet(text, translation.limits());
  }

  /** Begins with a resource. */
  void resource(Slice piece) {
    resource.set(piece.array(), piece.offset(), piece.length());
    set.clear();
    ofResource.read(piece, Otlp.RESOURCE_ATTRIBUTES);
    if (defaults.exporter()) {
      set.constant(EXPORTER, OTLP);
    }
    if (defaults.job()) {
      job();
    }
    if (defaults.instance() && find(piece, Otlp.RESOURCE_ATTRIBUTES, SERVICE_INSTANCE)) {
      set.add(INSTANCE, attribute.value(), most);
    }
    promote(ofResource.resourceLabels(), resource, Otlp.RESOURCE_ATTRIBUTES);
    resourceSize = set.size();
    resourceOver = set.overLimit();
  }

  private boolean find(Slice message, int field, byte[] key) {
    return attribute.find(message, field, key, 0, key.length);
  }

  private void job() {
    if (!find(resource, Otlp.RESOURCE_ATTRIBUTES, SERVICE_NAME)) {
      return;
    }
    set.begin(JOB, 0, JOB.length);
    if (find(resource, Otlp.RESOURCE_ATTRIBUTES, SERVICE_NAMESPACE)) {
      text.write(attribute.value(), set.text());
      set.text().write('/');
    }
    if (find(resource, Otlp.RESOURCE_ATTRIBUTES, SERVICE_NAME)) {
      text.write(attribute.value(), set.text());
    }
    set.end(false);
  }

  /** Whether these rules hold for all records. */
  boolean always() {
    return always;
  }

  /** Whether these rules hold for all records of the resource. */
  boolean holdFor() {
    return always || ofResource.any();
  }

  /** Goes on with a record of the resource. */
  void record(Slice record) {
    set.truncate(resourceSize);
    ofRecord.read(record, Otlp.RECORD_ATTRIBUTES);
    if (defaults.level()) {
      level(record);
    }
    promote(ofRecord.resourceLabels(), resource, Otlp.RESOURCE_ATTRIBUTES);
    promote(ofResource.attributeLabels(), record, Otlp.RECORD_ATTRIBUTES);
    promote(ofRecord.attributeLabels(), record, Otlp.RECORD_ATTRIBUTES);
  }

  /** Whether these rules hold for the record. */
  boolean holdForRecord() {
    return holdFor() || ofRecord.any();
  }

  private void level(Slice record) {
    int number = 0;
    record.cursor(fields);
    while (fields.next()) {
      if (fields.field() == Otlp.SEVERITY_NUMBER) {
        number = (int) fields.varint();
      }
    }
    byte[] word = Severity.name(number);
    if (word == null) {
      return;
    }
    if (find(record, Otlp.RECORD_ATTRIBUTES, LEVEL)) {
      set.add(LEVEL, attribute.value(), most);
    } else {
      set.begin(LEVEL, 0, LEVEL.length);
      set.text().bytes(word, 0, word.length);
      set.end(false);
    }
  }

  /** Makes labels of the attributes that an encoded hint names: an array, or a text with commas. */
  private void promote(Slice hint, Slice message, int field) {
    if (hint.length() == 0) {
      return;
    }
    list.read(hint);
    Slice content = list.content();
    if (list.kind() == AnyValue.STRING) {
      int end = content.offset() + content.length();
      int from = content.offset();
      for (int i = from; i <= end; i++) {
        if (i == end || content.array()[i] == ',') {
          promote(content.array(), from, i, message, field);
          from = i + 1;
        }
      }
    } else if (list.kind() == AnyValue.ARRAY) {
      content.cursor(fields);
      while (fields.next()) {
        if (fields.field() == Otlp.VALUES) {
          itemPiece.set(fields);
          item.read(itemPiece);
          Slice one = item.content();
          promote(one.array(), one.offset(), one.offset() + one.length(), message, field);
        }
      }
    }
  }

  private void promote(byte[] key, int from, int to, Slice message, int field) {
    int start = from;
    int end = to;
    while (start < end && isSpace(key[start])) {
      start++;
    }
    while (start < end && isSpace(key[end - 1])) {
      end--;
    }
    if (start < end && attribute.find(message, field, key, start, end)) {
      name.clear();
      OldNames.write(key, start, end, name);
      set.add(name.array(), 0, name.size(), attribute.value(), most);
    }
  }

  private static boolean isSpace(byte b) {
    return b == ' ' || (b >= '\t' && b <= '\r');
  }

  /** Whether an attribute of this key is left out of the line: a hint, or a label already. */
  boolean leavesOut(Slice key) {
    if (Hints.is(key)) {
      return true;
    }
    name.clear();
    OldNames.write(key.array(), key.offset(), key.offset() + key.length(), name);
    return set.has(name.array(), 0, name.size());
  }

  /** What the line of the record is. */
  LineFormat format() {
    Slice hint = ofRecord.format().length() > 0 ? ofRecord.format() : ofResource.format();
    return hint.length() == 0 ? plainFormat : LineFormat.hinted(hint);
  }

  boolean overLimit() {
    return resourceOver || set.overLimit();
  }

  LabelSet set() {
    return set;
  }

  /** Lets go of the batch. */
  void forget() {
    resource.clear();
    set.clear();
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
