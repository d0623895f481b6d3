package ai.odock.router.otlp;

import ai.odock.router.Signal;
import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.DescriptorValidationException;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.InvalidProtocolBufferException;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;

/**
 * protobuf-java on the same messages with every string declared as bytes: it judges the structure
 * of a request and leaves out whether its text is UTF-8.
 */
final class StructureOracle {
  private static final Descriptor TRACES = relaxed(ExportTraceServiceRequest.getDescriptor());
  private static final Descriptor METRICS = relaxed(ExportMetricsServiceRequest.getDescriptor());
  private static final Descriptor LOGS = relaxed(ExportLogsServiceRequest.getDescriptor());

  private StructureOracle() {}

  static boolean parses(Signal signal, byte[] bytes) {
    Descriptor request =
        switch (signal) {
          case TRACES -> TRACES;
          case METRICS -> METRICS;
          case LOGS -> LOGS;
        };
    try {
      return DynamicMessage.parseFrom(request, bytes).isInitialized();
    } catch (InvalidProtocolBufferException e) {
      return false;
    }
  }

  private static Descriptor relaxed(Descriptor message) {
    try {
      return relaxed(message.getFile()).findMessageTypeByName(message.getName());
    } catch (DescriptorValidationException e) {
      throw new IllegalStateException(e);
    }
  }

  private static FileDescriptor relaxed(FileDescriptor file) throws DescriptorValidationException {
    FileDescriptor[] imports = new FileDescriptor[file.getDependencies().size()];
    for (int i = 0; i < imports.length; i++) {
      imports[i] = relaxed(file.getDependencies().get(i));
    }
    FileDescriptorProto.Builder copy = file.toProto().toBuilder();
    copy.getMessageTypeBuilderList().forEach(StructureOracle::relax);
    return FileDescriptor.buildFrom(copy.build(), imports);
  }

  private static void relax(DescriptorProto.Builder message) {
    for (FieldDescriptorProto.Builder field : message.getFieldBuilderList()) {
      if (field.getType() == FieldDescriptorProto.Type.TYPE_STRING) {
        field.setType(FieldDescriptorProto.Type.TYPE_BYTES);
      }
    }
    message.getNestedTypeBuilderList().forEach(StructureOracle::relax);
  }
}
