package ai.odock.router.exporters.prometheusremotewrite;

import ai.odock.router.ComponentContext;
import ai.odock.router.net.ClientContext;
import ai.odock.router.net.coding.HttpBody;
import ai.odock.router.net.http.HttpClient;
import ai.odock.router.net.http.HttpResult;
import ai.odock.router.settings.Redaction;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;

/** Puts questions to a Prometheus server. */
final class PrometheusQuery {
  private final String url;
  private final Map<String, String> authorization;
  private final HttpClient client;

  PrometheusQuery(DoubleCountConfig config, ComponentContext context) {
    url = config.queryUrl();
    authorization = config.prometheus().authorization();
    client = new HttpClient(config.client(), ClientContext.of(context));
  }

  /**
   * The targets of each metric of the answer.
   *
   * @throws IOException when there is none; for the operator
   */
  Map<String, Set<Target>> ask(String question) throws IOException {
    String form = "query=" + URLEncoder.encode(question, StandardCharsets.UTF_8);
    HttpResult result =
        client.post(
            url,
            "application/x-www-form-urlencoded",
            null,
            authorization,
            HttpBody.of(form.getBytes(StandardCharsets.US_ASCII)));
    return switch (result) {
      case HttpResult.Failed failed ->
          throw new IOException("POST " + Redaction.text(url) + ": " + failed.reason());
      case HttpResult.Answered answer -> {
        if (answer.status() != 200) {
          throw new IOException("POST " + Redaction.text(url) + ": status " + answer.status());
        }
        yield DoubleCountAnswer.read(answer.body());
      }
    };
  }

  /** Cuts a running question. */
  void close() {
    client.close();
  }
}
