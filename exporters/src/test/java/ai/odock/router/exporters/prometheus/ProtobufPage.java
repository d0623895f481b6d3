package ai.odock.router.exporters.prometheus;

import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.DescriptorValidationException;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.TextFormat;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Reads Prometheus' protobuf format by a description of our own of its messages. */
final class ProtobufPage {
  /** message: field number type, in the order of io.prometheus.client. */
  private static final String MESSAGES =
      """
      LabelPair: name 1 string, value 2 string
      Gauge: value 1 double
      Counter: value 1 double, exemplar 2 Exemplar, created_timestamp 3 Timestamp
      Quantile: quantile 1 double, value 2 double
      Summary: sample_count 1 uint64, sample_sum 2 double, quantile 3 Quantile*, created_timestamp 4 Timestamp
      BucketSpan: offset 1 sint32, length 2 uint32
      Bucket: cumulative_count 1 uint64, upper_bound 2 double, exemplar 3 Exemplar
      Exemplar: label 1 LabelPair*, value 2 double, timestamp 3 Timestamp
      Timestamp: seconds 1 int64, nanos 2 int32
      Histogram: sample_count 1 uint64, sample_sum 2 double, bucket 3 Bucket*, schema 5 sint32, zero_threshold 6 double, zero_count 7 uint64, negative_span 9 BucketSpan*, negative_delta 10 sint64*, positive_span 12 BucketSpan*, positive_delta 13 sint64*, created_timestamp 15 Timestamp, exemplars 16 Exemplar*
      Metric: label 1 LabelPair*, gauge 2 Gauge, counter 3 Counter, summary 4 Summary, timestamp_ms 6 int64, histogram 7 Histogram
      MetricFamily: name 1 string, help 2 string, type 3 int32, metric 4 Metric*
      """;

  private static final Descriptor FAMILY = family();

  private ProtobufPage() {}

  private static Descriptor family() {
    FileDescriptorProto.Builder file =
        FileDescriptorProto.newBuilder().setName("client.proto").setSyntax("proto2");
    for (String line : MESSAGES.lines().toList()) {
      String[] nameAndFields = line.split(": ", -1);
      DescriptorProto.Builder message = DescriptorProto.newBuilder().setName(nameAndFields[0]);
      for (String field : nameAndFields[1].split(", ", -1)) {
        message.addField(field(field.split(" ", -1)));
      }
      file.addMessageType(message);
    }
    try {
      return FileDescriptor.buildFrom(file.build(), new FileDescriptor[0])
          .findMessageTypeByName("MetricFamily");
    } catch (DescriptorValidationException e) {
      throw new AssertionError(e);
    }
  }

  private static FieldDescriptorProto field(String[] words) {
    boolean repeated = words[2].endsWith("*");
    String type = words[2].replace("*", "");
    FieldDescriptorProto.Builder field =
        FieldDescriptorProto.newBuilder()
            .setName(words[0])
            .setNumber(Integer.parseInt(words[1]))
            .setLabel(
                repeated
                    ? FieldDescriptorProto.Label.LABEL_REPEATED
                    : FieldDescriptorProto.Label.LABEL_OPTIONAL);
    if (Character.isUpperCase(type.charAt(0))) {
      field.setTypeName("." + type).setType(FieldDescriptorProto.Type.TYPE_MESSAGE);
    } else {
      field.setType(FieldDescriptorProto.Type.valueOf("TYPE_" + type.toUpperCase(Locale.ROOT)));
    }
    return field.build();
  }

  /** The families of a page. A field that the description does not have is an error. */
  static List<DynamicMessage> read(byte[] page) throws IOException {
    List<DynamicMessage> families = new ArrayList<>();
    ByteArrayInputStream in = new ByteArrayInputStream(page);
    while (in.available() > 0) {
      DynamicMessage.Builder family = DynamicMessage.newBuilder(FAMILY);
      family.mergeDelimitedFrom(in);
      DynamicMessage read = family.build();
      if (!read.getUnknownFields().asMap().isEmpty()) {
        throw new IOException("unknown fields in " + read);
      }
      families.add(read);
    }
    return families;
  }

  /** All families as text, a line each. */
  static List<String> lines(byte[] page) throws IOException {
    return read(page).stream()
        .map(family -> TextFormat.printer().emittingSingleLine(true).printToString(family))
        .toList();
  }
}
