package ai.odock.router.exporters.prometheusremotewrite;

import java.util.Locale;
import java.util.Set;

/** A job and an instance: what Prometheus knows a service's process by. */
record Target(String job, String instance) {
  /** Hosts that many services have. */
  private static final Set<String> ANYBODY =
      Set.of("", "localhost", "127.0.0.1", "0.0.0.0", "::1", "::");

  /** {@code service.name}: what stands after the last slash of the job. */
  String service() {
    return job.substring(job.lastIndexOf('/') + 1);
  }

  /** The host of the instance, without a port; empty when it says nothing. */
  String host() {
    String host = instance;
    int colon = host.lastIndexOf(':');
    boolean port = colon > 0 && host.substring(colon + 1).chars().allMatch(Character::isDigit);
    if (port && (host.indexOf(':') == colon || host.charAt(colon - 1) == ']')) {
      host = host.substring(0, colon);
    }
    if (host.startsWith("[") && host.endsWith("]")) {
      host = host.substring(1, host.length() - 1);
    }
    return ANYBODY.contains(host.toLowerCase(Locale.ROOT)) ? "" : host;
  }

  /** Whether the other one is of the same service, by its job or by its host. */
  boolean isServiceOf(Target other) {
    return sameService(other) || sameHost(other);
  }

  private boolean sameService(Target other) {
    return !service().isEmpty() && service().equals(other.service());
  }

  /** Whether both run on one host that is known by name or address. */
  boolean sameHost(Target other) {
    return !host().isEmpty() && host().equals(other.host());
  }

  @Override
  public String toString() {
    return "job=\"" + job + "\", instance=\"" + instance + "\"";
  }
}
