package ai.odock.router.exporters.otlphttp;

import ai.odock.router.Batch;
import ai.odock.router.Outcome;
import ai.odock.router.Outcome.Permanent;
import ai.odock.router.Outcome.Retryable;
import ai.odock.router.StatusCode;
import ai.odock.router.net.OtlpAnswer;
import ai.odock.router.net.http.HttpResult;
import ai.odock.router.net.http.HttpResult.Answered;
import ai.odock.router.otlp.PartialSuccess;
import ai.odock.router.otlp.ProtoReader;
import ai.odock.router.settings.Redaction;
import java.nio.charset.StandardCharsets;
import org.slf4j.Logger;

/**
 * What a backend's HTTP answer means for the batch (core otlphttpexporter/otlp.go). Unlike the
 * collector, 413 sends the batch in halves, and what partial success refuses is dropped.
 */
final class HttpOutcome {
  private static final int MESSAGE_FIELD = 2;
  private static final int MAX_MESSAGE = 1024;

  private HttpOutcome() {}

  static Outcome of(HttpResult result, String url, Batch batch, Logger log) {
    return switch (result) {
      case HttpResult.Failed failed ->
          Outcome.retryable(
              StatusCode.UNAVAILABLE, "failed to make an HTTP request: " + failed.reason());
      case HttpResult.Answered answered -> of(answered, url, batch, log);
    };
  }

  private static Outcome of(Answered result, String url, Batch batch, Logger log) {
    int status = result.status();
    if (status >= 200 && status < 300) {
      return accepted(result, batch, log);
    }
    String message =
        "error exporting items, request to %s responded with HTTP Status Code %d%s"
            .formatted(Redaction.text(url), status, explanation(result));
    if (OtlpAnswer.comesAgain(status)) {
      return new Retryable(code(status), message, result.retryAfter(), null);
    }
    return switch (status) {
      case 413 -> Permanent.tooLarge(code(status), message);
      // a server that fails on some item says 500
      case 400, 422, 500 -> Permanent.ofContent(code(status), message, "http_" + status);
      default -> new Permanent(code(status), message, "http_" + status);
    };
  }

  private static Outcome accepted(Answered result, Batch batch, Logger log) {
    PartialSuccess partial =
        result.contentType().startsWith("application/json")
            ? PartialSuccessJson.read(result.body())
            : PartialSuccess.read(result.body());
    return OtlpAnswer.accepted(partial, batch.items(), log);
  }

  private static StatusCode code(int status) {
    return switch (status) {
      case 400 -> StatusCode.INVALID_ARGUMENT;
      case 401 -> StatusCode.UNAUTHENTICATED;
      case 403 -> StatusCode.PERMISSION_DENIED;
      case 404 -> StatusCode.UNIMPLEMENTED;
      case 429 -> StatusCode.RESOURCE_EXHAUSTED;
      case 502, 503, 504 -> StatusCode.UNAVAILABLE;
      default -> StatusCode.UNKNOWN;
    };
  }

  /** The message of a {@code google.rpc.Status}, or the beginning of a text. */
  private static String explanation(Answered result) {
    String text = "";
    if (result.contentType().startsWith("application/x-protobuf")) {
      text = statusMessage(result.body());
    } else if (result.body().length > 0) {
      int length = Math.min(result.body().length, MAX_MESSAGE);
      text = new String(result.body(), 0, length, StandardCharsets.UTF_8).strip();
    }
    return text.isEmpty() ? "" : ", Message=" + text;
  }

  private static String statusMessage(byte[] status) {
    try {
      ProtoReader reader = new ProtoReader(status, 0, status.length);
      while (reader.next()) {
        if (reader.field() == MESSAGE_FIELD && reader.wireType() == ProtoReader.BYTES) {
          int length = Math.min(reader.valueLength(), MAX_MESSAGE);
          return new String(status, reader.valueStart(), length, StandardCharsets.UTF_8);
        }
      }
    } catch (IllegalStateException e) {
      return "";
    }
    return "";
  }
}
