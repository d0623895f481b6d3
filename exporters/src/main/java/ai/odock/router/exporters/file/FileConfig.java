package ai.odock.router.exporters.file;

import ai.odock.router.settings.ConfigSection;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The {@code exporters::file} section, with contrib's rules (fileexporter 0.147).
 *
 * @param path of the file; with {@code groupBy} it has one {@code *}
 * @param compressed each record is a zstd frame
 * @param append what the file holds is kept
 * @param rotation null: the file grows without end
 * @param groupBy null: there is one file
 * @param directories null: the directory of the file has to be there
 */
record FileConfig(
    String path,
    Format format,
    boolean compressed,
    boolean append,
    @Nullable Rotation rotation,
    @Nullable GroupBy groupBy,
    @Nullable Directories directories) {

  /** What a record is. */
  enum Format {
    JSON,
    PROTO
  }

  /**
   * When a file is set aside as a backup, and which backups stay.
   *
   * @param maxMegabytes MiB of a file; 0: 100
   * @param maxDays age of a backup; 0: any
   * @param maxBackups their number; 0: any
   * @param localTime whether their names tell local time; else UTC
   */
  record Rotation(long maxMegabytes, long maxDays, long maxBackups, boolean localTime) {
    private static final long DEFAULT_MEGABYTES = 100;

    static Rotation read(ConfigSection yaml) {
      return new Rotation(
          yaml.integer("max_megabytes", DEFAULT_MEGABYTES),
          yaml.integer("max_days", 0),
          yaml.integer("max_backups", 100),
          yaml.bool("localtime", false));
    }

    long maxBytes() {
      long megabytes = maxMegabytes == 0 ? DEFAULT_MEGABYTES : maxMegabytes;
      return Math.min(megabytes, Long.MAX_VALUE >> 20) << 20;
    }
  }

  /**
   * A file for each value of a resource attribute, which takes the place of {@code *} in the path.
   */
  record GroupBy(String attribute, int maxOpenFiles) {
    GroupBy {
      if (attribute.isEmpty()) {
        throw new IllegalArgumentException(
            "resource_attribute must not be empty when group_by is enabled");
      }
      if (maxOpenFiles < 1) {
        throw new IllegalArgumentException("max_open_files must be positive");
      }
    }

    static Optional<GroupBy> read(ConfigSection yaml) {
      boolean enabled = yaml.bool("enabled", false);
      String attribute = yaml.string("resource_attribute", "fileexporter.path_segment");
      long open = yaml.integer("max_open_files", 100);
      return enabled
          ? Optional.of(new GroupBy(attribute, (int) Math.min(open, Integer.MAX_VALUE)))
          : Optional.empty();
    }
  }

  /**
   * Missing directories are made.
   *
   * @param permissions nine bits, less those of the umask
   */
  record Directories(int permissions) {
    static final Directories DEFAULT = new Directories(0755);

    Directories {
      if ((permissions & ~0777) != 0) {
        throw new IllegalArgumentException(
            "directory_permissions contain invalid bits for file access");
      }
    }

    static Directories of(String octal) {
      if (octal.isEmpty()) {
        return DEFAULT;
      }
      if (!octal.matches("[0-7]{1,10}")) {
        throw new IllegalArgumentException(
            "directory_permissions value must be a valid octal representation");
      }
      return new Directories(Integer.parseInt(octal, 8));
    }
  }

  FileConfig {
    if (path.isEmpty()) {
      throw new IllegalArgumentException("path must be non-empty");
    }
    var _ = Path.of(path); // says what is wrong with it
    if (append && compressed) {
      throw new IllegalArgumentException(
          "append and compression enabled at the same time is not supported");
    }
    if (append && rotation != null) {
      throw new IllegalArgumentException(
          "append and rotation enabled at the same time is not supported");
    }
    if (groupBy != null) {
      if (path.indexOf('*') < 0 || path.indexOf('*') != path.lastIndexOf('*')) {
        throw new IllegalArgumentException(
            "path must contain exactly one * when group_by is enabled");
      }
      if (path.startsWith("*")) {
        throw new IllegalArgumentException("path must not start with * when group_by is enabled");
      }
    }
  }

  static FileConfig read(ConfigSection yaml) {
    yaml.unsupported("encoding", "there are no encoding extensions; use format");
    String path = yaml.string("path", "");
    Map<String, Format> formats = Map.of("json", Format.JSON, "proto", Format.PROTO);
    Format format = yaml.oneOf("format", formats, Format.JSON);
    Map<String, Boolean> codecs = Map.of("", false, "none", false, "zstd", true);
    boolean compressed = yaml.oneOf("compression", codecs, false);
    boolean append = yaml.bool("append", false);
    // Records are written as they come, so there is nothing to flush; it is checked all the same.
    if (yaml.duration("flush_interval", Duration.ofSeconds(1)).isNegative()) {
      yaml.problem("flush_interval", "flush_interval must be larger than zero");
    }
    boolean rotates = yaml.keys().contains("rotation");
    Rotation rotation = Rotation.read(yaml.section("rotation"));
    if (!rotates) {
      yaml.display("rotation", Optional.empty());
    }
    Optional<GroupBy> groupBy = yaml.section("group_by").read(GroupBy::read);
    Directories directories =
        directories(yaml.bool("create_directory", false), yaml.string("directory_permissions", ""));
    return new FileConfig(
        path,
        format,
        compressed,
        append,
        rotates ? rotation : null,
        groupBy == null ? null : groupBy.orElse(null),
        directories);
  }

  private static @Nullable Directories directories(boolean create, String permissions) {
    if (!create && !permissions.isEmpty()) {
      throw new IllegalArgumentException(
          "directory_permissions requires create_directory to be true");
    }
    return create ? Directories.of(permissions) : null;
  }

  /** Whether a record begins with its length; otherwise it is a line. */
  boolean framed() {
    return compressed || format == Format.PROTO;
  }
}
