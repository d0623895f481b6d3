package ai.odock.router.prometheus;

import ai.odock.router.otlp.CommonSchema;
import ai.odock.router.otlp.MetricsSchema;
import ai.odock.router.otlp.ProtoReader;
import ai.odock.router.otlp.ProtoWriter;
import java.nio.charset.StandardCharsets;

/** The attributes of a resource that become {@code job} and {@code instance}. */
public final class ResourceIdentity {
  private static final byte[] NAME = ascii("service.name");
  private static final byte[] NAMESPACE = ascii("service.namespace");
  private static final byte[] INSTANCE = ascii("service.instance.id");
  private static final byte[] SLASH = {'/'};

  private final int mostValueBytes;
  private final ProtoReader resource = new ProtoReader();
  private final Attribute attribute = new Attribute();
  private final ProtoWriter name = new ProtoWriter(64);
  private final ProtoWriter job = new ProtoWriter(64);
  private final ProtoWriter instance = new ProtoWriter(64);
  private boolean hasName;
  private boolean hasNamespace;
  private boolean hasInstance;
  private boolean valid;
  private boolean cut;

  /**
   * @param mostValueBytes of each attribute; longer ones are cut
   */
  public ResourceIdentity(int mostValueBytes) {
    this.mostValueBytes = mostValueBytes;
  }

  /** Takes the resource of the ResourceMetrics whose fields {@code fields} is about to read. */
  public void read(ProtoReader fields) {
    hasName = false;
    hasNamespace = false;
    hasInstance = false;
    valid = true;
    cut = false;
    name.clear();
    job.clear();
    instance.clear();
    while (fields.next(MetricsSchema.RESOURCE_METRICS)) {
      if (fields.field() == Otlp.RESOURCE) {
        readResource(fields);
      }
    }
    if (hasNamespace) {
      job.bytes(SLASH, 0, 1);
    }
    job.bytes(name.array(), 0, name.size());
  }

  public boolean hasJob() {
    return hasName;
  }

  /** {@code namespace/name}, or the name alone. */
  public ProtoWriter job() {
    return job;
  }

  public boolean hasInstance() {
    return hasInstance;
  }

  public ProtoWriter instance() {
    return instance;
  }

  /** Whether these attributes are valid UTF-8. */
  public boolean valid() {
    return valid;
  }

  /** Whether one of these attributes was too long, and has lost its end. */
  public boolean wasCut() {
    return cut;
  }

  /** Whether a resource attribute is shown as {@code job} or {@code instance}. */
  public static boolean isIdentity(Attribute attribute) {
    return attribute.isKey(NAME) || attribute.isKey(NAMESPACE) || attribute.isKey(INSTANCE);
  }

  /** Of an attribute that comes twice the first counts, as in the collector. */
  private void readResource(ProtoReader outer) {
    resource.enter(outer);
    while (resource.next(CommonSchema.RESOURCE)) {
      if (resource.field() != Otlp.RESOURCE_ATTRIBUTES) {
        continue;
      }
      attribute.read(resource);
      if (!hasName && attribute.isKey(NAME)) {
        append(name);
        hasName = true;
      } else if (!hasNamespace && attribute.isKey(NAMESPACE)) {
        append(job);
        hasNamespace = true;
      } else if (!hasInstance && attribute.isKey(INSTANCE)) {
        append(instance);
        hasInstance = true;
      }
    }
  }

  private void append(ProtoWriter out) {
    valid &= attribute.appendBeginning(out, mostValueBytes);
    cut |= attribute.wasCut();
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
