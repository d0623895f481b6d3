package ai.odock.router.processors.k8sattributes;

import java.util.Map;

/**
 * A container of a pod.
 *
 * @param image without tag and digest
 * @param tag {@code latest} where none is said
 * @param ids of its runs, by the number of restarts before
 */
record Container(String name, String image, String tag, Map<Integer, String> ids) {
  Container {
    ids = Map.copyOf(ids);
  }

  /** Of an image's reference: {@code registry:5000/a/b:tag@sha256:…}. */
  static Container of(String name, String reference, Map<Integer, String> ids) {
    String tagged = reference.replaceFirst("@.*", "");
    int colon = tagged.lastIndexOf(':');
    boolean tag = colon > tagged.lastIndexOf('/');
    return new Container(
        name,
        tag ? tagged.substring(0, colon) : tagged,
        tag ? tagged.substring(colon + 1) : reference.equals(tagged) ? "latest" : "",
        ids);
  }
}
