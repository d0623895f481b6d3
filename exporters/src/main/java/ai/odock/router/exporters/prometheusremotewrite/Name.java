package ai.odock.router.exporters.prometheusremotewrite;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** A translated metric or label name, or why there is none. */
final class Name {
  static final Name INVALID_UTF8 = new Name("", DropReason.INVALID_UTF8);

  /** ASCII but for a namespace that an operator wrote otherwise; empty when there is a problem. */
  final byte[] bytes;

  final @Nullable DropReason problem;

  private Name(String text, @Nullable DropReason problem) {
    this.bytes = text.getBytes(StandardCharsets.UTF_8);
    this.problem = problem;
  }

  /** A name, or {@code problem} when the text is empty. */
  static Name of(String text, DropReason problem) {
    return new Name(text, text.isEmpty() ? problem : null);
  }
}
