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
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** An encoded request whose items get new ids in place; nothing is encoded while the load runs. */
final class RequestTemplate {
  private static final int REPEATED = 2;

  /** The name of a resource: its digits are written anew for each request. */
  private static final byte[] POD = "pod-00000".getBytes(StandardCharsets.US_ASCII);

  private static final int DIGITS = 5;

  private final byte[] request;
  private final int streams;
  private final int pod;
  private final int[] ids;
  private final int[] traces;
  private int found;

  private RequestTemplate(Signal signal, OtlpBytes bytes, int streams) {
    request = bytes.toByteArray();
    this.streams = streams;
    pod = streams > 1 ? positionOf(POD) : -1;
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
    return of(signal, items, 1);
  }

  /**
   * The same from several resources that take turns, told apart by {@code k8s.pod.name}.
   *
   * @param streams how many they are, up to 100,000
   */
  static RequestTemplate of(Signal signal, int items, int streams) {
    OtlpBytes sample = sample(signal);
    int times = (items + sample.items() - 1) / sample.items();
    OtlpBytes whole = times == 1 ? sample : repeated(signal, sample, times);
    OtlpBytes cut =
        whole.items() == items ? whole : OtlpSplit.split(signal.request(), whole, items).head();
    return new RequestTemplate(signal, streams > 1 ? named(cut) : cut, streams);
  }

  /** Each resource with one attribute more. */
  private static OtlpBytes named(OtlpBytes request) {
    ProtoWriter pair = new ProtoWriter(64);
    pair.stringField(1, "k8s.pod.name");
    int value = pair.beginMessage(2);
    pair.bytesField(1, POD, 0, POD.length);
    pair.endMessage(value);
    ProtoWriter out = new ProtoWriter(request.length() + 1024);
    ProtoReader reader = request.reader();
    while (reader.next()) {
      int mark = out.beginMessage(reader.field());
      ProtoReader resource = new ProtoReader().enter(reader);
      while (resource.next()) {
        if (resource.field() == 1) {
          int inner = out.beginMessage(1);
          out.bytes(resource.array(), resource.valueStart(), resource.valueLength());
          out.bytesField(1, pair.array(), 0, pair.size());
          out.endMessage(inner);
        } else {
          field(resource, out);
        }
      }
      out.endMessage(mark);
    }
    byte[] bytes = out.toByteArray();
    return new OtlpBytes(bytes, 0, bytes.length, request.items());
  }

  private int positionOf(byte[] text) {
    for (int at = 0; at + text.length <= request.length; at++) {
      if (Arrays.equals(request, at, at + text.length, text, 0, text.length)) {
        return at;
      }
    }
    throw new IllegalStateException("no resource in the sample");
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
    if (pod >= 0) {
      long rest = first / ids.length % streams;
      for (int i = POD.length - 1; i >= POD.length - DIGITS; i--) {
        body[pod + i] = (byte) ('0' + rest % 10);
        rest /= 10;
      }
    }
    for (int i = 0; i < ids.length; i++) {
      ItemId.write(body, ids[i], first + i);
      if (traces[i] >= 0) {
        ItemId.scramble(body, traces[i], first + i);
      }
    }
  }
}
