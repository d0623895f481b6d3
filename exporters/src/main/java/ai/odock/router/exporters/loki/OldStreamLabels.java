package ai.odock.router.exporters.loki;

import ai.odock.router.otlp.ProtoReader;
import ai.odock.router.otlp.ProtoWriter;
import ai.odock.router.otlp.Slice;
import ai.odock.router.otlp.text.AnyValue;
import ai.odock.router.otlp.text.KeyValue;
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
  private final PathIndex resource = new PathIndex();
  private final PathIndex record = new PathIndex();
  private final ProtoReader fields = new ProtoReader();
  private final KeyValue pair = new KeyValue();
  private final Slice levelPiece = new Slice();
  private final AnyValue levelValue = new AnyValue();
  private final ProtoWriter name = new ProtoWriter(64);
  private int resourceSize;
  private boolean resourceOver;
  private boolean over;

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
    resource.read(piece, Otlp.RESOURCE_ATTRIBUTES);
    set.clear();
    over = false;
    ofResource.read(piece, Otlp.RESOURCE_ATTRIBUTES);
    if (defaults.exporter()) {
      set.constant(EXPORTER, OTLP);
    }
    if (defaults.job()) {
      job();
    }
    if (defaults.instance() && find(SERVICE_INSTANCE)) {
      set.add(INSTANCE, resource.value(), most);
    }
    promote(ofResource.resourceLabels(), resource);
    resourceSize = set.size();
    resourceOver = over || set.overLimit();
  }

  private boolean find(byte[] key) {
    return resource.find(key, 0, key.length);
  }

  private void job() {
    if (!find(SERVICE_NAME)) {
      return;
    }
    set.begin(JOB, 0, JOB.length);
    if (find(SERVICE_NAMESPACE)) {
      text.write(resource.value(), set.text());
      set.text().write('/');
    }
    if (find(SERVICE_NAME)) {
      text.write(resource.value(), set.text());
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
  void record(Slice piece) {
    set.truncate(resourceSize);
    over = false;
    ofRecord.read(piece, Otlp.RECORD_ATTRIBUTES);
    if (defaults.level()) {
      level(piece);
    }
    promote(ofRecord.resourceLabels(), resource);
    HintNames first = ofResource.attributeLabels();
    HintNames second = ofRecord.attributeLabels();
    if (first.size() + second.size() > 0) {
      record.read(piece, Otlp.RECORD_ATTRIBUTES);
      promote(first, record);
      promote(second, record);
    }
  }

  /** Whether these rules hold for the record. */
  boolean holdForRecord() {
    return holdFor() || ofRecord.any();
  }

  private void level(Slice piece) {
    int number = 0;
    boolean own = false;
    piece.cursor(fields);
    while (fields.next()) {
      if (fields.field() == Otlp.SEVERITY_NUMBER) {
        number = (int) fields.varint();
      } else if (fields.field() == Otlp.RECORD_ATTRIBUTES) {
        own |= isLevel();
      }
    }
    byte[] word = Severity.name(number);
    if (word == null) {
      return;
    }
    if (own) {
      levelValue.read(levelPiece);
      set.add(LEVEL, levelValue, most);
    } else {
      set.begin(LEVEL, 0, LEVEL.length);
      set.text().bytes(word, 0, word.length);
      set.end(false);
    }
  }

  /** Whether the attribute that {@link #fields} stands on is the record's own level. */
  private boolean isLevel() {
    pair.read(fields);
    boolean level = pair.key().is(LEVEL);
    if (level) {
      Slice encoded = pair.value();
      levelPiece.set(encoded.array(), encoded.offset(), encoded.length());
    }
    return level;
  }

  /** Makes labels of the attributes that a hint names. */
  private void promote(HintNames names, PathIndex attributes) {
    for (int i = 0; i < names.size(); i++) {
      byte[] key = names.array(i);
      if (attributes.find(key, names.start(i), names.end(i))) {
        name.clear();
        OldNames.write(key, names.start(i), names.end(i), name);
        set.add(name.array(), 0, name.size(), attributes.value(), most);
      }
    }
    over |= names.isCut();
  }

  /** What the line of the record is. */
  LineFormat format() {
    Slice hint = ofRecord.format().length() > 0 ? ofRecord.format() : ofResource.format();
    return hint.length() == 0 ? plainFormat : LineFormat.hinted(hint);
  }

  boolean overLimit() {
    return resourceOver || over || set.overLimit();
  }

  LabelSet set() {
    return set;
  }

  /** About the bytes that are kept for the next batch. */
  long heldBytes() {
    return resource.heldBytes() + record.heldBytes();
  }

  /** Lets go of the batch. */
  void forget() {
    resource.clear();
    record.clear();
    levelPiece.clear();
    set.clear();
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
