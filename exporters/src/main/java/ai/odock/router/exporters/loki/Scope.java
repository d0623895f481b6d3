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

  /** Whether metadata of the resource or the scope was left out, for want of room or for a name. */
  boolean metadataCut;

  boolean nameTaken;

  /** Whether resource and scope have a name in common. */
  boolean namesMeet;

  /** Where the structured metadata of resource and scope lie in the shared bytes. */
  int resourceStart;

  int resourceEnd;
  int scopeStart;
  int scopeEnd;

  /** Where the hashes of their names lie. */
  int resourceNames;

  int resourceNamesEnd;
  int scopeNames;
  int scopeNamesEnd;

  /** The bytes of their names and values. */
  int metadataBytes;

  /** Whether a line says less of the resource or the scope than there is. */
  boolean cut;

  private byte[] resourceArray = NOTHING;
  private int resourceOffset;
  private int resourceLength;
  private int tinyResource;
  private byte[] scopeArray = NOTHING;
  private int scopeOffset;
  private int scopeLength;
  private int tinyScope;

  /** The pairs of both. */
  int pairs() {
    return resourceNamesEnd - resourceNames + scopeNamesEnd - scopeNames;
  }

  /** Remembers where the encoded resource lies, and how much of it is for tiny records. */
  void resourceLies(Slice resource, int tiny) {
    resourceArray = resource.array();
    resourceOffset = resource.offset();
    resourceLength = resource.length();
    tinyResource = tiny;
  }

  /** The same of the scope. */
  void scopeLies(Slice scope, int tiny) {
    scopeArray = scope.array();
    scopeOffset = scope.offset();
    scopeLength = scope.length();
    tinyScope = tiny;
  }

  void readResource(Slice piece, boolean tiny) {
    piece.set(resourceArray, resourceOffset, tiny ? tinyResource : resourceLength);
  }

  void readScope(Slice piece, boolean tiny) {
    piece.set(scopeArray, scopeOffset, tiny ? tinyScope : scopeLength);
  }

  /** Whether a line of such a record says less of the resource or the scope than there is. */
  boolean isCut(boolean tiny) {
    return cut || (tiny && (tinyResource < resourceLength || tinyScope < scopeLength));
  }

  /** Takes over what is said of the resource. */
  void takeResource(Scope of) {
    resourceStart = of.resourceStart;
    resourceEnd = of.resourceEnd;
    resourceNames = of.resourceNames;
    resourceNamesEnd = of.resourceNamesEnd;
    metadataBytes = of.metadataBytes;
    metadataCut = of.metadataCut;
    nameTaken = of.nameTaken;
    cut = of.cut;
    resourceArray = of.resourceArray;
    resourceOffset = of.resourceOffset;
    resourceLength = of.resourceLength;
    tinyResource = of.tinyResource;
  }

  /** Lets go of the batch. */
  void forget() {
    problem = null;
    resourceArray = NOTHING;
    scopeArray = NOTHING;
    resourceOffset = 0;
    resourceLength = 0;
    tinyResource = 0;
    scopeOffset = 0;
    scopeLength = 0;
    tinyScope = 0;
  }
}
