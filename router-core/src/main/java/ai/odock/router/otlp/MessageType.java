package ai.odock.router.otlp;

/** A protobuf message of OTLP: its fields, by number. */
public final class MessageType {}
