package ai.odock.router.match;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A set of texts, as a table with open addressing: asking makes no object. */
final class StrictTexts implements TextMatcher {
  private final byte[] @Nullable [] table;

  StrictTexts(List<String> texts) {
    table = new byte[Integer.highestOneBit(texts.size() + 1) * 4][];
    for (String text : texts) {
      byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
      table[slot(utf8, 0, utf8.length)] = utf8;
    }
  }

  @Override
  public boolean matches(byte[] array, int offset, int length) {
    return table[slot(array, offset, length)] != null;
  }

  /** Where the text is, or would be. */
  private int slot(byte[] array, int offset, int length) {
    int slot = hash(array, offset, length) & (table.length - 1);
    for (byte[] text = table[slot]; text != null; text = table[slot]) {
      if (Arrays.equals(text, 0, text.length, array, offset, offset + length)) {
        break;
      }
      slot = (slot + 1) & (table.length - 1);
    }
    return slot;
  }

  static int hash(byte[] array, int offset, int length) {
    int hash = 1;
    for (int i = offset; i < offset + length; i++) {
      hash = 31 * hash + array[i];
    }
    return hash ^ (hash >>> 15);
  }
}
