package ai.odock.router.app.demo;

import ai.odock.router.otlp.OtlpBytes;
import ai.odock.router.otlp.ProtoReader;
import java.util.List;
import java.util.function.Function;

/**
 * What a stand-in for OTLP has taken. What others than the demo's gateway have sent is shown apart:
 * among hundreds of spans a second nobody would find their own.
 */
final class OtlpPage {
  private final String title;
  private final Arrivals gateway = new Arrivals();
  private final Arrivals others = new Arrivals();

  /**
   * @param title whose page it is
   */
  OtlpPage(String title) {
    this.title = title;
  }

  /**
   * @param line as for {@link LatestItems}
   */
  void add(OtlpBytes request, Function<ProtoReader, String> line) {
    LatestItems latest = new LatestItems(request, line);
    List<String> foreign = latest.others();
    others.add(foreign.size(), foreign);
    gateway.add(request.items(), latest.gateway());
  }

  /** All items. */
  long items() {
    return gateway.items();
  }

  /**
   * @param arrived the items in words
   */
  String text(String arrived) {
    String yours =
        others.items() == 0 ? "" : "\nNot from the demo's gateway, so yours:\n" + others.text();
    return title
        + " has taken "
        + arrived
        + ". Times are in UTC, the newest comes first.\n"
        + yours
        + "\nFrom the demo's gateway:\n"
        + gateway.text();
  }
}
