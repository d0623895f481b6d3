package ai.odock.router.settings;

/**
 * The name of a configured component as the operator wrote it: {@code otlp} or {@code otlp/backup}.
 *
 * @param type the part before the first slash
 * @param name the part after it, empty when there is none
 */
public record ComponentId(String type, String name) {
  @Override
  public String toString() {
    return name.isEmpty() ? type : type + "/" + name;
  }
}
