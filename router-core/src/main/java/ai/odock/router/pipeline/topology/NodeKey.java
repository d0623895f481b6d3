package ai.odock.router.pipeline.topology;

import ai.odock.router.settings.ComponentId;

/**
 * The name of a place in the graph. It stays the same whatever component a reload puts there.
 *
 * @param name as in the configuration
 * @param place what tells instances of one component apart: the pipeline of a processor, the signal
 *     of an exporter, both signals of a connector; else empty
 */
record NodeKey(Role role, String name, String place) {
  static NodeKey of(Role role, ComponentId id, String place) {
    return new NodeKey(role, id.toString(), place);
  }

  static NodeKey extension(ComponentId id) {
    return of(Role.EXTENSION, id, "");
  }

  static NodeKey pipeline(String id) {
    return new NodeKey(Role.PIPELINE, id, "");
  }

  @Override
  public String toString() {
    return place.isEmpty() ? name : name + " (" + place + ")";
  }
}
