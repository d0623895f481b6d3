package ai.odock.router.exporters.loki;

import java.util.Arrays;

/** The scopes of a round, kept for the next one. */
final class Scopes {
  private static final int BYTES_PER_SCOPE = 136;

  /** As many as a round may have. */
  static final int MOST = 1 << 14;

  private Scope[] scopes = {};
  private int size;

  Scopes() {
    grow(16);
  }

  /** One more. */
  Scope next() {
    if (size == scopes.length) {
      grow(2 * size);
    }
    return scopes[size++];
  }

  private void grow(int length) {
    scopes = Arrays.copyOf(scopes, length);
    for (int i = size; i < length; i++) {
      scopes[i] = new Scope();
    }
  }

  int size() {
    return size;
  }

  void clear() {
    for (int i = 0; i < size; i++) {
      scopes[i].forget();
    }
    size = 0;
  }

  long heldBytes() {
    return (long) BYTES_PER_SCOPE * scopes.length;
  }
}
