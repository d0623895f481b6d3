package ai.odock.router.otlp;

/** What a field holds: the types of the .proto files, and ids apart from other bytes. */
public enum FieldKind {
  STRING(ProtoReader.BYTES),
  BYTES(ProtoReader.BYTES),
  TRACE_ID(ProtoReader.BYTES),
  SPAN_ID(ProtoReader.BYTES),
  MESSAGE(ProtoReader.BYTES),
  BOOL(ProtoReader.VARINT),
  ENUM(ProtoReader.VARINT),
  INT32(ProtoReader.VARINT),
  UINT32(ProtoReader.VARINT),
  SINT32(ProtoReader.VARINT),
  INT64(ProtoReader.VARINT),
  UINT64(ProtoReader.VARINT),
  FIXED32(ProtoReader.FIXED32),
  FIXED64(ProtoReader.FIXED64),
  SFIXED64(ProtoReader.FIXED64),
  DOUBLE(ProtoReader.FIXED64);

  private final int wireType;

  FieldKind(int wireType) {
    this.wireType = wireType;
  }

  /** The wire type of one value, one of the constants of {@link ProtoReader}. */
  public int wireType() {
    return wireType;
  }

  /** The bytes of an id that is set; 0 for what is no id. */
  public int idLength() {
    return switch (this) {
      case TRACE_ID -> 16;
      case SPAN_ID -> 8;
      default -> 0;
    };
  }

  /** Whether the values of a repeated field may lie in one packed field. */
  public boolean packable() {
    return wireType != ProtoReader.BYTES;
  }
}
