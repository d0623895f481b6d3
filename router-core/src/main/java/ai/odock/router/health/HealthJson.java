package ai.odock.router.health;

import ai.odock.router.health.ComponentHealth.Backend;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.Writer;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The health of a router as JSON, for people and probes. */
public final class HealthJson {
  private static final JsonFactory JSON = new JsonFactory();

  private HealthJson() {}

  /**
   * Writes everything in {@code health}.
   *
   * @throws IOException as {@code out} throws it
   */
  public static void write(RouterHealth health, Writer out) throws IOException {
    try (JsonGenerator json = JSON.createGenerator(out)) {
      json.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
      json.writeStartObject();
      json.writeStringField("status", word(health.verdict()));
      json.writeStringField("since", health.since().toString());
      json.writeArrayFieldStart("pipelines");
      for (RouterHealth.Pipeline pipeline : health.pipelines()) {
        json.writeStartObject();
        json.writeStringField("pipeline", pipeline.id());
        json.writeBooleanField("open", pipeline.open());
        json.writeEndObject();
      }
      json.writeEndArray();
      json.writeArrayFieldStart("components");
      for (ComponentHealth component : health.components()) {
        write(component, json);
      }
      json.writeEndArray();
      json.writeEndObject();
      json.writeRaw('\n');
    }
  }

  private static void write(ComponentHealth component, JsonGenerator json) throws IOException {
    Backend backend = component.backend();
    json.writeStartObject();
    json.writeStringField("component", component.component());
    if (!component.where().isEmpty()) {
      json.writeStringField(backend == null ? "pipeline" : "signal", component.where());
    }
    json.writeStringField("status", word(component.status()));
    if (backend != null) {
      write(backend, json);
    }
    json.writeEndObject();
  }

  private static void write(Backend backend, JsonGenerator json) throws IOException {
    time("last_delivery", backend.lastDelivery(), json);
    time("failing_since", backend.failingSince(), json);
    if (backend.failures() > 0 && backend.lastError() != null) {
      json.writeNumberField("failed_attempts", backend.failures());
      json.writeStringField("last_error", backend.lastError().goName());
      json.writeBooleanField("permanent", backend.permanent());
    }
    if (backend.queued() >= 0) {
      json.writeNumberField("queued", backend.queued());
      json.writeBooleanField("refusing", backend.refusing());
    }
  }

  private static void time(String name, @Nullable Instant time, JsonGenerator json)
      throws IOException {
    if (time != null) {
      json.writeStringField(name, time.toString());
    }
  }

  private static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
