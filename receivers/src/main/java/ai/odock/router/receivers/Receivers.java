package ai.odock.router.receivers;

import ai.odock.router.ReceiverType;
import ai.odock.router.receivers.loki.LokiReceiver;
import ai.odock.router.receivers.otlp.OtlpReceiver;
import java.util.List;

/** The receivers of this build. */
public final class Receivers {
  private Receivers() {}

  public static List<ReceiverType<?>> all() {
    return List.of(LokiReceiver.TYPE, OtlpReceiver.TYPE);
  }
}
