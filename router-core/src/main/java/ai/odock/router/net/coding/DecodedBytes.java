package ai.odock.router.net.coding;

import org.jspecify.annotations.Nullable;

/**
 * Where a decoder that does not know what is coming puts its next bytes: into the array while there
 * is room, else into a few bytes beside it, so that the array grows only when there really is more.
 */
final class DecodedBytes {
  private static final int BESIDE = 64;

  private final ChargedBytes out;
  private final byte[] beside = new byte[BESIDE];

  DecodedBytes(ChargedBytes out) {
    this.out = out;
  }

  private boolean inside() {
    return out.free() > 0;
  }

  byte[] array() {
    return inside() ? out.array() : beside;
  }

  int offset() {
    return inside() ? out.size() : 0;
  }

  /** At least one byte, also where none is allowed: the bomb shows itself by filling it. */
  int length() {
    return inside() ? out.free() : Math.max(1, Math.min(BESIDE, out.left()));
  }

  /** Keeps the {@code bytes} that were put at {@link #offset}; null: all is well. */
  @Nullable BodyProblem took(int bytes) {
    if (inside()) {
      out.advance(bytes);
      return null;
    }
    if (bytes > out.left()) {
      return BodyProblem.TOO_LARGE;
    }
    if (!out.room(bytes)) {
      return BodyProblem.NO_MEMORY;
    }
    out.append(beside, 0, bytes);
    return null;
  }
}
