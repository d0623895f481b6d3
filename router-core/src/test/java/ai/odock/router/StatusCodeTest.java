package ai.odock.router;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class StatusCodeTest {
  /** From grpc-go's codes/code_string.go. */
  @Test
  void hasTheNamesOfGo() {
    assertThat(Arrays.stream(StatusCode.values()).map(StatusCode::goName))
        .containsExactly(
            "OK",
            "Canceled",
            "Unknown",
            "InvalidArgument",
            "DeadlineExceeded",
            "NotFound",
            "AlreadyExists",
            "PermissionDenied",
            "ResourceExhausted",
            "FailedPrecondition",
            "Aborted",
            "OutOfRange",
            "Unimplemented",
            "Internal",
            "Unavailable",
            "DataLoss",
            "Unauthenticated");
  }
}
