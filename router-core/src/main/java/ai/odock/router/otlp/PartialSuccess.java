package ai.odock.router.otlp;

import java.nio.charset.StandardCharsets;

/**
 * What a backend says of an accepted request: {@code Export…PartialSuccess}. The three signals use
 * the same field numbers.
 *
 * @param rejected the items that the backend refused for good
 * @param message why, or a warning when nothing was refused; often empty
 */
public record PartialSuccess(long rejected, String message) {
  /** Everything was taken, and there is nothing to say. */
  public static final PartialSuccess NONE = new PartialSuccess(0, "");

  private static final int PARTIAL_SUCCESS = 1;
  private static final int REJECTED = 1;
  private static final int MESSAGE = 2;

  /**
   * Reads an {@code Export…ServiceResponse}. An answer that cannot be read says nothing: the items
   * were accepted all the same.
   */
  public static PartialSuccess read(byte[] response) {
    try {
      ProtoReader outer = new ProtoReader(response, 0, response.length);
      PartialSuccess found = NONE;
      while (outer.next()) {
        if (outer.field() == PARTIAL_SUCCESS && outer.wireType() == ProtoReader.BYTES) {
          found = readInner(new ProtoReader().enter(outer));
        }
      }
      return found;
    } catch (IllegalStateException e) {
      return NONE;
    }
  }

  private static PartialSuccess readInner(ProtoReader inner) {
    long rejected = 0;
    String message = "";
    while (inner.next()) {
      if (inner.field() == REJECTED && inner.wireType() == ProtoReader.VARINT) {
        rejected = inner.varint();
      } else if (inner.field() == MESSAGE && inner.wireType() == ProtoReader.BYTES) {
        message =
            new String(
                inner.array(), inner.valueStart(), inner.valueLength(), StandardCharsets.UTF_8);
      }
    }
    return new PartialSuccess(rejected, message);
  }

  /** The refused items of a request that held {@code items}: a backend may say nonsense. */
  public int rejectedOf(int items) {
    return Math.clamp(rejected, 0, items);
  }
}
