package ai.odock.router.settings;

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
          http://x:1/a?b=c                  | http://x:1/a?b=[REDACTED]
          http://x/a?token=s&api_key=t#u=v  | http://x/a?token=[REDACTED]&api_key=[REDACTED]#u=[REDACTED]
          http://x/a?s3cret                 | http://x/a?[REDACTED]
          http://x/a#s3cret                 | http://x/a#[REDACTED]
          POST http://x?a=s: refused        | POST http://x?a=[REDACTED] refused
          at "http://x/?a=s" and http://y?b | at "http://x/?a=[REDACTED]" and http://y?[REDACTED]
          x:1/a?token=s&b=c                 | x:1/a?token=[REDACTED]&b=c
          x/?X-Amz-Signature=s              | x/?X-Amz-Signature=[REDACTED]
          /a?b=c is no URL                  | /a?b=c is no URL
          address x:1?k=s: invalid port     | address x:1?k=[REDACTED] invalid port
          http://x y?k=s                    | http://x y?k=[REDACTED]
          http://x, why? it is              | http://x, why? it is
          what? why                         | what? why
          http://x/?a=$1                    | http://x/?a=[REDACTED]
          http://x:1/a@b                    | http://x:1/a@b
          references exporter "otlp/a@b"    | references exporter "otlp/a@b"
          """,
      delimiter = '|')
  void hidesUsersAndPasswords(String text, String shown) {
    assertThat(Redaction.text(text)).isEqualTo(shown);
  }
}
