package ai.odock.router.processors.k8sattributes;

import ai.odock.router.net.http.KubernetesApi;
import ai.odock.router.time.Clock;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;

/**
 * Follows one collection of the API server: lists it once, then takes in the changes from there on.
 * A watch that is cut goes on where it was; one that the server has forgotten begins anew with a
 * list. Runs on a thread of its own until it is interrupted.
 */
final class Watch implements Runnable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int PAGE = 500;

  /** After this time the server ends a watch by itself; a little later it must have. */
  private static final Duration WATCH = Duration.ofMinutes(5);

  private static final Duration SILENCE = WATCH.plusSeconds(30);
  private static final Duration LIST_SILENCE = Duration.ofSeconds(30);
  private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);
  private static final int GONE = 410;

  private final Resource resource;
  private final KubernetesApi api;
  private final Changes changes;
  private final Clock clock;
  private final Consumer<String> trouble;
  private final CountDownLatch listed = new CountDownLatch(1);

  /** Where the next watch begins; empty: a list is needed. */
  private String resourceVersion = "";

  private Duration pause = FIRST_PAUSE;

  /** Takes the objects of the collection. */
  interface Changes {
    /** The object is there, new or changed. */
    void put(JsonNode object);

    /** The object is gone. */
    void remove(JsonNode object);

    /** Only objects with these uids are there. */
    void keepOnly(Set<String> uids);
  }

  /**
   * @param trouble is told why the server could not be followed for a while
   */
  Watch(
      Resource resource,
      KubernetesApi api,
      Changes changes,
      Clock clock,
      Consumer<String> trouble) {
    this.resource = resource;
    this.api = api;
    this.changes = changes;
    this.clock = clock;
    this.trouble = trouble;
  }

  /** Opens when the first list is complete. */
  CountDownLatch listed() {
    return listed;
  }

  @Override
  public void run() {
    try {
      while (!Thread.currentThread().isInterrupted()) {
        try {
          if (resourceVersion.isEmpty()) {
            list();
          }
          watch();
        } catch (IOException e) {
          trouble.accept(resource.path() + ": " + e.getMessage());
          rest();
        } catch (RuntimeException | Error e) { // the watch must go on
          trouble.accept(resource.path() + ": " + e);
          rest();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // closed
    }
  }

  /** Waits, ever longer while nothing comes, and not at the same time as all others. */
  private void rest() throws InterruptedException {
    long nanos = (long) (pause.toNanos() * ThreadLocalRandom.current().nextDouble(0.5, 1.0));
    pause =
        pause.multipliedBy(2).compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause.multipliedBy(2);
    clock.sleep(Duration.ofNanos(nanos));
  }

  private void list() throws IOException {
    Set<String> uids = new HashSet<>();
    String next = "";
    String version;
    do {
      String query =
          "?limit="
              + PAGE
              + resource.query()
              + (next.isEmpty() ? "" : "&continue=" + encoded(next));
      try (KubernetesApi.Answer answer = answer(query, LIST_SILENCE);
          JsonParser parser = JSON.createParser(answer.body())) {
        JsonNode meta = page(parser, uids);
        version = meta.path("resourceVersion").asText("");
        next = meta.path("continue").asText("");
      }
    } while (!next.isEmpty());
    changes.keepOnly(uids);
    resourceVersion = version;
    pause = FIRST_PAUSE;
    listed.countDown();
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private KubernetesApi.Answer answer(String query, Duration silence) throws IOException {
    KubernetesApi.Answer answer = api.get(resource.path() + query, silence);
    if (answer.status() == 200) {
      return answer;
    }
    try (answer) {
      resourceVersion = answer.status() == GONE ? "" : resourceVersion;
      String text = new String(answer.body().readNBytes(300), StandardCharsets.UTF_8);
      throw new IOException("HTTP status " + answer.status() + ": " + text.replace('\n', ' '));
    }
  }

  /** One object of the list at a time is in memory. Gives the list's own metadata. */
  private JsonNode page(JsonParser parser, Set<String> uids) throws IOException {
    JsonNode meta = JSON.createObjectNode();
    boolean whole = false;
    if (parser.nextToken() == JsonToken.START_OBJECT) {
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String field = parser.currentName();
        JsonToken value = parser.nextToken();
        if (field.equals("metadata")) {
          meta = JSON.readTree(parser);
        } else if (field.equals("items") && value == JsonToken.START_ARRAY) {
          while (parser.nextToken() == JsonToken.START_OBJECT) {
            JsonNode object = JSON.readTree(parser);
            uids.add(uid(object));
            changes.put(object);
          }
        } else {
          parser.skipChildren();
        }
      }
      whole = parser.currentToken() == JsonToken.END_OBJECT;
    }
    if (!whole) {
      throw new IOException("the list broke off");
    }
    return meta;
  }

  static String uid(JsonNode object) {
    return object.path("metadata").path("uid").asText("");
  }

  private void watch() throws IOException {
    String query =
        "?watch=true&allowWatchBookmarks=true&timeoutSeconds="
            + WATCH.toSeconds()
            + "&resourceVersion="
            + encoded(resourceVersion)
            + resource.query();
    try (KubernetesApi.Answer answer = answer(query, SILENCE);
        MappingIterator<JsonNode> events =
            JSON.readerFor(JsonNode.class).readValues(answer.body())) {
      while (events.hasNextValue()) {
        take(events.nextValue());
      }
    }
  }

  private void take(JsonNode event) throws IOException {
    JsonNode object = event.path("object");
    switch (event.path("type").asText("")) {
      case "ADDED", "MODIFIED" -> changes.put(object);
      case "DELETED" -> changes.remove(object);
      case "BOOKMARK" -> {}
      case "ERROR" -> {
        resourceVersion = "";
        int code = object.path("code").asInt();
        if (code == GONE) {
          throw new IOException("the server has forgotten where the watch was; listing anew");
        }
        throw new IOException("error " + code + ": " + object.path("message").asText(""));
      }
      default -> throw new IOException("unknown event " + event.path("type"));
    }
    resourceVersion = object.path("metadata").path("resourceVersion").asText(resourceVersion);
    pause = FIRST_PAUSE;
  }
}
