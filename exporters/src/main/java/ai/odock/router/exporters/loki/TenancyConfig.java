package ai.odock.router.exporters.loki;

import ai.odock.router.exporters.loki.Tenancy.Source;
import ai.odock.router.settings.ConfigSection;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Reads {@code tenant}. */
final class TenancyConfig {
  private static final String HEADER = "X-Scope-OrgID";

  private TenancyConfig() {}

  static Tenancy read(ConfigSection yaml) {
    ConfigSection tenant = yaml.section("tenant");
    String value = tenant.string("value", "");
    String resource = tenant.string("from_resource_attribute", "");
    String metadata = tenant.string("from_metadata", "");
    String otherwise = tenant.string("default", "");
    List<Tenancy> sources = new ArrayList<>();
    if (!value.isEmpty()) {
      sources.add(new Tenancy(Source.FIXED, value, ""));
    }
    if (!resource.isEmpty()) {
      sources.add(new Tenancy(Source.RESOURCE, resource, otherwise));
    }
    if (!metadata.isEmpty()) {
      sources.add(new Tenancy(Source.METADATA, metadata.toLowerCase(Locale.ROOT), otherwise));
    }
    if (!value.isEmpty() && !TenantName.isValid(value)) {
      tenant.problem("value", "is no name of a tenant that Loki takes");
    }
    if (!otherwise.isEmpty() && !TenantName.isValid(otherwise)) {
      tenant.problem("default", "is no name of a tenant that Loki takes");
    }
    if (sources.isEmpty()) {
      if (!otherwise.isEmpty()) {
        tenant.problem("default", "needs from_resource_attribute or from_metadata");
      }
      return Tenancy.HINTED;
    }
    boolean header = yaml.headers("headers").keySet().stream().anyMatch(HEADER::equalsIgnoreCase);
    if (sources.size() > 1 || header) {
      tenant.problem(
          "",
          header
              ? "the header " + HEADER + " is written in headers as well"
              : "needs one of value, from_resource_attribute and from_metadata");
    }
    if (!value.isEmpty() && !otherwise.isEmpty()) {
      tenant.problem("default", "has no effect beside value");
    }
    return sources.getFirst();
  }
}
