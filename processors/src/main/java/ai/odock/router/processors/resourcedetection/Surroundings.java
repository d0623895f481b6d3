package ai.odock.router.processors.resourcedetection;

import ai.odock.router.net.ClientContext;
import ai.odock.router.net.http.HttpClient;
import ai.odock.router.net.http.HttpClientSettings;
import ai.odock.router.net.http.HttpResult;
import ai.odock.router.time.Clock;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What detectors look at: the environment, files, and metadata services.
 *
 * @param root what file names are relative to: {@code /}
 */
record Surroundings(Map<String, String> environment, Path root, HttpClient client) {
  /** Those of this process; no proxy stands before a metadata service. */
  static Surroundings real(Duration timeout, String userAgent) {
    var direct = new ClientContext(userAgent, Map.of(), Clock.SYSTEM, null);
    return new Surroundings(
        System.getenv(), Path.of("/"), new HttpClient(HttpClientSettings.of(timeout), direct));
  }

  /** The value of a variable; empty when it is not set. */
  String variable(String name) {
    return environment.getOrDefault(name, "").strip();
  }

  Path file(String name) {
    return root.resolve(name);
  }

  /** The text of a file without the white space around it; null when it cannot be read. */
  @Nullable String text(String name) {
    try {
      return Files.readString(file(name), StandardCharsets.UTF_8).strip();
    } catch (IOException e) {
      return null;
    }
  }

  /**
   * Asks a metadata service.
   *
   * @return the body of an answer with status 200
   * @throws DetectionException for any other answer, or none
   */
  byte[] ask(String method, String url, Map<String, String> headers) throws DetectionException {
    return switch (client.ask(method, url, headers)) {
      case HttpResult.Answered answer when answer.status() == 200 -> answer.body();
      case HttpResult.Answered answer ->
          throw new DetectionException(method + " " + url + ": HTTP status " + answer.status());
      case HttpResult.Failed failed ->
          throw new DetectionException(method + " " + url + ": " + failed.reason());
    };
  }
}
