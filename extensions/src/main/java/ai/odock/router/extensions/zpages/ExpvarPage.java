package ai.odock.router.extensions.zpages;

import ai.odock.router.BuildInfo;
import ai.odock.router.net.http.PageRoute.Page;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryUsage;

/** {@code /debug/expvarz}: what Go's expvar tells of memory, as far as Java has the same. */
final class ExpvarPage {
  private ExpvarPage() {}

  static Page page(BuildInfo build) {
    MemoryUsage heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage();
    MemoryUsage other = ManagementFactory.getMemoryMXBean().getNonHeapMemoryUsage();
    long collections =
        ManagementFactory.getGarbageCollectorMXBeans().stream()
            .mapToLong(GarbageCollectorMXBean::getCollectionCount)
            .filter(count -> count > 0)
            .sum();
    String json =
        """
        {"cmdline": ["%s"], "memstats": {"Alloc": %d, "HeapAlloc": %d, "HeapSys": %d, "Sys": %d, "NumGC": %d}}
        """
            .formatted(
                build.command(),
                heap.getUsed(),
                heap.getUsed(),
                heap.getCommitted(),
                heap.getCommitted() + other.getCommitted(),
                collections);
    return Page.of(200, "application/json; charset=utf-8", 0, out -> out.append(json));
  }
}
