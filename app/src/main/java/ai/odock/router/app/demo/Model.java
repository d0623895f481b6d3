package ai.odock.router.app.demo;

import java.util.List;

/**
 * A language model behind the gateway.
 *
 * @param medianSeconds half of its answers take longer
 */
record Model(String name, String provider, double medianSeconds) {
  static final List<Model> ALL =
      List.of(
          new Model("gpt-4o-mini", "openai", 0.45),
          new Model("gpt-4o", "openai", 0.90),
          new Model("command-a", "cohere", 1.20),
          new Model("mistral-large", "mistral", 0.70));
}
