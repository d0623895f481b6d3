package ai.odock.router.exporters.prometheusremotewrite;

import static org.assertj.core.api.Assertions.assertThat;

import ai.odock.router.fixtures.FakeClock;
import ai.odock.router.fixtures.RemoteWriteMessages;
import ai.odock.router.fixtures.RemoteWriteMessages.Metadata;
import ai.odock.router.prometheus.MetricType;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FamilyMetadataTest {
  private final FakeClock clock = new FakeClock();

  private static Families families(String... namesAndHelp) {
    Families families = new Families();
    for (int i = 0; i < namesAndHelp.length; i += 2) {
      byte[] help = bytes(namesAndHelp[i + 1]);
      int number =
          families.add(
              MetricType.COUNTER, bytes(namesAndHelp[i]), help, 0, help.length, bytes("seconds"));
      var _ = families.use(number);
    }
    return families;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static List<Metadata> sent(List<WriteRequest> requests) {
    return requests.stream()
        .flatMap(
            request -> {
              RemoteWriteMessages.Request read =
                  RemoteWriteMessages.version1(request.uncompressed());
              assertThat(read.series()).isEmpty();
              assertThat(request.points()).isZero();
              return read.metadata().stream();
            })
        .toList();
  }

  @Test
  void areSentWhenNewOrChangedAndOnceAMinute() {
    FamilyMetadata metadata = new FamilyMetadata(1 << 20, clock);
    assertThat(sent(metadata.requests(families("a", "one", "b", "two"))))
        .containsExactly(
            new Metadata("counter", "a", "one", "seconds"),
            new Metadata("counter", "b", "two", "seconds"));
    assertThat(metadata.requests(families("a", "one", "b", "two"))).isEmpty();
    clock.advance(Duration.ofSeconds(59));
    assertThat(sent(metadata.requests(families("a", "one", "b", "other"))))
        .containsExactly(new Metadata("counter", "b", "other", "seconds"));
    clock.advance(Duration.ofSeconds(1));
    assertThat(sent(metadata.requests(families("a", "one", "b", "other"))))
        .containsExactly(new Metadata("counter", "a", "one", "seconds"));
  }

  @Test
  void requestsAreNotLargerThanTheyMayBe() {
    String[] many =
        IntStream.range(0, 100)
            .mapToObj(i -> List.of("metric" + i, "help"))
            .flatMap(List::stream)
            .toArray(String[]::new);
    List<WriteRequest> requests = new FamilyMetadata(200, clock).requests(families(many));
    assertThat(sent(requests)).hasSize(100);
    assertThat(requests).hasSizeGreaterThan(10);
    assertThat(requests).allMatch(request -> request.uncompressed().length <= 200);
  }

  @Test
  void moreFamiliesThanAreRememberedAreSentAgain() {
    FamilyMetadata metadata = new FamilyMetadata(1 << 20, clock);
    for (int i = 0; i < 10_000; i++) {
      assertThat(metadata.requests(families("metric" + i, ""))).hasSize(1);
    }
    assertThat(metadata.requests(families("metric0", ""))).hasSize(1);
    assertThat(metadata.requests(families("metric0", ""))).isEmpty();
  }
}
