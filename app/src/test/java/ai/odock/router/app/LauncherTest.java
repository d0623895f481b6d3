package ai.odock.router.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the launcher says while it builds, with a Maven that only plays. */
class LauncherTest {
  private static final Path HOME = Path.of(System.getProperty("router.home"));

  /** Prints as Maven does; {@code PLAYED} says how it ends. */
  private static final String MAVEN =
      """
      #!/usr/bin/env bash
      if [ "$1" = -v ]; then echo "Apache Maven 3.9.9"; exit; fi
      echo "[INFO] Reactor Build Order:"
      echo "[INFO] Building router 0.1.0                                          [1/2]"
      echo "[INFO] Building app 0.1.0                                             [2/2]"
      case "$PLAYED" in
        fail) echo "[ERROR] App.java:[1,2] cannot find symbol"; exit 1 ;;
        wait) touch began; exec sleep 60 ;;
      esac
      mkdir -p app/target/dist/lib && : >app/target/dist/lib/app.jar
      """;

  @TempDir private Path folder = Path.of("");

  @BeforeEach
  void copyTheLauncher() throws IOException {
    Files.createDirectories(folder.resolve("bin"));
    Files.createDirectories(folder.resolve("app/src/main"));
    Files.createDirectories(folder.resolve("maven/bin"));
    Files.writeString(folder.resolve("app/src/main/App.java"), "");
    Files.copy(HOME.resolve("router"), folder.resolve("router"));
    Files.copy(HOME.resolve("bin/toolchain.sh"), folder.resolve("bin/toolchain.sh"));
    Files.writeString(folder.resolve("bin/train-aot"), "#!/bin/sh\nexit 1\n");
    Files.writeString(folder.resolve("maven/bin/mvn"), MAVEN);
    for (String file : List.of("router", "bin/train-aot", "maven/bin/mvn")) {
      assertThat(folder.resolve(file).toFile().setExecutable(true)).isTrue();
    }
  }

  @Test
  void aBuildShowsEachModuleAndKeepsItsLog() throws Exception {
    String said = said(launch(Map.of(), "--version"));

    assertThat(said)
        .startsWith("Building the router: about a minute, some more the first time")
        .contains(
            "The log is " + log() + "\n  1 of 2: router\n  2 of 2: app\nPreparing a fast start");
    assertThat(log()).content().contains("Reactor Build Order");
  }

  @Test
  void aFailedBuildSaysWhyAndWhereItsLogIs() throws Exception {
    Process launcher = launch(Map.of("PLAYED", "fail"), "--version");
    String said = said(launcher);

    assertThat(said)
        .endsWith(
            "  2 of 2: app\n[ERROR] App.java:[1,2] cannot find symbol\n"
                + "Error: the build failed; all of its output is in %s\n".formatted(log()));
    assertThat(launcher.exitValue()).isEqualTo(1);
    assertThat(runs()).isEmpty();
  }

  @Test
  void aStoppedBuildLeavesNothing() throws Exception {
    Process launcher = launch(Map.of("PLAYED", "wait"), List.of("setsid"), "--version");
    for (int i = 0; i < 1000 && !Files.exists(folder.resolve("began")); i++) {
      TimeUnit.MILLISECONDS.sleep(20);
    }
    // Ctrl-C of a terminal goes to all of the group
    Process kill = new ProcessBuilder("kill", "-TERM", "--", "-" + launcher.pid()).start();
    assertThat(kill.waitFor()).isZero();

    assertThat(said(launcher)).contains("The build was stopped.");
    assertThat(launcher.exitValue()).isEqualTo(130);
    assertThat(runs()).isEmpty();
  }

  @Test
  void aWrongFolderIsNamed() throws Exception {
    assertThat(said(launch(Map.of("ROUTER_DIST", "/nonexistent"), "--version")))
        .isEqualTo(
            "Error: ROUTER_DIST is /nonexistent, where there is no lib/*.jar; it must be a folder"
                + " such as app/target/dist of a build\n");
    assertThat(said(launch(Map.of("ROUTER_NO_BUILD", "1"), "--version")))
        .isEqualTo("Error: nothing has been built yet; start once without ROUTER_NO_BUILD\n");
  }

  private Path log() {
    return folder.resolve("app/target/run/build.log");
  }

  /** Folders of builds. */
  private List<Path> runs() throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve("app/target/run"))) {
      return files.filter(Files::isDirectory).toList();
    }
  }

  private Process launch(Map<String, String> env, String argument) throws IOException {
    return launch(env, List.of(), argument);
  }

  private Process launch(Map<String, String> env, List<String> by, String argument)
      throws IOException {
    List<String> command = new ArrayList<>(by);
    command.addAll(List.of(folder.resolve("router").toString(), argument));
    ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
    builder.environment().keySet().removeIf(name -> name.startsWith("ROUTER_"));
    builder.environment().put("MAVEN_HOME", folder.resolve("maven").toString());
    builder.environment().putAll(env);
    return builder.redirectErrorStream(true).start();
  }

  private static String said(Process process) throws Exception {
    String said = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    return said;
  }
}
