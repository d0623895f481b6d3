package ai.odock.router.exporters.prometheusremotewrite;

import ai.odock.router.otlp.ProtoReader;
import ai.odock.router.otlp.ProtoWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;

/** Makes other requests of one that was not taken as it is. It looks into few at a time. */
final class RequestCutter {
  private final int maxBytes;
  private final Semaphore atATime;

  /**
   * @param maxBytes no request of version 1.0 is larger, unless the series of a point are
   * @param atATime permits to hold a request uncompressed, and one that is being made of it
   */
  RequestCutter(int maxBytes, Semaphore atATime) {
    this.maxBytes = maxBytes;
    this.atATime = atATime;
  }

  /** The two halves of a request of at least two groups; no group is parted. */
  List<WriteRequest> halves(WriteRequest request) {
    atATime.acquireUninterruptibly();
    try {
      int middle = request.groups().size() / 2;
      PointGroups head = request.groups().head(middle);
      PointGroups tail = request.groups().tail(middle);
      byte[] plain = request.uncompressed();
      if (request.protocol() == Protocol.VERSION_1) {
        int cut = endOfSeries(plain, head.series());
        return List.of(
            WriteRequest.version1(plain, 0, cut, head),
            WriteRequest.version1(plain, cut, plain.length - cut, tail));
      }
      Version2Reader reader = new Version2Reader(plain);
      Version2Body body = new Version2Body();
      return List.of(copy(reader, head, body), copy(reader, tail, body));
    } finally {
      atATime.release();
    }
  }

  private static int endOfSeries(byte[] plain, int series) {
    ProtoReader reader = new ProtoReader(plain, 0, plain.length);
    for (int i = 0; i < series && reader.next(); i++) {}
    return reader.fieldEnd();
  }

  private static WriteRequest copy(Version2Reader reader, PointGroups groups, Version2Body body) {
    body.clear();
    int series = groups.series();
    for (int i = 0; i < series && reader.next(); i++) {
      reader.copyTo(body);
    }
    return body.finish(groups);
  }

  /** A request without the series that are our own, if it has others. */
  WriteRequest withoutOwn(WriteRequest request) {
    atATime.acquireUninterruptibly();
    try {
      byte[] plain = request.uncompressed();
      return request.protocol() == Protocol.VERSION_1
          ? data(new ProtoReader(plain, 0, plain.length), request.groups())
          : data(new Version2Reader(plain), request.groups());
    } finally {
      atATime.release();
    }
  }

  private static WriteRequest data(ProtoReader reader, PointGroups groups) {
    ProtoWriter out = new ProtoWriter(64 << 10);
    for (int group = 0; group < groups.size(); group++) {
      for (int i = 0; i < groups.series(group) && reader.next(); i++) {
        if (!groups.isOwn(group)) {
          int start = reader.fieldStart();
          out.bytes(reader.array(), start, reader.fieldEnd() - start);
        }
      }
    }
    return WriteRequest.version1(out.array(), 0, out.size(), groups.withoutOwn());
  }

  private static WriteRequest data(Version2Reader reader, PointGroups groups) {
    Version2Body body = new Version2Body();
    for (int group = 0; group < groups.size(); group++) {
      for (int i = 0; i < groups.series(group) && reader.next(); i++) {
        if (!groups.isOwn(group)) {
          reader.copyTo(body);
        }
      }
    }
    return body.finish(groups.withoutOwn());
  }

  /** The same series as requests of version 1.0, which may be several: they repeat their labels. */
  List<WriteRequest> version1(WriteRequest request) {
    atATime.acquireUninterruptibly();
    try {
      return version1(new Version2Reader(request.uncompressed()), request.groups());
    } finally {
      atATime.release();
    }
  }

  private List<WriteRequest> version1(Version2Reader reader, PointGroups groups) {
    List<WriteRequest> requests = new ArrayList<>();
    ProtoWriter out = new ProtoWriter(64 << 10);
    PointGroups left = groups;
    int written = 0;
    for (int group = 0; group < groups.size(); group++) {
      int before = out.size();
      for (int i = 0; i < groups.series(group) && reader.next(); i++) {
        reader.writeVersion1(out);
      }
      if (out.size() > maxBytes && before > 0) {
        requests.add(WriteRequest.version1(out.array(), 0, before, left.head(group - written)));
        left = left.tail(group - written);
        written = group;
        out.remove(0, before);
      }
    }
    requests.add(WriteRequest.version1(out.array(), 0, out.size(), left));
    return requests;
  }

  /** For people: the name and the labels of a request's first series, and how many others. */
  String firstSeries(WriteRequest request) {
    atATime.acquireUninterruptibly();
    try {
      return SeriesText.ofFirst(request);
    } finally {
      atATime.release();
    }
  }
}
