package ai.odock.router;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RedactionTest {
  @ParameterizedTest(name = "{0}")
  @CsvSource(
      textBlock =
          """
          http://u:p@x:1/a                  | http://[REDACTED]@x:1/a
          http://p@x                        | http://[REDACTED]@x
          no URL: ftp://u:p@ss@x/a          | no URL: ftp://[REDACTED]@x/a
          address u:p@x: invalid port       | address [REDACTED]@x: invalid port
          address p@x:1:1: too many colons  | address [REDACTED]@x:1:1: too many colons
          not "http://u:p@x"                | not "http://[REDACTED]@x"
          http://x:1/a?b=c                  | http://x:1/a?b=c
          http://x:1/a@b                    | http://x:1/a@b
          references exporter "otlp/a@b"    | references exporter "otlp/a@b"
          """,
      delimiter = '|')
  void hidesUsersAndPasswords(String text, String shown) {
    assertThat(Redaction.text(text)).isEqualTo(shown);
  }
}
