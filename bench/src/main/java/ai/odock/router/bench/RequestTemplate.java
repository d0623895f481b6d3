package ai.odock.router.bench;

import ai.odock.router.Signal;
import ai.odock.router.otlp.MalformedOtlp;
import ai.odock.router.otlp.OtlpBytes;
import ai.odock.router.otlp.OtlpCheck;
import ai.odock.router.otlp.OtlpSplit;
import ai.odock.router.otlp.ProtoReader;
import ai.odock.router.otlp.ProtoWriter;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/** An encoded request whose items get new ids in place; nothing is encoded while the load runs. */
final class RequestTemplate {
  private static final int REPEATED = 2;

  private final byte[] request;
  private final int[] ids;
  private final int[] traces;
  private int found;

  private RequestTemplate(Signal signal, OtlpBytes bytes) {
    request = bytes.toByteArray();
    ids = new int[bytes.items()];
    traces = new int[bytes.items()];
    new ItemWalk(signal).walk(request, 0, request.length, this::remember);
    if (found != ids.length) {
      throw new IllegalStateException(found + " of " + ids.length + " items can carry an id");
    }
  }

  private void remember(byte[] array, int id, int trace) {
    if (id >= 0) {
      ids[found] = id;
      traces[found++] = trace;
    }
  }

  /** The sample request of a signal, cut or repeated to this many items. */
  static RequestTemplate of(Signal signal, int items) {
    OtlpBytes sample = sample(signal);
    int times = (items + sample.items() - 1) / sample.items();
    OtlpBytes whole = times == 1 ? sample : repeated(signal, sample, times);
    return new RequestTemplate(
        signal,
        whole.items() == items ? whole : OtlpSplit.split(signal.request(), whole, items).head());
  }

  /** The recorded request of 100 items. */
  static OtlpBytes sample(Signal signal) {
    String name = "/samples/" + signal.label() + "-100.pb";
    try (InputStream in = RequestTemplate.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException(name + " is missing");
      }
      byte[] bytes = in.readAllBytes();
      return OtlpCheck.check(signal.request(), bytes, 0, bytes.length);
    } catch (IOException | MalformedOtlp e) {
      throw new IllegalStateException(name + " cannot be read", e);
    }
  }

  /** One resource and one scope that hold the sample's items several times. */
  private static OtlpBytes repeated(Signal signal, OtlpBytes sample, int times) {
    ProtoWriter out = new ProtoWriter(sample.length() * times);
    ProtoReader request = sample.reader();
    while (request.next()) {
      int resourceMark = out.beginMessage(request.field());
      ProtoReader resource = new ProtoReader().enter(request);
      while (resource.next()) {
        if (resource.field() == REPEATED) {
          int scopeMark = out.beginMessage(REPEATED);
          for (int i = 0; i < times; i++) {
            copy(new ProtoReader().enter(resource), i == 0, out);
          }
          out.endMessage(scopeMark);
        } else {
          field(resource, out);
        }
      }
      out.endMessage(resourceMark);
    }
    byte[] bytes = out.toByteArray();
    try {
      return OtlpCheck.check(signal.request(), bytes, 0, bytes.length);
    } catch (MalformedOtlp e) {
      throw new IllegalStateException(e);
    }
  }

  private static void copy(ProtoReader scope, boolean headers, ProtoWriter out) {
    while (scope.next()) {
      if (headers || scope.field() == REPEATED) {
        field(scope, out);
      }
    }
  }

  private static void field(ProtoReader reader, ProtoWriter out) {
    out.bytes(reader.array(), reader.fieldStart(), reader.fieldEnd() - reader.fieldStart());
  }

  /** Spans, data points or log records of a request. */
  int items() {
    return ids.length;
  }

  /** A request of its own, whose ids are still the sample's. */
  byte[] newRequest() {
    return Arrays.copyOf(request, request.length);
  }

  /** Gives the items of a request from {@link #newRequest} the ids from {@code first} on. */
  void number(byte[] body, long first) {
    for (int i = 0; i < ids.length; i++) {
      ItemId.write(body, ids[i], first + i);
      if (traces[i] >= 0) {
        ItemId.scramble(body, traces[i], first + i);
      }
    }
  }
}
