package ai.odock.router.otlp;

import ai.odock.router.otlp.MalformedOtlp.Reason;

/**
 * Counts what an item holds: each thing that a later step may make an object or an entry of. For
 * messages that {@link OtlpCheck} has walked.
 */
final class Elements {
  private Elements() {}

  /**
   * @throws Damage when the message has more than {@code most} elements
   */
  static void atMost(int most, MessageType type, byte[] array, int from, int end) throws Damage {
    int elements = count(type, new ProtoReader(array, from, end - from));
    if (elements > most) {
      throw new Damage(
          Reason.TOO_MANY_ELEMENTS,
          type,
          from,
          "has %d attributes, list entries, buckets and other elements, at most %d"
              .formatted(elements, most));
    }
  }

  private static int count(MessageType type, ProtoReader reader) {
    byte[] array = reader.array();
    int end = reader.messageEnd();
    int elements = 0;
    while (reader.next(type)) {
      int field = reader.field();
      int start = reader.valueStart();
      int length = reader.valueLength();
      int action = type.actions[field << 3 | reader.wireType()];
      elements +=
          switch (action & MessageType.ACTION) {
            case MessageType.PACKED_FIXED64 -> length / Long.BYTES;
            case MessageType.PACKED_VARINT -> varints(array, start, start + length);
            default -> action >>> MessageType.ELEMENT_BIT & 1;
          };
      if (type.container(field) == null && type.messages[field] != type) {
        int behind = reader.fieldEnd();
        elements += count(type.messages[field], reader.enter(reader));
        reader.set(array, behind, end - behind);
      }
    }
    return elements;
  }

  private static int varints(byte[] array, int from, int end) {
    int varints = 0;
    for (int i = from; i < end; i++) {
      varints += array[i] >= 0 ? 1 : 0;
    }
    return varints;
  }
}
