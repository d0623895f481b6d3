package ai.odock.router.processors.k8sattributes;

import ai.odock.router.settings.ConfigSection;
import java.util.List;
import java.util.Map;

/**
 * A way to find the pod of a resource: all sources together.
 *
 * @param sources what a pod and a resource must agree in
 */
record Association(List<Source> sources) {
  private static final int MAX_SOURCES = 4;

  /** The resource attribute that may hold an address, and that of the connection. */
  private static final String HOST_NAME = "host.name";

  /**
   * One value.
   *
   * @param attribute of the resource; empty: the address of the client's connection
   */
  record Source(String attribute) {
    boolean isConnection() {
      return attribute.isEmpty();
    }

    /** Whether the value is one of the pod's addresses. */
    boolean isAddress() {
      return isConnection()
          || attribute.equals(Metadata.POD_IP)
          || attribute.equals("ip")
          || attribute.equals(HOST_NAME);
    }

    static Source read(ConfigSection yaml) {
      String name = yaml.string("name", "");
      boolean connection =
          yaml.oneOf("from", Map.of("connection", true, "resource_attribute", false), false);
      if (!connection && name.isEmpty()) {
        throw new IllegalArgumentException("a resource_attribute needs a name");
      }
      return new Source(connection ? "" : name);
    }
  }

  /** The collector's, where an operator has written none, one after the other. */
  static final List<Association> DEFAULT =
      List.of(one(Metadata.POD_IP), one("ip"), one(""), one(HOST_NAME));

  Association {
    sources = List.copyOf(sources);
    if (sources.size() > MAX_SOURCES) {
      throw new IllegalArgumentException("too many association sources. limit is " + MAX_SOURCES);
    }
  }

  static Association one(String attribute) {
    return new Association(List.of(new Source(attribute)));
  }

  static Association read(ConfigSection yaml) {
    return new Association(yaml.list("sources", Source::read));
  }
}
