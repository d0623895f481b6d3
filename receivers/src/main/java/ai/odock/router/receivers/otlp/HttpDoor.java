package ai.odock.router.receivers.otlp;

import ai.odock.router.MemoryBudget;
import ai.odock.router.Outcome;
import ai.odock.router.Outcome.Accepted;
import ai.odock.router.Outcome.Permanent;
import ai.odock.router.Outcome.Retryable;
import ai.odock.router.StatusCode;
import ai.odock.router.net.coding.BodyProblem;
import ai.odock.router.net.http.HttpAnswer;
import ai.odock.router.net.http.HttpHead;
import ai.odock.router.net.http.HttpReply;
import ai.odock.router.net.http.HttpRoute;
import ai.odock.router.otlp.MalformedOtlp;
import ai.odock.router.receiving.Door;
import ai.odock.router.receiving.HttpStatus;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * OTLP/HTTP for one signal: answers as the collector's (core/receiver/otlpreceiver/otlphttp.go).
 */
final class HttpDoor implements HttpRoute {
  private static final String PROTOBUF = "application/x-protobuf";
  private static final String JSON = "application/json";
  private static final String EXCEEDS_MEMORY = BodyProblem.EXCEEDS_MEMORY.reason();
  private static final Duration NO_MEMORY_DELAY = Duration.ofSeconds(1);

  private final Door door;
  private final JsonDoor json;
  private final boolean includeMetadata;

  HttpDoor(Door door, MemoryBudget memory, boolean includeMetadata) {
    this.door = door;
    this.includeMetadata = includeMetadata;
    this.json = new JsonDoor(door, memory);
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

  @Override
  public void onBody(HttpHead head, byte[] array, int offset, int length, HttpReply reply) {
    boolean waits = door.waits() || isJson(head);
    Door.work(waits, () -> reply.send(answer(head, array, offset, length)));
  }

  private HttpAnswer answer(HttpHead head, byte[] array, int offset, int length) {
    try {
      Outcome outcome = door.traced(head::header, () -> take(head, array, offset, length));
      return switch (outcome) {
        case Accepted accepted -> success(head, accepted);
        case Retryable wait -> error(head, wait.code(), wait.message(), wait.delay());
        case Permanent refused when refused.reason().equals(EXCEEDS_MEMORY) ->
            answer(413, head, refused.code(), refused.message(), Map.of());
        case Permanent refused -> error(head, refused.code(), refused.message(), null);
      };
    } catch (MalformedOtlp e) {
      return error(head, StatusCode.INVALID_ARGUMENT, String.valueOf(e.getMessage()), null);
    } catch (RuntimeException | Error e) {
      door.defect(e);
      return error(head, StatusCode.INTERNAL, "internal error", null);
    }
  }

  private Outcome take(HttpHead head, byte[] array, int offset, int length) throws MalformedOtlp {
    Map<String, List<String>> metadata = head.metadata(includeMetadata);
    return isJson(head)
        ? json.take(metadata, array, offset, length)
        : door.take(metadata, array, offset, length);
  }

  @Override
  public HttpAnswer onBodyProblem(HttpHead head, BodyProblem problem, String message) {
    door.rejected(problem.reason());
    return switch (problem) {
      case TOO_LARGE, EXCEEDS_MEMORY ->
          answer(413, head, StatusCode.INVALID_ARGUMENT, message, Map.of());
      case BAD_ENCODING, MALFORMED -> error(head, StatusCode.INVALID_ARGUMENT, message, null);
      case NO_MEMORY -> error(head, StatusCode.UNAVAILABLE, message, NO_MEMORY_DELAY);
    };
  }

  private HttpAnswer success(HttpHead head, Accepted accepted) {
    byte[] body =
        isJson(head) ? Answers.successJson(accepted, door.signal()) : Answers.success(accepted);
    return new HttpAnswer(200, isJson(head) ? JSON : PROTOBUF, Map.of(), body);
  }

  private static HttpAnswer error(
      HttpHead head, StatusCode code, String message, @Nullable Duration delay) {
    int status = HttpStatus.of(code);
    return answer(status, head, code, message, HttpStatus.retryAfter(status, delay));
  }

  private static HttpAnswer answer(
      int status, HttpHead head, StatusCode code, String message, Map<String, String> headers) {
    return isJson(head)
        ? new HttpAnswer(status, JSON, headers, Answers.statusJson(code, message))
        : new HttpAnswer(status, PROTOBUF, headers, Answers.status(code, message));
  }

  private static boolean isJson(HttpHead head) {
    return head.contentType().equals(JSON);
  }
}
