package ai.odock.router.exporters.loki;

import org.jspecify.annotations.Nullable;

/**
 * What the records of one ScopeLogs have in common.
 *
 * @param stream the number of their stream
 * @param resourceStart where the structured metadata of their resource lies in the table's shared
 *     bytes, up to {@code resourceEnd}
 * @param scopeStart the same of their scope, up to {@code scopeEnd}
 * @param problem why none of them can be written
 */
record Scope(
    int stream,
    int resourceStart,
    int resourceEnd,
    int scopeStart,
    int scopeEnd,
    @Nullable DropReason problem) {

  static Scope dropped(DropReason reason) {
    return new Scope(0, 0, 0, 0, 0, reason);
  }
}
