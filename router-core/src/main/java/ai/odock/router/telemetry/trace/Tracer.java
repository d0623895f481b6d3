package ai.odock.router.telemetry.trace;

import ai.odock.router.time.Clock;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Begins the router's own spans. Who is given none traces nothing, and pays nothing. */
public final class Tracer {
  /** Marks requests that carry the router's own telemetry, which nobody shall trace again. */
  public static final String OWN_HEADER = "x-router-own-telemetry";

  /** After this the wall clock is looked at again. */
  private static final long ANCHOR_NANOS = 10_000_000_000L;

  private final List<Propagator> propagators;
  private final Sampler sampler;
  private final Consumer<Span> sink;
  private final Clock clock;
  private final List<Consumer<Span>> listeners = new CopyOnWriteArrayList<>();
  private final Consumer<Span> ended = this::ended;
  private volatile Anchor anchor;

  /** One moment on both clocks. */
  private record Anchor(long nanoTime, long epochNanos) {}

  /**
   * A tracer.
   *
   * @param propagators whose headers of a request are looked at, in this order; the last one found
   *     counts
   * @param sink takes the spans that ended and are kept; it must not wait
   */
  public Tracer(List<Propagator> propagators, Sampler sampler, Consumer<Span> sink, Clock clock) {
    this.propagators = List.copyOf(propagators);
    this.sampler = sampler;
    this.sink = sink;
    this.clock = clock;
    this.anchor = anchorAt(clock.nanoTime());
  }

  /**
   * What a request comes from.
   *
   * @return none or one
   */
  public List<SpanContext> origin(RequestHeaders headers) {
    if (headers.first(OWN_HEADER) != null) {
      return List.of(SpanContext.UNTRACED);
    }
    @Nullable SpanContext found = null;
    for (Propagator propagator : propagators) {
      SpanContext one = propagator.extract(headers);
      found = one == null ? found : one;
    }
    return found == null ? List.of() : List.of(found);
  }

  /**
   * Begins a span. With one cause it is that one's child. With several it begins a trace of its own
   * that links to them, as OpenTelemetry wants for batches.
   *
   * @param causes the spans that the work is done for
   */
  public Span begin(SpanSource source, String name, Span.Kind kind, List<SpanContext> causes) {
    List<SpanContext> kept = causes.stream().filter(SpanContext::sampled).toList();
    boolean own = !causes.isEmpty() && causes.stream().allMatch(SpanContext.UNTRACED::equals);
    if (own) {
      return span(source, name, kind, SpanContext.UNTRACED, null, List.of());
    }
    SpanContext parent = causes.size() == 1 ? causes.getFirst() : null;
    ThreadLocalRandom random = ThreadLocalRandom.current();
    long high = parent == null ? id(random) : parent.traceIdHigh();
    long low = parent == null ? id(random) : parent.traceIdLow();
    boolean sampled = sampler.samples(parent, low);
    SpanContext context = new SpanContext(high, low, id(random), sampled, false);
    return span(source, name, kind, context, parent, parent == null ? kept : List.of());
  }

  private Span span(
      SpanSource source,
      String name,
      Span.Kind kind,
      SpanContext context,
      @Nullable SpanContext parent,
      List<SpanContext> links) {
    return new Span(
        this, context.sampled() ? ended : null, source, name, kind, context, parent, links);
  }

  private void ended(Span span) {
    sink.accept(span);
    for (Consumer<Span> listener : listeners) {
      listener.accept(span);
    }
  }

  /** Shows a listener the spans that end from now on; it must not wait, and nobody changes them. */
  public void listen(Consumer<Span> listener) {
    listeners.add(listener);
  }

  /** Ends {@link #listen}. */
  public void unlisten(Consumer<Span> listener) {
    listeners.remove(listener);
  }

  /** Zero stands for none. */
  private static long id(ThreadLocalRandom random) {
    long id = random.nextLong();
    return id == 0 ? 1 : id;
  }

  /** Nanoseconds since 1970, finer than the wall clock tells. */
  long epochNanos() {
    long now = clock.nanoTime();
    Anchor last = anchor;
    if (now - last.nanoTime > ANCHOR_NANOS) {
      last = anchorAt(now);
      anchor = last;
    }
    return last.epochNanos + (now - last.nanoTime);
  }

  private Anchor anchorAt(long nanoTime) {
    return new Anchor(nanoTime, clock.epochMillis() * 1_000_000);
  }
}
