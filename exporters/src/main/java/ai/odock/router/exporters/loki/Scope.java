package ai.odock.router.exporters.loki;

import ai.odock.router.otlp.Slice;
import org.jspecify.annotations.Nullable;

/** What the records of one ScopeLogs have in common. Kept for the next batch. */
final class Scope {
  private static final byte[] NOTHING = {};

  /** Why none of the records can be written. */
  @Nullable DropReason problem;

  /** Their label set, unless records have labels of their own. */
  int labels;

  /** Whether the rules of the collector's removed exporter hold. */
  boolean old;

  /** Whether a label of resource or scope was too long, or too many. */
  boolean overLimit;

  /** Where the structured metadata of resource and scope lie in the shared bytes, and the pairs. */
  int resourceStart;

  int resourceEnd;
  int scopeStart;
  int scopeEnd;
  int pairs;

  private byte[] resourceArray = NOTHING;
  private int resourceOffset;
  private int resourceLength;
  private byte[] scopeArray = NOTHING;
  private int scopeOffset;
  private int scopeLength;

  /** Remembers where the encoded resource and scope lie. */
  void lies(Slice resource, Slice scope) {
    resourceArray = resource.array();
    resourceOffset = resource.offset();
    resourceLength = resource.length();
    scopeArray = scope.array();
    scopeOffset = scope.offset();
    scopeLength = scope.length();
  }

  void readResource(Slice piece) {
    piece.set(resourceArray, resourceOffset, resourceLength);
  }

  void readScope(Slice piece) {
    piece.set(scopeArray, scopeOffset, scopeLength);
  }

  /** Whether both are of the same resource. */
  boolean isOfResourceOf(@Nullable Scope other) {
    return other != null
        && resourceArray == other.resourceArray
        && resourceOffset == other.resourceOffset
        && resourceLength == other.resourceLength;
  }

  /** Lets go of the batch. */
  void forget() {
    problem = null;
    resourceArray = NOTHING;
    scopeArray = NOTHING;
    resourceOffset = 0;
    resourceLength = 0;
    scopeOffset = 0;
    scopeLength = 0;
  }
}
