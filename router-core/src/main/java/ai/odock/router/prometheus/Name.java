package ai.odock.router.prometheus;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** A translated metric or label name, or why there is none. */
public final class Name {
  public static final Name INVALID_UTF8 = new Name("", DropReason.INVALID_UTF8);
  public static final Name TOO_LONG = new Name("", DropReason.NAME_TOO_LONG);

  /** ASCII but for a namespace that an operator wrote otherwise; empty when there is a problem. */
  public final byte[] bytes;

  public final @Nullable DropReason problem;

  private Name(String text, @Nullable DropReason problem) {
    this.bytes = text.getBytes(StandardCharsets.UTF_8);
    this.problem = problem;
  }

  /** A name, or {@code problem} when the text is empty. */
  public static Name of(String text, DropReason problem) {
    return new Name(text, text.isEmpty() ? problem : null);
  }
}
