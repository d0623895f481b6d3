package ai.odock.router.selftelemetry;

import ai.odock.router.BuildInfo;
import ai.odock.router.Outcome;
import ai.odock.router.Outcome.Permanent;
import ai.odock.router.Outcome.Retryable;
import ai.odock.router.StatusCode;
import ai.odock.router.net.ClientContext;
import ai.odock.router.net.OtlpAnswer;
import ai.odock.router.net.coding.Compression;
import ai.odock.router.net.coding.OtlpBody;
import ai.odock.router.net.http.HttpClient;
import ai.odock.router.net.http.HttpClientSettings;
import ai.odock.router.net.http.HttpResult;
import ai.odock.router.otlp.OtlpBytes;
import ai.odock.router.otlp.PartialSuccess;
import ai.odock.router.settings.Redaction;
import ai.odock.router.telemetry.trace.Tracer;
import ai.odock.router.time.Clock;
import ai.odock.router.time.Deadline;
import java.util.List;
import java.util.Map;

/** OTLP over HTTP as protobuf. */
final class HttpSender implements OwnSender {
  private static final Map<String, String> OWN = Map.of(Tracer.OWN_HEADER, "1");

  private final OwnTarget.Otlp target;
  private final HttpClient client;

  HttpSender(OwnTarget.Otlp target, Clock clock, BuildInfo build) {
    this.target = target;
    this.client =
        new HttpClient(
            new HttpClientSettings(
                target.timeout(),
                target.headers(),
                target.gzip() ? Compression.GZIP : Compression.NONE),
            new ClientContext(build.userAgent(), System.getenv(), clock, null));
  }

  /** What may be tried again is what the OTLP specification says. */
  @Override
  public Outcome send(OtlpBytes request) {
    HttpResult result =
        client.post(
            target.endpoint(), "application/x-protobuf", OWN, new OtlpBody(List.of(request)));
    return switch (result) {
      case HttpResult.Failed failed -> Outcome.retryable(StatusCode.UNAVAILABLE, failed.reason());
      case HttpResult.Answered answered -> outcome(answered, request);
    };
  }

  private Outcome outcome(HttpResult.Answered answered, OtlpBytes request) {
    int status = answered.status();
    String message =
        Redaction.text(target.endpoint()) + " responded with HTTP Status Code " + status;
    if (status >= 200 && status < 300) {
      return OtlpAnswer.accepted(PartialSuccess.read(answered.body()), request.items());
    }
    return OtlpAnswer.comesAgain(status)
        ? new Retryable(StatusCode.UNAVAILABLE, message, answered.retryAfter(), null)
        : new Permanent(StatusCode.UNKNOWN, message, "refused");
  }

  @Override
  public void close(Deadline deadline) {
    client.close();
  }
}
