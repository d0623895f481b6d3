package ai.odock.router.telemetry;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;

/** A whole page, for tests. */
public final class PageText {
  private PageText() {}

  public static String of(MetricsPage page) {
    StringWriter text = new StringWriter();
    try {
      page.read().writeTo(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }
}
