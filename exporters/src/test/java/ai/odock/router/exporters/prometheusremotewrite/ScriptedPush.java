package ai.odock.router.exporters.prometheusremotewrite;

import ai.odock.router.fixtures.RemoteWriteMessages;
import ai.odock.router.fixtures.RemoteWriteMessages.Series;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.xerial.snappy.Snappy;

/**
 * Answers as scripted, then 204 but to requests that hold a series it refuses, and notes the names
 * of the series that it was sent.
 */
final class ScriptedPush implements Push {
  private final Deque<Result> answers;
  private final List<String> requests = new ArrayList<>();
  private final Map<String, Result> failures = new HashMap<>();
  private Map<String, String> refused = Map.of();
  private int refusal = 400;
  private int biggest = Integer.MAX_VALUE;
  private boolean counting;

  ScriptedPush(Result... answers) {
    this.answers = new ArrayDeque<>(List.of(answers));
  }

  /** Refuses requests with these series, with these texts. */
  ScriptedPush refusing(int status, Map<String, String> series) {
    refusal = status;
    refused = series;
    return this;
  }

  /** Answers so the first request that holds just these series. */
  ScriptedPush failingOnce(Map<String, Result> requests) {
    failures.putAll(requests);
    return this;
  }

  /** Refuses requests with more series. */
  ScriptedPush takingAtMost(int series) {
    biggest = series;
    return this;
  }

  /** Understands version 2.0: stores what is good and counts it. */
  ScriptedPush counting() {
    counting = true;
    return this;
  }

  static Result status(int status) {
    return answer(status, null, "why");
  }

  static Result answer(int status, @Nullable Duration delay, String text) {
    return new Answer(status, delay, text, null);
  }

  @Override
  public synchronized Result post(Protocol protocol, byte[] body) {
    List<Series> series = series(protocol, body);
    String names =
        series.stream().map(one -> one.label("__name__")).collect(Collectors.joining(" "));
    requests.add(protocol == Protocol.VERSION_1 ? names : "2.0: " + names);
    if (!answers.isEmpty()) {
      return answers.pop();
    }
    @Nullable Result failure = failures.remove(names);
    if (failure != null) {
      return failure;
    }
    if (series.size() > biggest) {
      return status(413);
    }
    List<String> bad =
        series.stream()
            .map(one -> one.label("__name__"))
            .filter(refused::containsKey)
            .map(refused::get)
            .toList();
    Written written = new Written(series.size() - bad.size(), 0, 0);
    return new Answer(
        bad.isEmpty() ? 204 : refusal, null, String.join("\n", bad), counting ? written : null);
  }

  private static List<Series> series(Protocol protocol, byte[] body) {
    try {
      byte[] plain = Snappy.uncompress(body);
      return switch (protocol) {
        case VERSION_1 -> RemoteWriteMessages.version1(plain).series();
        case VERSION_2 -> RemoteWriteMessages.version2(plain).series();
      };
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The names of the series of each request. */
  synchronized List<String> requests() {
    return List.copyOf(requests);
  }

  @Override
  public void close() {}
}
