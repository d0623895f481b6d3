package ai.odock.router.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Where figures were taken, without which they mean nothing. */
record Machine(int cores, String cpu, long memoryKib, String kernel, String java, String commit) {
  static Machine here() throws IOException {
    return new Machine(
        Runtime.getRuntime().availableProcessors(),
        value("/proc/cpuinfo", "model name"),
        Long.parseLong(value("/proc/meminfo", "MemTotal").replaceAll("\\D", "")),
        System.getProperty("os.name") + " " + System.getProperty("os.version"),
        String.valueOf(Runtime.version()),
        describe());
  }

  private static String value(String file, String name) throws IOException {
    return Files.readString(Path.of(file))
        .lines()
        .filter(line -> line.startsWith(name))
        .map(line -> line.substring(line.indexOf(':') + 1).strip())
        .findFirst()
        .orElse("0");
  }

  /** The product's, with a mark when files differ from it; empty outside a repository. */
  private static String describe() {
    ProcessBuilder git =
        new ProcessBuilder(
            "git", "-C", Candidate.home().toString(), "describe", "--always", "--dirty");
    try {
      Process process = git.redirectError(ProcessBuilder.Redirect.DISCARD).start();
      byte[] output = process.getInputStream().readAllBytes();
      return new String(output, StandardCharsets.UTF_8).strip();
    } catch (IOException e) {
      return "";
    }
  }
}
