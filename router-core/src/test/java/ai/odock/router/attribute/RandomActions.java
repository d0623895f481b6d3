package ai.odock.router.attribute;

import ai.odock.router.attribute.ActionConfig.Action;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;

/** Random lists of actions on the keys of generated requests. The same seed gives the same list. */
public final class RandomActions {
  private static final List<String> KEYS =
      List.of("a", "service.name", "odock-server", "ünï", "日本", "x=y", "new", "copy");
  private static final List<Object> VALUES =
      List.of("text", "", 7L, -1L, 2.5, true, List.of("a", 1L, List.of()), List.of());
  private static final List<String> PATTERNS =
      List.of("a", "^service[.]", "^$", "nothing like this", "ü|=", "^.+-server$");
  private static final List<String> GROUPS =
      List.of("^(?P<first>.)(?P<rest>.*)$", "(?P<a>o)|(?P<b>s)", "(?P<copy>[^=]*)=");
  private static final List<String> CONTEXT =
      List.of("metadata.X-Tenant", "x-many", "client.address", "auth.subject", "metadata.no");

  private final Random random;

  private RandomActions(long seed) {
    random = new Random(new SplittableRandom(seed).nextLong());
  }

  /** One to five actions. */
  public static List<ActionConfig> of(long seed) {
    RandomActions actions = new RandomActions(seed);
    List<ActionConfig> list = new ArrayList<>();
    for (int i = actions.random.nextInt(5); i >= 0; i--) {
      list.add(actions.next());
    }
    return list;
  }

  private ActionConfig next() {
    Action action = of(List.of(Action.values()));
    String key = of(KEYS);
    return switch (action) {
      case INSERT, UPDATE, UPSERT -> put(action, key);
      case DELETE, HASH -> {
        boolean byPattern = random.nextBoolean();
        boolean byKey = !byPattern || random.nextBoolean();
        yield config(action, byKey ? key : "", byPattern ? of(PATTERNS) : "", "");
      }
      case EXTRACT -> config(action, key, of(GROUPS), "");
      case CONVERT -> config(action, key, "", of(ActionConfig.TYPES));
    };
  }

  private ActionConfig put(Action action, String key) {
    Object otherwise = random.nextBoolean() ? of(VALUES) : null;
    return switch (random.nextInt(3)) {
      case 0 -> new ActionConfig(action, key, of(VALUES), null, "", "", "", "");
      case 1 -> new ActionConfig(action, key, null, otherwise, "", of(KEYS), "", "");
      default -> new ActionConfig(action, key, null, otherwise, "", "", of(CONTEXT), "");
    };
  }

  private static ActionConfig config(Action action, String key, String pattern, String type) {
    return new ActionConfig(action, key, null, null, pattern, "", "", type);
  }

  private <T> T of(List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }
}
