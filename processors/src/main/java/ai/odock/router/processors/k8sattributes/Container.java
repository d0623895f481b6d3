package ai.odock.router.processors.k8sattributes;

import java.util.Map;

/**
 * A container of a pod.
 *
 * @param image without tag and digest
 * @param tag {@code latest} where none is said
 * @param version that the image's reference says: tag and digest, as far as they are there
 * @param ids of its runs, by the number of restarts before
 */
record Container(String name, String image, String tag, String version, Map<Integer, String> ids) {
  Container {
    ids = Map.copyOf(ids);
  }

  /** Of an image's reference: {@code registry:5000/a/b:tag@sha256:…}. */
  static Container of(String name, String reference, Map<Integer, String> ids) {
    String tagged = reference.replaceFirst("@.*", "");
    int colon = tagged.lastIndexOf(':');
    boolean tag = colon > tagged.lastIndexOf('/');
    String written = tag ? tagged.substring(colon + 1) : "";
    String digest = reference.substring(tagged.length());
    return new Container(
        name,
        tag ? tagged.substring(0, colon) : tagged,
        tag || !digest.isEmpty() ? written : "latest",
        written.isEmpty() && !digest.isEmpty() ? digest.substring(1) : written + digest,
        ids);
  }
}
