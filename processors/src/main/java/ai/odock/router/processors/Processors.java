package ai.odock.router.processors;

import ai.odock.router.ProcessorType;
import ai.odock.router.processors.attributes.AttributesProcessor;
import ai.odock.router.processors.batch.BatchProcessor;
import ai.odock.router.processors.deltatocumulative.DeltaToCumulativeProcessor;
import ai.odock.router.processors.filter.FilterProcessor;
import ai.odock.router.processors.k8sattributes.K8sAttributesProcessor;
import ai.odock.router.processors.memorylimiter.MemoryLimiterProcessor;
import ai.odock.router.processors.probabilisticsampler.ProbabilisticSamplerProcessor;
import ai.odock.router.processors.resource.ResourceProcessor;
import ai.odock.router.processors.resourcedetection.ResourceDetectionProcessor;
import java.util.List;

/** The processors of this build. */
public final class Processors {
  private Processors() {}

  public static List<ProcessorType<?>> all() {
    return List.of(
        AttributesProcessor.TYPE,
        BatchProcessor.TYPE,
        DeltaToCumulativeProcessor.TYPE,
        FilterProcessor.TYPE,
        K8sAttributesProcessor.TYPE,
        MemoryLimiterProcessor.TYPE,
        ProbabilisticSamplerProcessor.TYPE,
        ResourceProcessor.TYPE,
        ResourceDetectionProcessor.TYPE);
  }
}
