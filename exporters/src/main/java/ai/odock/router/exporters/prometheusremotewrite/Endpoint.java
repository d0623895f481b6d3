package ai.odock.router.exporters.prometheusremotewrite;

import ai.odock.router.ComponentContext;
import ai.odock.router.time.Clock;
import org.slf4j.Logger;

/** The backend as all deliveries see it: how it is reached, and which protocol it understands. */
final class Endpoint {
  private final Push push;
  private final RemoteWriteCounters counters;
  private final Logger log;
  private final DropLog drops;
  private final Clock clock;
  private final TargetTimes targetTimes = new TargetTimes();
  private volatile Protocol protocol;

  Endpoint(Protocol protocol, Push push, RemoteWriteCounters counters, ComponentContext context) {
    this.protocol = protocol;
    this.push = push;
    this.counters = counters;
    this.log = context.log();
    this.drops = new DropLog(context.log(), context.clock());
    this.clock = context.clock();
  }

  /** What requests shall be written in. */
  Protocol protocol() {
    return protocol;
  }

  /** Sends a request once. */
  Push.Result post(WriteRequest request) {
    Push.Result result = push.post(request.protocol(), request.body());
    if (result instanceof Push.Answer answer
        && request.protocol() == Protocol.VERSION_2
        && answer.written() != null) {
      counters.written(answer.written());
    }
    return result;
  }

  /** Sends metadata once. When that fails they are sent again with the next ones that are due. */
  void postMetadata(WriteRequest request) {
    String failure =
        switch (push.post(request.protocol(), request.body())) {
          case Push.NoAnswer none -> none.reason();
          case Push.Answer answer -> answer.status() / 100 == 2 ? "" : "HTTP " + answer.status();
        };
    if (!failure.isEmpty()) {
      log.atDebug().addKeyValue("error", failure).log("Metadata of metrics were not taken");
    }
  }

  /** The backend does not understand version 2.0: from now on it is not spoken any more. */
  void fallBack(int status) {
    synchronized (this) {
      if (protocol == Protocol.VERSION_1) {
        return;
      }
      protocol = Protocol.VERSION_1;
    }
    log.atWarn()
        .addKeyValue("status_code", status)
        .log(
            "The backend does not understand remote write 2.0: what it answers does not say what"
                + " it has written. Sending version 1.0 from now on, this request too.");
  }

  TargetTimes targetTimes() {
    return targetTimes;
  }

  /** Whether the text of an answer speaks of series that the exporter adds itself. */
  boolean namesOwn(String text) {
    return text.contains("target_info");
  }

  /** The backend has perhaps refused a series that the exporter adds itself. */
  void ownRefused() {
    targetTimes.refused(clock.epochMillis());
  }

  DropLog drops() {
    return drops;
  }

  void close() {
    push.close();
  }
}
