package ai.odock.router.app.demo;

import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;

/** The demo's tables. ASCII, so that every terminal and file shows the same. */
final class Report {
  private Report() {}

  /**
   * Where everything is now.
   *
   * @param seconds since the start
   * @param away whether a backend cannot be reached
   */
  static String table(long seconds, List<Account> accounts, Predicate<Backend> away) {
    StringBuilder text = new StringBuilder();
    row(text, seconds + " s", "received", "delivered to", "delivered", "waiting", "dropped");
    for (Account account : accounts) {
      Backend backend = account.backend();
      row(
          text,
          backend.signal().label(),
          count(account.received()),
          backend.title() + (away.test(backend) ? " (down)" : ""),
          count(account.delivered()),
          count(account.waiting()),
          count(account.dropped()));
    }
    return text.toString();
  }

  private static void row(StringBuilder text, Object... cells) {
    text.append(String.format(Locale.ROOT, "%-9s%10s   %-18s%11s%10s%10s%n", cells));
  }

  private static void lastRow(StringBuilder text, Object... cells) {
    text.append(String.format(Locale.ROOT, "%-9s%11s%11s%11s%9s%n", cells));
  }

  private static String count(long items) {
    return String.format(Locale.ROOT, "%,d", items);
  }

  /**
   * What became of everything, once the router has stopped.
   *
   * @param sent items that the generator was told are safe
   * @param arrived what each stand-in has counted by itself
   */
  static String balance(
      List<Account> accounts, ToLongFunction<Backend> sent, List<String> arrived) {
    StringBuilder text = new StringBuilder();
    lastRow(text, "", "sent", "received", "delivered", "lost");
    long lost = 0;
    long others = 0;
    for (Account account : accounts) {
      long own = sent.applyAsLong(account.backend());
      long missing = account.received() - account.delivered();
      others += Math.max(0, account.received() - own);
      lost += missing;
      lastRow(
          text,
          account.backend().signal().label(),
          count(own),
          count(account.received()),
          count(account.delivered()),
          count(missing));
    }
    if (others > 0) {
      text.append("Received from others than the demo's gateway, such as you: ");
      text.append(count(others)).append(System.lineSeparator());
    }
    text.append("The stand-ins counted ").append(String.join(", ", arrived)).append(".");
    text.append(System.lineSeparator());
    text.append(
        lost == 0
            ? "Everything that the router took in was delivered: lost 0."
            : String.format(Locale.ROOT, "Not everything was delivered: lost %,d.", lost));
    return text.append(System.lineSeparator()).toString();
  }
}
