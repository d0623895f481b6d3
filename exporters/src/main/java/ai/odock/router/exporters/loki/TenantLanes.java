package ai.odock.router.exporters.loki;

import ai.odock.router.Batch;
import ai.odock.router.Partitioner;
import ai.odock.router.otlp.OtlpBytes;
import ai.odock.router.otlp.ProtoReader;
import ai.odock.router.otlp.ProtoWriter;
import ai.odock.router.settings.ComponentId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Takes batches apart by tenant. A batch of one tenant, as most are, is looked at and not copied.
 */
final class TenantLanes implements Partitioner {
  /** The lane of what has a tenant that Loki takes for none. No tenant has this name. */
  static final String INVALID = ":invalid";

  private final Tenancy tenancy;

  TenantLanes(Tenancy tenancy) {
    this.tenancy = tenancy;
  }

  @Override
  public Map<String, Batch> split(Batch batch) {
    return switch (tenancy.source()) {
      case FIXED -> Map.of(tenancy.key(), batch);
      case METADATA -> Map.of(ofMetadata(batch), batch);
      case HINT, RESOURCE -> ofResources(batch);
    };
  }

  private String ofMetadata(Batch batch) {
    List<String> values = batch.metadata().get(tenancy.key());
    String name = values == null || values.isEmpty() ? "" : values.getFirst();
    return name.isEmpty() ? tenancy.otherwise() : TenantName.isValid(name) ? name : INVALID;
  }

  private Map<String, Batch> ofResources(Batch batch) {
    ResourceTenant tenants = new ResourceTenant(tenancy);
    List<String> wholes = new ArrayList<>(batch.parts().size());
    String first = null;
    boolean one = true;
    for (OtlpBytes part : batch.parts()) {
      String whole = tenants.ofWhole(part);
      wholes.add(whole);
      first = first == null ? whole : first;
      one &= !whole.equals(ResourceTenant.SEVERAL) && whole.equals(first);
    }
    return one
        ? Map.of(first == null ? tenancy.otherwise() : first, batch)
        : apart(batch, wholes, tenants);
  }

  private static Map<String, Batch> apart(
      Batch batch, List<String> wholes, ResourceTenant tenants) {
    Map<String, Lane> lanes = new LinkedHashMap<>();
    for (int i = 0; i < wholes.size(); i++) {
      OtlpBytes part = batch.parts().get(i);
      ComponentId origin = batch.origins().get(i);
      if (wholes.get(i).equals(ResourceTenant.SEVERAL)) {
        takeApart(part, tenants, lanes);
        lanes.values().forEach(lane -> lane.end(origin));
      } else {
        lanes.computeIfAbsent(wholes.get(i), t -> new Lane()).add(part, origin);
      }
    }
    Map<String, Batch> batches = new LinkedHashMap<>();
    lanes.forEach((tenant, lane) -> batches.put(tenant, lane.batch(batch)));
    return batches;
  }

  private static void takeApart(OtlpBytes part, ResourceTenant tenants, Map<String, Lane> lanes) {
    ProtoReader request = part.reader();
    while (request.next()) {
      if (request.field() == Otlp.RESOURCE_LOGS) {
        String tenant = tenants.of(request);
        lanes.computeIfAbsent(tenant, t -> new Lane()).copy(request);
      }
    }
  }

  /** What one tenant gets. */
  private static final class Lane {
    private final List<OtlpBytes> parts = new ArrayList<>();
    private final List<ComponentId> origins = new ArrayList<>();
    private final ProtoWriter copied = new ProtoWriter(1024);
    private final ProtoReader resourceLogs = new ProtoReader();
    private final ProtoReader scopeLogs = new ProtoReader();
    private int items;

    void add(OtlpBytes part, ComponentId origin) {
      parts.add(part);
      origins.add(origin);
    }

    void copy(ProtoReader field) {
      int start = field.fieldStart();
      copied.bytes(field.array(), start, field.fieldEnd() - start);
      resourceLogs.enter(field);
      while (resourceLogs.next()) {
        if (resourceLogs.field() == Otlp.SCOPE_LOGS) {
          scopeLogs.enter(resourceLogs);
          while (scopeLogs.next()) {
            items += scopeLogs.field() == Otlp.LOG_RECORDS ? 1 : 0;
          }
        }
      }
    }

    /** Makes a part of what was copied. */
    void end(ComponentId origin) {
      if (copied.size() > 0) {
        byte[] bytes = copied.toByteArray();
        add(new OtlpBytes(bytes, 0, bytes.length, items), origin);
        copied.clear();
        items = 0;
      }
    }

    Batch batch(Batch of) {
      return of.with(parts, origins);
    }
  }
}
