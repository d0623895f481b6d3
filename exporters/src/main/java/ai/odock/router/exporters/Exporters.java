package ai.odock.router.exporters;

import ai.odock.router.ExporterType;
import ai.odock.router.exporters.debug.DebugExporter;
import ai.odock.router.exporters.file.FileExporter;
import ai.odock.router.exporters.loki.LokiExporter;
import ai.odock.router.exporters.nop.NopExporter;
import ai.odock.router.exporters.otlpgrpc.OtlpGrpcExporter;
import ai.odock.router.exporters.otlphttp.OtlpHttpExporter;
import ai.odock.router.exporters.prometheus.PrometheusExporter;
import ai.odock.router.exporters.prometheusremotewrite.PrometheusRemoteWriteExporter;
import java.util.List;

/** The exporters of this build. */
public final class Exporters {
  private Exporters() {}

  public static List<ExporterType<?>> all() {
    return List.of(
        DebugExporter.TYPE,
        FileExporter.TYPE,
        LokiExporter.TYPE,
        NopExporter.TYPE,
        OtlpGrpcExporter.TYPE,
        OtlpHttpExporter.TYPE,
        PrometheusExporter.TYPE,
        PrometheusRemoteWriteExporter.TYPE);
  }
}
