package ai.odock.router.processors.deltatocumulative;

import ai.odock.router.otlp.CommonSchema;
import ai.odock.router.otlp.MetricsSchema;
import ai.odock.router.otlp.ProtoReader;

/**
 * What tells the metric of a stream apart from others: the attributes of its resource, name,
 * version and attributes of its scope, its own name, unit, kind and whether it is monotonic
 * (collector: internal/exp/metrics/identity).
 */
final class MetricIdentity {
  private static final int RESOURCE_ATTRIBUTES = 1;

  /** InstrumentationScope. */
  private static final int NAME = 1;

  private static final int VERSION = 2;
  private static final int SCOPE_ATTRIBUTES = 3;

  private final IdentityHash hash;
  private final AttributeHash attributes;
  private final ProtoReader owner = new ProtoReader();
  private final ProtoReader fields = new ProtoReader();

  private long resourceHigh;
  private long resourceLow;
  private long scopeHigh;
  private long scopeLow;
  private long high;
  private long low;

  MetricIdentity(IdentityHash.Key key) {
    hash = new IdentityHash(key);
    attributes = new AttributeHash(key);
  }

  /** The ResourceMetrics that {@code outer} stands on; its resource may come last. */
  void resource(ProtoReader outer) {
    attributes.clear();
    owner.enter(outer);
    while (owner.next(MetricsSchema.RESOURCE_METRICS)) {
      if (owner.field() == Otlp.RESOURCE) {
        fields.enter(owner);
        while (fields.next(CommonSchema.RESOURCE)) {
          if (fields.field() == RESOURCE_ATTRIBUTES) {
            attributes.add(fields);
          }
        }
      }
    }
    resourceHigh = attributes.high();
    resourceLow = attributes.low();
  }

  /** The ScopeMetrics that {@code outer} stands on. */
  void scope(ProtoReader outer) {
    byte[] array = outer.array();
    int name = 0;
    int nameLength = 0;
    int version = 0;
    int versionLength = 0;
    attributes.clear();
    owner.enter(outer);
    while (owner.next(MetricsSchema.SCOPE_METRICS)) {
      if (owner.field() != Otlp.SCOPE) {
        continue;
      }
      fields.enter(owner);
      while (fields.next(CommonSchema.SCOPE)) {
        switch (fields.field()) {
          case NAME -> {
            name = fields.valueStart();
            nameLength = fields.valueLength();
          }
          case VERSION -> {
            version = fields.valueStart();
            versionLength = fields.valueLength();
          }
          case SCOPE_ATTRIBUTES -> attributes.add(fields);
          default -> {}
        }
      }
    }
    hash.begin();
    hash.number(resourceHigh);
    hash.number(resourceLow);
    hash.bytes(array, name, nameLength);
    hash.bytes(array, version, versionLength);
    hash.number(attributes.high());
    hash.number(attributes.low());
    scopeHigh = hash.high();
    scopeLow = hash.low();
  }

  void metric(MetricHead metric) {
    hash.begin();
    hash.number(scopeHigh);
    hash.number(scopeLow);
    metric.hash(hash);
    high = hash.high();
    low = hash.low();
  }

  /** Leaves the identity of the stream with these attributes in {@code into}. */
  void ofStream(AttributeHash attributes, IdentityHash into) {
    into.begin();
    into.number(high);
    into.number(low);
    into.number(attributes.high());
    into.number(attributes.low());
  }
}
