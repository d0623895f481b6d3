package ai.odock.router.config;

import java.util.Comparator;

/**
 * The order of keys in go-yaml: numbers by their value, so that {@code otlp/2} stands before {@code
 * otlp/10}; letters after other characters.
 */
enum NaturalOrder implements Comparator<String> {
  INSTANCE;

  @Override
  public int compare(String left, String right) {
    int[] a = left.codePoints().toArray();
    int[] b = right.codePoints().toArray();
    for (int i = 0; i < a.length && i < b.length; i++) {
      if (a[i] != b[i]) {
        return differ(a, b, i);
      }
    }
    return Integer.compare(a.length, b.length);
  }

  private static int differ(int[] a, int[] b, int at) {
    boolean left = Character.isLetter(a[at]);
    boolean right = Character.isLetter(b[at]);
    if (left && right) {
      return Integer.compare(a[at], b[at]);
    }
    if (left || right) {
      boolean afterDigit = at > 0 && Character.isDigit(a[at - 1]);
      return afterDigit == left ? -1 : 1;
    }
    // A zero inside a number must not vanish: 100 stands after 19.
    boolean inside = (a[at] == '0' || b[at] == '0') && numberBefore(a, at);
    int byNumber = Long.compare(number(inside, a, at), number(inside, b, at));
    if (byNumber != 0) {
      return byNumber;
    }
    int byDigits = Integer.compare(digits(a, at), digits(b, at));
    return byDigits != 0 ? byDigits : Integer.compare(a[at], b[at]);
  }

  private static boolean numberBefore(int[] text, int at) {
    for (int i = at - 1; i >= 0 && Character.isDigit(text[i]); i--) {
      if (text[i] != '0') {
        return true;
      }
    }
    return false;
  }

  private static long number(boolean inside, int[] text, int from) {
    long number = inside ? 1 : 0;
    for (int i = from; i < from + digits(text, from) && number < Long.MAX_VALUE / 20; i++) {
      number = number * 10 + Character.digit(text[i], 10);
    }
    return number;
  }

  private static int digits(int[] text, int from) {
    int end = from;
    while (end < text.length && Character.isDigit(text[end])) {
      end++;
    }
    return end - from;
  }
}
