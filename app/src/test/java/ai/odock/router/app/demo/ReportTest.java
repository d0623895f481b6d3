package ai.odock.router.app.demo;

import static org.assertj.core.api.Assertions.assertThat;

import ai.odock.router.telemetry.Accounting;
import ai.odock.router.telemetry.Metrics;
import ai.odock.router.telemetry.Otelcol;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ReportTest {
  private static Account account(Backend backend, long received, long delivered, long dropped) {
    return new Account(backend, received, delivered, 0, dropped);
  }

  @Test
  void theTableNamesEverySignalAndWhereItGoes() {
    List<Account> accounts =
        List.of(
            account(Backend.TEMPO, 12_345, 12_000, 5),
            account(Backend.PROMETHEUS, 70, 70, 0),
            account(Backend.LOKI, 800, 790, 0));

    assertThat(Report.table(12, accounts, backend -> backend == Backend.PROMETHEUS))
        .isEqualToNormalizingNewlines(
            """
            12 s       received   delivered to        delivered   waiting   dropped
            traces       12,345   Tempo                  12,000       340         5
            metrics          70   Prometheus (down)          70         0         0
            logs            800   Loki                      790        10         0
            """);
  }

  @Test
  void theBalanceSaysThatNothingIsMissing() {
    assertThat(
            Report.balance(
                List.of(account(Backend.TEMPO, 12_345, 12_345, 0)),
                backend -> 12_344,
                List.of("12,345 spans", "3 log records")))
        .isEqualToNormalizingNewlines(
            """
                            sent   received  delivered     lost
            traces        12,344     12,345     12,345        0
            Received from others than the demo's gateway, such as you: 1
            The stand-ins counted 12,345 spans, 3 log records.
            Everything that the router took in was delivered: lost 0.
            """);
  }

  @Test
  void theBalanceCountsWhatIsMissingWhateverTheReason() {
    assertThat(
            Report.balance(
                List.of(account(Backend.TEMPO, 10, 7, 1), account(Backend.LOKI, 5, 5, 0)),
                backend -> backend == Backend.TEMPO ? 10 : 5,
                List.of()))
        .contains("traces            10         10          7        3")
        .contains("Not everything was delivered: lost 3.");
  }

  @Test
  void anAccountAddsUpWhatTheRouterCounts() {
    Metrics metrics = new Metrics();
    for (String transport : List.of("grpc", "http")) {
      metrics
          .counter(
              Otelcol.receiverAccepted("log_records"),
              Map.of("receiver", "otlp", "transport", transport))
          .add(50);
    }
    metrics
        .counter(
            Accounting.BATCH_DROPPED_ITEMS,
            Map.of("processor", "batch", "signal", "logs", "reason", "shutdown"))
        .add(3);
    var ledger = metrics.ledger("otlp_http", "logs");
    ledger.accepted(80);
    ledger.delivered(60);
    ledger.dropped(7, "http_400");

    Account account = Account.of(Backend.LOKI, metrics);

    assertThat(account).isEqualTo(new Account(Backend.LOKI, 100, 60, 13, 10));
    assertThat(account.waiting()).isEqualTo(30);
  }
}
