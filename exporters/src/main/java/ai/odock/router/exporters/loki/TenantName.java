package ai.odock.router.exporters.loki;

import java.nio.charset.StandardCharsets;

/** Names of tenants that Loki takes (dskit/tenant: ValidTenantID). */
final class TenantName {
  private static final int MOST = 150;
  private static final String OTHERS = "!-_.*'()";

  private TenantName() {}

  static boolean isValid(String name) {
    byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
    return isValid(bytes, 0, bytes.length);
  }

  static boolean isValid(byte[] name, int offset, int length) {
    for (int i = offset; i < offset + length; i++) {
      byte b = name[i];
      boolean plain = (b >= 'a' && b <= 'z') || (b >= 'A' && b <= 'Z') || (b >= '0' && b <= '9');
      if (!plain && (b < 0 || OTHERS.indexOf(b) < 0)) {
        return false;
      }
    }
    boolean dots =
        length > 0 && length <= 2 && name[offset] == '.' && name[offset + length - 1] == '.';
    return length > 0 && length <= MOST && !dots;
  }
}
