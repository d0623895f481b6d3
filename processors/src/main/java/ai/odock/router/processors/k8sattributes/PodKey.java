package ai.odock.router.processors.k8sattributes;

import java.util.List;

/**
 * The values of the sources of an association.
 *
 * @param association its place in the configuration
 */
record PodKey(int association, List<String> values) {
  PodKey {
    values = List.copyOf(values);
  }
}
