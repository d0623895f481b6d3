package ai.odock.router.exporters.otlpgrpc;

import ai.odock.router.Batch;
import ai.odock.router.ComponentContext;
import ai.odock.router.Exporter;
import ai.odock.router.ExporterType;
import ai.odock.router.Outcome;
import ai.odock.router.SendingConfig;
import ai.odock.router.Signal;
import ai.odock.router.StartException;
import ai.odock.router.net.ClientContext;
import ai.odock.router.net.grpc.GrpcAnswer;
import ai.odock.router.net.grpc.GrpcClient;
import ai.odock.router.settings.ComponentId;
import ai.odock.router.time.Deadline;
import java.util.EnumSet;
import java.util.List;
import org.slf4j.Logger;

/** Sends OTLP over gRPC, to Tempo for example: the bytes of the batch as they came in. */
public final class OtlpGrpcExporter implements Exporter {
  /** The {@code otlp_grpc} component. */
  public static final ExporterType<OtlpGrpcConfig> TYPE =
      new ExporterType<>(
          "otlp_grpc",
          List.of("otlp"),
          EnumSet.allOf(Signal.class),
          OtlpGrpcConfig::read,
          SendingConfig::standard,
          OtlpGrpcExporter::new);

  private final OtlpGrpcConfig config;
  private final Signal signal;
  private final Logger log;
  private final ComponentId id;
  private final GrpcClient client;

  OtlpGrpcExporter(OtlpGrpcConfig config, Signal signal, ComponentContext context) {
    this.config = config;
    this.signal = signal;
    this.log = context.log();
    this.id = context.id();
    this.client = new GrpcClient(config.client(), ClientContext.of(context));
  }

  @Override
  public void start() throws StartException {
    String problem = config.client().compression().unusable();
    if (problem != null) {
      throw new StartException("failed to start \"" + id + "\" exporter: " + problem);
    }
    client.start();
  }

  @Override
  public Outcome export(Batch batch) {
    GrpcAnswer answer =
        client.call(signal.grpcService(), "Export", batch.parts(), config.timeout());
    return GrpcOutcome.of(answer, batch, log);
  }

  @Override
  public void close(Deadline deadline) {
    client.close(deadline);
  }
}
