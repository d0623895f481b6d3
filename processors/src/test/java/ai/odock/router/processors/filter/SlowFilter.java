package ai.odock.router.processors.filter;

import ai.odock.router.Signal;
import ai.odock.router.match.AttributeRule;
import ai.odock.router.match.LibraryRule;
import ai.odock.router.match.MatchProperties;
import ai.odock.router.match.MatchType;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.InstrumentationScope;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.Span;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What the filter does, item by item on protobuf-java's objects. Texts of values are strings. */
final class SlowFilter {
  private final Rules rules;

  SlowFilter(Rules rules) {
    this.rules = rules;
  }

  /** The request without what goes, and without what has lost everything. */
  Message filter(Signal signal, Message request) {
    Message left =
        each(
            request,
            "resource_" + signalName(signal),
            resource -> {
              Resource about = (Resource) field(resource, "resource");
              return each(
                  resource,
                  "scope_" + signalName(signal),
                  scope -> {
                    InstrumentationScope library = (InstrumentationScope) field(scope, "scope");
                    return each(
                        scope,
                        switch (signal) {
                          case TRACES -> "spans";
                          case METRICS -> "metrics";
                          case LOGS -> "log_records";
                        },
                        item -> stays(about, library, item) ? item : null);
                  });
            });
    return left == null ? request.getDefaultInstanceForType() : left;
  }

  private static String signalName(Signal signal) {
    return signal == Signal.TRACES ? "spans" : signal == Signal.LOGS ? "logs" : "metrics";
  }

  @FunctionalInterface
  private interface Inner {
    @Nullable Message apply(Message message);
  }

  /** Null: something was taken out, and nothing is left. */
  private static @Nullable Message each(Message of, String name, Inner inner) {
    FieldDescriptor field = of.getDescriptorForType().findFieldByName(name);
    List<Message> left = new ArrayList<>();
    List<?> all = (List<?>) of.getField(field);
    all.forEach(
        it -> {
          Message one = inner.apply((Message) it);
          if (one != null) {
            left.add(one);
          }
        });
    return left.isEmpty() && !all.isEmpty() ? null : of.toBuilder().setField(field, left).build();
  }

  private static Object field(Message of, String name) {
    return of.getField(of.getDescriptorForType().findFieldByName(name));
  }

  private boolean stays(Resource resource, InstrumentationScope scope, Message item) {
    MatchProperties include = rules.include();
    return (include == null || matches(include, resource, scope, item))
        && rules.exclude().stream().noneMatch(it -> matches(it, resource, scope, item));
  }

  private static boolean matches(
      MatchProperties block, Resource resource, InstrumentationScope scope, Message item) {
    MatchType type = block.type();
    AnyValue name = find(resource.getAttributesList(), "service.name");
    String service = name == null ? "<nil-service-name>" : name.getStringValue();
    return any(type, block.services(), service)
        && attributes(type, block.resources(), resource.getAttributesList())
        && block.libraries().stream().allMatch(it -> library(type, it, scope))
        && switch (item) {
          case Metric metric -> any(type, block.metricNames(), metric.getName());
          case Span span ->
              any(type, block.spanNames(), span.getName())
                  && any(type, block.spanKinds(), span.getKind().name())
                  && attributes(type, block.attributes(), span.getAttributesList());
          case LogRecord log ->
              any(type, block.logBodies(), log.getBody().getStringValue())
                  && any(type, block.severityTexts(), log.getSeverityText())
                  && severity(block, log.getSeverityNumberValue())
                  && attributes(type, block.attributes(), log.getAttributesList());
          default -> throw new AssertionError(item);
        };
  }

  private static boolean severity(MatchProperties block, int number) {
    var rule = block.severity();
    return rule == null || (number == 0 ? rule.undefined() : number >= rule.min());
  }

  private static boolean library(
      @Nullable MatchType type, LibraryRule rule, InstrumentationScope scope) {
    String version = rule.version();
    return any(type, List.of(rule.name()), scope.getName())
        && (version == null || any(type, List.of(version), scope.getVersion()));
  }

  private static boolean any(@Nullable MatchType type, List<String> wanted, String text) {
    return wanted.isEmpty() || wanted.stream().anyMatch(it -> matches(type, it, text));
  }

  private static boolean matches(@Nullable MatchType type, String wanted, String text) {
    return Objects.requireNonNull(type).regexp()
        ? Pattern.compile(wanted).matcher(text).find()
        : wanted.equals(text);
  }

  private static boolean attributes(
      @Nullable MatchType type, List<AttributeRule> rules, List<KeyValue> attributes) {
    Predicate<AttributeRule> holds =
        rule -> {
          AnyValue value = find(attributes, rule.key());
          return value != null && (rule.value() == null || value(type, rule.value(), value));
        };
    return rules.stream().allMatch(holds);
  }

  private static @Nullable AnyValue find(List<KeyValue> attributes, String key) {
    return attributes.stream()
        .filter(it -> it.getKey().equals(key))
        .findFirst()
        .map(KeyValue::getValue)
        .orElse(null);
  }

  private static boolean value(@Nullable MatchType type, Object wanted, AnyValue value) {
    boolean regexp = type != null && type.regexp();
    return switch (value.getValueCase()) {
      case STRING_VALUE ->
          wanted instanceof String text && matches(type, text, value.getStringValue());
      case BOOL_VALUE ->
          regexp
              ? matches(type, (String) wanted, String.valueOf(value.getBoolValue()))
              : wanted.equals(value.getBoolValue());
      case INT_VALUE ->
          regexp
              ? matches(type, (String) wanted, String.valueOf(value.getIntValue()))
              : wanted.equals(value.getIntValue());
      case DOUBLE_VALUE ->
          regexp
              ? matches(type, (String) wanted, plain(value.getDoubleValue()))
              : wanted instanceof Double number && number == value.getDoubleValue();
      default -> false;
    };
  }

  private static String plain(double number) {
    if (!Double.isFinite(number)) {
      return Double.isNaN(number) ? "NaN" : number > 0 ? "+Inf" : "-Inf";
    }
    String text = new BigDecimal(Double.toString(number)).toPlainString();
    return text.replaceFirst("\\.0*$", "");
  }
}
