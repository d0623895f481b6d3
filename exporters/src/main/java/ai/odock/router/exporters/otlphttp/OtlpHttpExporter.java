package ai.odock.router.exporters.otlphttp;

import ai.odock.router.Batch;
import ai.odock.router.ComponentContext;
import ai.odock.router.Exporter;
import ai.odock.router.ExporterType;
import ai.odock.router.Outcome;
import ai.odock.router.SendingConfig;
import ai.odock.router.Signal;
import ai.odock.router.StartException;
import ai.odock.router.net.ClientContext;
import ai.odock.router.net.coding.HttpBody;
import ai.odock.router.net.coding.OtlpBody;
import ai.odock.router.net.http.HttpClient;
import ai.odock.router.net.http.HttpEndpoint;
import ai.odock.router.net.http.HttpResult;
import ai.odock.router.otlp.json.OtlpJsonWriter;
import ai.odock.router.time.Deadline;
import java.io.IOException;
import java.io.OutputStream;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/** Sends OTLP over HTTP, to Loki for example, as protobuf or JSON. */
public final class OtlpHttpExporter implements Exporter {
  /** The {@code otlp_http} component. */
  public static final ExporterType<OtlpHttpConfig> TYPE =
      new ExporterType<>(
          "otlp_http",
          List.of("otlphttp"),
          EnumSet.allOf(Signal.class),
          OtlpHttpConfig::read,
          SendingConfig::standard,
          OtlpHttpExporter::new);

  private final OtlpHttpConfig config;
  private final Signal signal;
  private final Logger log;
  private final HttpClient client;
  private final ComponentContext context;
  private final @Nullable HttpEndpoint endpoint;

  OtlpHttpExporter(OtlpHttpConfig config, Signal signal, ComponentContext context) {
    this.config = config;
    this.signal = signal;
    this.log = context.log();
    this.context = context;
    this.endpoint = config.urls().get(signal);
    this.client = new HttpClient(config.client(), ClientContext.of(context));
  }

  @Override
  public void start() throws StartException {
    if (endpoint == null) {
      throw failed(
          "no endpoint for %s: set endpoint or %s_endpoint"
              .formatted(signal.label(), signal.label()));
    }
    String problem = config.client().compression().unusable();
    if (problem != null) {
      throw failed(problem);
    }
  }

  private StartException failed(String why) {
    return new StartException("failed to start \"" + context.id() + "\" exporter: " + why);
  }

  @Override
  public Outcome export(Batch batch) {
    String type = config.json() ? "application/json" : "application/x-protobuf";
    HttpEndpoint there = Objects.requireNonNull(endpoint);
    HttpBody plain = config.json() ? new JsonBody(batch) : new OtlpBody(batch.parts());
    HttpResult result = client.post(there.url(), type, there.authorization(), plain);
    return HttpOutcome.of(result, there.url(), batch, log);
  }

  @Override
  public void close(Deadline deadline) {
    client.close();
  }

  private record JsonBody(Batch batch) implements HttpBody {
    /** Only writing it can tell. */
    @Override
    public long length() {
      return -1;
    }

    @Override
    public void writeTo(OutputStream out) throws IOException {
      OtlpJsonWriter.write(batch.signal().request(), batch.parts(), out);
    }
  }
}
