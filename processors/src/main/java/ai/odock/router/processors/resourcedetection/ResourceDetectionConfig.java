package ai.odock.router.processors.resourcedetection;

import ai.odock.router.settings.ConfigSection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The {@code processors::resource_detection} section.
 *
 * @param detectors in the order of their weight: the first that knows an attribute counts
 * @param override whether what is detected replaces what the resource says itself
 * @param timeout of a whole detection; a start waits no longer
 * @param refreshInterval zero: what was detected once stays
 * @param attributes the only attributes that are kept; empty: all are
 */
record ResourceDetectionConfig(
    List<Named> detectors,
    boolean override,
    Duration timeout,
    Duration refreshInterval,
    Set<String> attributes) {

  /** Detectors of the collector (contrib 0.147) that this build does not have. */
  private static final Set<String> OTHERS =
      Set.of(
          "akamai",
          "alibaba_ecs",
          "consul",
          "digitalocean",
          "dynatrace",
          "elastic_beanstalk",
          "heroku",
          "hetzner",
          "ibmcloud_classic",
          "ibmcloud_vpc",
          "kubeadm",
          "lambda",
          "nova",
          "openshift",
          "oraclecloud",
          "scaleway",
          "tencent_cvm",
          "upcloud",
          "vultr");

  /**
   * A detector of the configuration.
   *
   * @param disabled attributes that it must not set
   */
  record Named(String name, Detector detector, Set<String> disabled) {
    Named {
      disabled = Set.copyOf(disabled);
    }
  }

  ResourceDetectionConfig {
    detectors = List.copyOf(detectors);
    attributes = Set.copyOf(attributes);
    if (!timeout.isPositive()) {
      throw new IllegalArgumentException("'timeout' must be positive");
    }
    if (refreshInterval.isNegative()) {
      throw new IllegalArgumentException("'refresh_interval' must not be negative");
    }
  }

  static ResourceDetectionConfig read(ConfigSection yaml) {
    List<String> names = yaml.strings("detectors", List.of("env"));
    Map<String, Named> known = new LinkedHashMap<>();
    for (KnownDetector detector : KnownDetector.values()) {
      known.put(detector.label(), detector.read(yaml.section(detector.label())));
    }
    OTHERS.forEach(yaml::ignore);
    List<Named> detectors = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      Named named = known.get(names.get(i));
      if (named == null) {
        yaml.problem(
            "detectors",
            i,
            (OTHERS.contains(names.get(i))
                    ? "the collector has the detector %s, this build does not; there are %s"
                    : "invalid detector key: %s; there are %s")
                .formatted(names.get(i), known.keySet()));
      } else {
        detectors.add(named);
      }
    }
    return new ResourceDetectionConfig(
        detectors,
        yaml.bool("override", true),
        yaml.duration("timeout", Duration.ofSeconds(5)),
        yaml.duration("refresh_interval", Duration.ZERO),
        Set.copyOf(yaml.strings("attributes", List.of())));
  }
}
