package ai.odock.router.exporters.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import ai.odock.router.exporters.file.FileConfig.Directories;
import ai.odock.router.exporters.file.FileConfig.Format;
import ai.odock.router.exporters.file.FileConfig.GroupBy;
import ai.odock.router.exporters.file.FileConfig.Rotation;
import ai.odock.router.settings.ConfigProblems;
import ai.odock.router.settings.ConfigTree;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class FileConfigTest {
  private final ConfigProblems problems = new ConfigProblems();

  static Stream<Arguments> good() {
    Rotation rotation = new Rotation(100, 0, 100, false);
    return Stream.of(
        argumentSet(
            "defaults",
            Map.of("path", "x"),
            new FileConfig("x", Format.JSON, false, false, null, null, null)),
        argumentSet(
            "everything",
            Map.of(
                "path", "d/*.pb",
                "format", "proto",
                "compression", "zstd",
                "flush_interval", "5s",
                "rotation",
                    Map.of("max_megabytes", 1, "max_days", 2, "max_backups", 3, "localtime", true),
                "group_by", Map.of("enabled", true, "resource_attribute", "a", "max_open_files", 7),
                "create_directory", true,
                "directory_permissions", "0750"),
            new FileConfig(
                "d/*.pb",
                Format.PROTO,
                true,
                false,
                new Rotation(1, 2, 3, true),
                new GroupBy("a", 7),
                new Directories(0750))),
        argumentSet(
            "null rotation is one with defaults",
            nulls("rotation"),
            new FileConfig("x", Format.JSON, false, false, rotation, null, null)),
        argumentSet(
            "none is no compression",
            Map.of("path", "x", "compression", "none", "append", true),
            new FileConfig("x", Format.JSON, false, true, null, null, null)),
        argumentSet(
            "grouping by default",
            Map.of("path", "x*", "group_by", Map.of("enabled", true)),
            new FileConfig(
                "x*",
                Format.JSON,
                false,
                false,
                null,
                new GroupBy("fileexporter.path_segment", 100),
                null)),
        argumentSet(
            "directories by default",
            Map.of("path", "x", "create_directory", true),
            new FileConfig("x", Format.JSON, false, false, null, null, new Directories(0755))));
  }

  private static Map<String, ?> nulls(String key) {
    Map<String, Object> map = new HashMap<>(Collections.singletonMap(key, null));
    map.put("path", "x");
    return map;
  }

  @ParameterizedTest
  @MethodSource("good")
  void reads(Map<String, ?> yaml, FileConfig expected) {
    var section = ConfigTree.section("exporters::file", yaml, problems);

    assertThat(section.read(FileConfig::read)).isEqualTo(expected);
    assertThat(problems.all()).isEmpty();
  }

  static Stream<Arguments> bad() {
    return Stream.of(
        argumentSet("no path", Map.of(), ": path must be non-empty"),
        argumentSet(
            "format",
            Map.of("path", "x", "format", "xml"),
            "::format: unknown value \"xml\" (valid values: json, proto)"),
        argumentSet(
            "compression",
            Map.of("path", "x", "compression", "zst"),
            "::compression: unknown value \"zst\"; did you mean \"zstd\"?"),
        argumentSet(
            "append to frames",
            Map.of("path", "x", "append", true, "compression", "zstd"),
            ": append and compression enabled at the same time is not supported"),
        argumentSet(
            "append and rotation",
            Map.of("path", "x", "append", true, "rotation", Map.of()),
            ": append and rotation enabled at the same time is not supported"),
        argumentSet(
            "flush interval",
            Map.of("path", "x", "flush_interval", "-1s"),
            "::flush_interval: flush_interval must be larger than zero"),
        argumentSet(
            "no star",
            Map.of("path", "x", "group_by", Map.of("enabled", true)),
            ": path must contain exactly one * when group_by is enabled"),
        argumentSet(
            "two stars",
            Map.of("path", "x*y*", "group_by", Map.of("enabled", true)),
            ": path must contain exactly one * when group_by is enabled"),
        argumentSet(
            "star in front",
            Map.of("path", "*x", "group_by", Map.of("enabled", true)),
            ": path must not start with * when group_by is enabled"),
        argumentSet(
            "no attribute",
            Map.of("path", "x*", "group_by", Map.of("enabled", true, "resource_attribute", "")),
            "::group_by: resource_attribute must not be empty when group_by is enabled"),
        argumentSet(
            "no open files",
            Map.of("path", "x*", "group_by", Map.of("enabled", true, "max_open_files", 0)),
            "::group_by: max_open_files must be positive"),
        argumentSet(
            "permissions without directory",
            Map.of("path", "x", "directory_permissions", "0755"),
            ": directory_permissions requires create_directory to be true"),
        argumentSet(
            "permissions that are none",
            Map.of("path", "x", "create_directory", true, "directory_permissions", "rwx"),
            ": directory_permissions value must be a valid octal representation"),
        argumentSet(
            "permissions with other bits",
            Map.of("path", "x", "create_directory", true, "directory_permissions", "7777"),
            ": directory_permissions contain invalid bits for file access"),
        argumentSet(
            "encoding",
            Map.of("path", "x", "encoding", "otlp_encoding"),
            "::encoding: not supported: there are no encoding extensions; use format"),
        argumentSet(
            "unknown key",
            Map.of("path", "x", "rotation", Map.of("max_megabyte", 1)),
            "::rotation::max_megabyte: unknown key \"max_megabyte\"; did you mean"
                + " \"max_megabytes\"?"),
        argumentSet(
            "a queue, which contrib's has not either",
            Map.of("path", "x", "sending_queue", Map.of()),
            "::sending_queue: unknown key \"sending_queue\" (valid values: append, compression,"
                + " create_directory, directory_permissions, flush_interval, format, group_by,"
                + " path, rotation)"));
  }

  @ParameterizedTest
  @MethodSource("bad")
  void says(Map<String, ?> yaml, String message) {
    ConfigTree.section("exporters::file", yaml, problems).read(FileConfig::read);

    assertThat(problems.all())
        .extracting(ConfigProblems.Problem::toString)
        .isEqualTo(List.of("test.yaml:1:1: exporters::file" + message));
  }
}
