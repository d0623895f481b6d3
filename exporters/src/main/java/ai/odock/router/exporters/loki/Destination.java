package ai.odock.router.exporters.loki;

import ai.odock.router.net.coding.HttpBody;
import ai.odock.router.net.http.HttpClient;
import ai.odock.router.net.http.HttpResult;
import ai.odock.router.telemetry.Counter;
import java.util.Map;
import org.slf4j.Logger;

/**
 * Where the requests of a tenant go, and what is counted of them.
 *
 * @param headers that name the tenant, and the user of the URL; may be empty
 * @param changes by {@link Change#place}
 */
record Destination(
    HttpClient client, String url, Map<String, String> headers, Changes changes, Logger log) {
  /** Loki tells of each entry that it refuses; most of that is worth to be read. */
  static final int MAX_ANSWER = 1 << 20;

  /** Counts the records that were changed to be taken. */
  @FunctionalInterface
  interface Changes {
    Counter counter(Change change);
  }

  HttpResult post(HttpBody body) {
    return client.post(url, "application/x-protobuf", null, headers, body);
  }

  void changed(int[] counts) {
    for (Change change : Change.values()) {
      if (counts[change.place()] > 0) {
        changes.counter(change).add(counts[change.place()]);
      }
    }
  }
}
