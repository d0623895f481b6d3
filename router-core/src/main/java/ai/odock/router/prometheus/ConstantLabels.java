package ai.odock.router.prometheus;

import ai.odock.router.otlp.CommonSchema;
import ai.odock.router.otlp.MetricsSchema;
import ai.odock.router.otlp.ProtoReader;
import ai.odock.router.otlp.ProtoWriter;
import ai.odock.router.otlp.Slice;
import ai.odock.router.otlp.Utf8;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The labels that do not come from a point: {@code job} and {@code instance} of its resource, those
 * of its scope, and external labels, which are weak.
 */
public final class ConstantLabels {
  public static final byte[] JOB = ascii("job");
  public static final byte[] INSTANCE = ascii("instance");
  private static final byte[] SCOPE_NAME = ascii("otel_scope_name");
  private static final byte[] SCOPE_VERSION = ascii("otel_scope_version");
  private static final byte[] SCOPE_PREFIX = ascii("otel_scope_");
  private static final byte[] NO_SOURCE = {};

  private final Settings settings;
  private final LabelNames names = new LabelNames(LabelNames.Style.SERIES);
  private final LabelSet set = new LabelSet();
  private final ProtoWriter scopeKey = new ProtoWriter(64);
  private final EncodedLabels resource = new EncodedLabels();
  private final EncodedLabels scope = new EncodedLabels();
  private final ProtoReader around = new ProtoReader();
  private final ProtoReader message = new ProtoReader();
  private final Slice scopeName = new Slice();
  private final Slice scopeVersion = new Slice();
  private final Attribute attribute = new Attribute();
  private final ResourceIdentity identity;
  private final byte[][] external;
  private boolean validScope;
  private boolean cutScope;
  private int scopeLabels;
  private long scopeBytes;

  public ConstantLabels(Settings settings) {
    this.settings = settings;
    this.identity = new ResourceIdentity(settings.maxLabelValueBytes());
    scopeKey.bytes(SCOPE_PREFIX, 0, SCOPE_PREFIX.length);
    this.external = new byte[2 * settings.externalLabels().size()][];
    int i = 0;
    for (Map.Entry<String, String> label : settings.externalLabels().entrySet()) {
      external[i++] = label.getKey().getBytes(StandardCharsets.UTF_8);
      external[i++] = label.getValue().getBytes(StandardCharsets.UTF_8);
    }
  }

  /** Takes the resource of the ResourceMetrics whose fields {@code fields} is about to read. */
  public void resource(ProtoReader fields) {
    identity.read(fields);
    resource.clear();
    addResource();
    set.overwriteInto(resource, external.length / 2);
  }

  /** Takes the scope of the ScopeMetrics that {@code outer} stands on. */
  public void scope(ProtoReader outer) {
    scope.clear();
    addResource();
    validScope = true;
    cutScope = false;
    scopeLabels = 0;
    scopeBytes = 0;
    if (settings.scopeInfo()) {
      addScope(outer);
    }
    set.overwriteInto(scope, external.length / 2);
  }

  /** Of the resource alone, for {@code target_info}. */
  public EncodedLabels ofResource() {
    return resource;
  }

  /** Of resource and scope, for series. */
  public EncodedLabels ofScope() {
    return scope;
  }

  /** Whether the labels of {@link #ofResource} are valid UTF-8. */
  public boolean validResource() {
    return identity.valid();
  }

  /** Why the points of the scope cannot have series, or null. */
  public @Nullable DropReason problem() {
    return identity.valid() && validScope ? null : DropReason.INVALID_UTF8;
  }

  /** Whether a label of resource or scope was too long, or one too many, and is not whole. */
  public boolean wasCut() {
    return identity.wasCut() || cutScope;
  }

  /** Bytes that it keeps. */
  public long heldBytes() {
    return set.heldBytes() + resource.heldBytes() + scope.heldBytes() + scopeKey.array().length;
  }

  private void addResource() {
    set.clear(NO_SOURCE);
    for (int i = 0; i < external.length; i += 2) {
      set.value().bytes(external[i + 1], 0, external[i + 1].length);
      set.add(external[i]);
    }
    if (identity.hasJob() && identity.job().size() > 0) {
      set.value().bytes(identity.job().array(), 0, identity.job().size());
      set.add(JOB);
    }
    if (identity.instance().size() > 0) {
      set.value().bytes(identity.instance().array(), 0, identity.instance().size());
      set.add(INSTANCE);
    }
  }

  /** Name and version first: an attribute may overwrite them, wherever it stands. */
  private void addScope(ProtoReader outer) {
    scopeName.clear();
    scopeVersion.clear();
    around.enter(outer);
    while (nextOfScope()) {
      if (message.field() == Otlp.SCOPE_NAME) {
        scopeName.set(message);
      } else if (message.field() == Otlp.SCOPE_VERSION) {
        scopeVersion.set(message);
      }
    }
    addScopeText(SCOPE_NAME, scopeName);
    addScopeText(SCOPE_VERSION, scopeVersion);
    around.enter(outer);
    while (nextOfScope()) {
      if (message.field() == Otlp.SCOPE_ATTRIBUTES) {
        addScopeAttribute();
      }
    }
  }

  /** Steps to the next field of the scope, which may come in several fields of what it is in. */
  private boolean nextOfScope() {
    while (!message.next(CommonSchema.SCOPE)) {
      do {
        if (!around.next(MetricsSchema.SCOPE_METRICS)) {
          return false;
        }
      } while (around.field() != Otlp.SCOPE_OF_METRICS);
      message.enter(around);
    }
    return true;
  }

  private void addScopeText(byte[] name, Slice text) {
    if (text.length() == 0) {
      return;
    }
    byte[] array = text.array();
    int length =
        Utf8.wholeCharacters(array, text.offset(), text.length(), settings.maxLabelValueBytes());
    cutScope |= length < text.length();
    validScope &= Utf8.isValid(array, text.offset(), length);
    set.value().bytes(array, text.offset(), length);
    set.add(name);
  }

  private void addScopeAttribute() {
    attribute.read(message);
    int most = settings.maxLabelValueBytes();
    long room = LabelLimits.mostConstantBytes(most) - scopeBytes - attribute.keyLength();
    if (room < 0
        || scopeLabels == LabelLimits.MOST_LABELS
        || SCOPE_PREFIX.length + attribute.keyLength() > LabelLimits.MOST_NAME_BYTES) {
      cutScope = true;
      return;
    }
    scopeKey.truncate(SCOPE_PREFIX.length);
    scopeKey.bytes(attribute.array(), attribute.keyOffset(), attribute.keyLength());
    Name name = names.find(scopeKey.array(), 0, scopeKey.size());
    if (name.problem != null) {
      validScope = false; // the prefix leaves only one problem
      return;
    }
    int before = set.value().size();
    validScope &= attribute.appendBeginning(set.value(), (int) Math.min(most, room));
    cutScope |= attribute.wasCut();
    scopeBytes += attribute.keyLength() + set.value().size() - before;
    scopeLabels++;
    if (set.value().size() > before) {
      set.add(name.bytes);
    }
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
