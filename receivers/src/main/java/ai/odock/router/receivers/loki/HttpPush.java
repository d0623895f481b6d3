package ai.odock.router.receivers.loki;

import ai.odock.router.Outcome;
import ai.odock.router.Outcome.Accepted;
import ai.odock.router.Outcome.Permanent;
import ai.odock.router.Outcome.Retryable;
import ai.odock.router.net.coding.BodyProblem;
import ai.odock.router.net.coding.SnappyContent;
import ai.odock.router.net.http.HttpAnswer;
import ai.odock.router.net.http.HttpHead;
import ai.odock.router.net.http.HttpReply;
import ai.odock.router.net.http.HttpRoute;
import ai.odock.router.receiving.Door;
import ai.odock.router.receiving.HttpStatus;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * {@code POST /loki/api/v1/push}: answers as the collector's
 * (contrib/receiver/lokireceiver/loki.go) where Promtail and Alloy tell them apart: 204, 400 for
 * what is never taken, 429 and 503 for what is to be sent again.
 */
final class HttpPush implements HttpRoute {
  static final String PATH = "/loki/api/v1/push";

  private static final String PROTOBUF = "application/x-protobuf";
  private static final String JSON = "application/json";
  private static final String SNAPPY = "snappy";
  private static final String EXCEEDS_MEMORY = BodyProblem.EXCEEDS_MEMORY.reason();
  private static final Duration NO_MEMORY_DELAY = Duration.ofSeconds(1);

  /** What becomes more than this is no work for an event loop. */
  private static final int LARGE = 1 << 20;

  private final Pushes pushes;
  private final Door door;
  private final int maxBytes;
  private final boolean snappy;
  private final boolean includeMetadata;

  /**
   * @param maxBytes of a push after decompression
   * @param snappy whether {@code Content-Encoding: snappy} is accepted
   */
  HttpPush(Pushes pushes, int maxBytes, boolean snappy, boolean includeMetadata) {
    this.pushes = pushes;
    this.door = pushes.door();
    this.maxBytes = maxBytes;
    this.snappy = snappy;
    this.includeMetadata = includeMetadata;
  }

  @Override
  public Set<String> methods() {
    return Set.of("POST");
  }

  @Override
  public @Nullable HttpAnswer onHead(HttpHead head) {
    String type = head.contentType();
    if (type.equals(PROTOBUF) || type.equals(JSON)) {
      return null;
    }
    door.rejected("content_type");
    return HttpAnswer.text(
        415, "415 unsupported media type, supported: [application/json, application/x-protobuf]");
  }

  /** Protobuf is a block of Snappy whether a header says so or not. */
  @Override
  public boolean decodes(String encoding) {
    return snappy && encoding.equals(SNAPPY);
  }

  @Override
  public void onBody(HttpHead head, byte[] array, int offset, int length, HttpReply reply) {
    boolean waits =
        door.waits() || isJson(head) || SnappyContent.announced(array, offset, length) > LARGE;
    Door.work(waits, () -> reply.send(answer(head, array, offset, length)));
  }

  private HttpAnswer answer(HttpHead head, byte[] array, int offset, int length) {
    try {
      Outcome outcome = door.traced(head::header, () -> take(head, array, offset, length));
      return switch (outcome) {
        case Accepted _ -> new HttpAnswer(204, "", new byte[0]);
        case Retryable wait -> later(HttpStatus.of(wait.code()), wait.message(), wait.delay());
        case Permanent refused when refused.reason().equals(EXCEEDS_MEMORY) ->
            HttpAnswer.text(413, refused.message());
        case Permanent refused -> HttpAnswer.text(400, refused.message());
      };
    } catch (MalformedPush e) {
      return onBodyProblem(e.problem(), String.valueOf(e.getMessage()));
    } catch (RuntimeException | Error e) {
      door.defect(e);
      return HttpAnswer.text(500, "internal error");
    }
  }

  private Outcome take(HttpHead head, byte[] array, int offset, int length) throws MalformedPush {
    Map<String, List<String>> metadata = head.metadata(includeMetadata);
    return isJson(head)
        ? pushes.json(metadata, array, offset, length)
        : pushes.block(metadata, array, offset, length, maxBytes);
  }

  @Override
  public HttpAnswer onBodyProblem(HttpHead head, BodyProblem problem, String message) {
    door.rejected(problem.reason());
    return onBodyProblem(problem, message);
  }

  private static HttpAnswer onBodyProblem(BodyProblem problem, String message) {
    return switch (problem) {
      case TOO_LARGE, EXCEEDS_MEMORY -> HttpAnswer.text(413, message);
      case BAD_ENCODING, MALFORMED -> HttpAnswer.text(400, message);
      case NO_MEMORY -> later(503, message, NO_MEMORY_DELAY);
    };
  }

  /** Promtail gives up what is answered with anything but 429 and 5xx. */
  private static HttpAnswer later(int status, String message, @Nullable Duration delay) {
    HttpAnswer text = HttpAnswer.text(status == 429 ? status : 503, message);
    return new HttpAnswer(
        text.status(),
        text.contentType(),
        HttpStatus.retryAfter(text.status(), delay),
        text.body());
  }

  private static boolean isJson(HttpHead head) {
    return head.contentType().equals(JSON);
  }
}
