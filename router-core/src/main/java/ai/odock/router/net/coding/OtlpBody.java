package ai.odock.router.net.coding;

import ai.odock.router.otlp.OtlpBytes;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;

/** Encoded requests written one after the other, which is one request, without joining them. */
public record OtlpBody(List<OtlpBytes> parts) implements HttpBody {
  public OtlpBody {
    parts = List.copyOf(parts);
  }

  @Override
  public long length() {
    long length = 0;
    for (OtlpBytes part : parts) {
      length += part.length();
    }
    return length;
  }

  @Override
  public void writeTo(OutputStream out) throws IOException {
    for (OtlpBytes part : parts) {
      part.writeTo(out);
    }
  }
}
