package ai.odock.router.exporters.otlphttp;

import ai.odock.router.Batch;
import ai.odock.router.ComponentContext;
import ai.odock.router.Deadline;
import ai.odock.router.Exporter;
import ai.odock.router.ExporterType;
import ai.odock.router.Outcome;
import ai.odock.router.SendingConfig;
import ai.odock.router.Signal;
import ai.odock.router.StartException;
import ai.odock.router.net.HttpClient;
import ai.odock.router.net.HttpResult;
import ai.odock.router.otlp.OtlpBytes;
import ai.odock.router.otlp.json.OtlpJsonWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
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
  private final @Nullable String url;

  OtlpHttpExporter(OtlpHttpConfig config, Signal signal, ComponentContext context) {
    this.config = config;
    this.signal = signal;
    this.log = context.log();
    this.url = config.urls().get(signal);
    this.client =
        HttpClient.builder()
            .timeout(config.timeout())
            .headers(config.headers())
            .userAgent(context.build().userAgent())
            .build();
  }

  @Override
  public void start() throws StartException {
    if (url == null) {
      throw new StartException(
          "no endpoint for " + signal.label() + ": set endpoint or " + signal.label() + "_endpoint");
    }
  }

  @Override
  public Outcome export(Batch batch) {
    String type = config.json() ? "application/json" : "application/x-protobuf";
    String target = java.util.Objects.requireNonNull(url);
    HttpResult result =
        config.gzip()
            ? client.postGzip(target, type, out -> write(batch, out))
            : client.post(target, type, Map.of(), length(batch), out -> write(batch, out));
    return HttpOutcome.of(result, target, batch, log);
  }

  /** The length of the body, or -1 when only writing it can tell. */
  private long length(Batch batch) {
    return config.json() ? -1 : batch.bytes();
  }

  private void write(Batch batch, OutputStream out) throws IOException {
    if (config.json()) {
      OtlpJsonWriter.write(signal.request(), batch.parts(), out);
      return;
    }
    for (OtlpBytes part : batch.parts()) {
      part.writeTo(out);
    }
  }

  @Override
  public void close(Deadline deadline) {
    client.close(deadline);
  }
}
