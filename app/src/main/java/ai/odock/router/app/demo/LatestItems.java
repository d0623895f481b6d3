package ai.odock.router.app.demo;

import ai.odock.router.otlp.OtlpBytes;
import ai.odock.router.otlp.ProtoReader;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Function;

/** The last items of an export request as lines: the demo gateway's, and those of anybody else. */
final class LatestItems {
  private static final String OURS = "service.name=" + GatewayExport.SERVICE;

  private final Function<ProtoReader, String> line;
  private final List<String> gateway = new ArrayList<>();
  private final Deque<String> others = new ArrayDeque<>();
  private int skip;

  /**
   * Writes at most {@link Arrivals#KEPT} lines of each, whatever the size of the request.
   *
   * @param line is given a cursor on the field that holds a span or a log record
   */
  LatestItems(OtlpBytes request, Function<ProtoReader, String> line) {
    this.line = line;
    this.skip = request.items() - Arrivals.KEPT;
    ProtoReader outer = request.reader();
    ProtoReader group = new ProtoReader();
    while (outer.next()) {
      boolean ours = isGateway(group.enter(outer));
      group.enter(outer);
      while (group.next()) {
        if (group.field() == GatewayExport.ITEM) {
          scope(new ProtoReader().enter(group), ours);
        }
      }
    }
  }

  /** Oldest first. */
  List<String> gateway() {
    return gateway;
  }

  /** Oldest first. */
  List<String> others() {
    return List.copyOf(others);
  }

  private void scope(ProtoReader scope, boolean ours) {
    while (scope.next()) {
      if (scope.field() != GatewayExport.ITEM) {
        continue;
      }
      boolean last = skip-- <= 0;
      if (!ours) {
        others.addLast(line.apply(scope));
        if (others.size() > Arrivals.KEPT) {
          others.removeFirst();
        }
      } else if (last) {
        gateway.add(line.apply(scope));
      }
    }
  }

  private static boolean isGateway(ProtoReader group) {
    ProtoReader resource = new ProtoReader();
    while (group.next()) {
      if (group.field() == 1) {
        resource.enter(group);
        while (resource.next()) {
          if (resource.field() == 1 && OtlpText.pair(resource).equals(OURS)) {
            return true;
          }
        }
      }
    }
    return false;
  }
}
