package ai.odock.router;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.util.Locale;

/** Says why a file cannot be opened, in the words of the operating system. */
public final class FileFailure {
  private FileFailure() {}

  /** The reason without the file's name, which Java gives alone for the commonest reasons. */
  public static String reason(Exception failure) {
    return switch (failure) {
      case NoSuchFileException _ -> "no such file or directory";
      case AccessDeniedException _ -> "permission denied";
      case FileSystemException other when other.getReason() != null -> lower(other.getReason());
      case InvalidPathException invalid -> lower(invalid.getReason());
      case IOException other when other.getMessage() != null -> lower(other.getMessage());
      default -> failure.toString();
    };
  }

  private static String lower(String words) {
    return words.isEmpty()
        ? words
        : words.substring(0, 1).toLowerCase(Locale.ROOT) + words.substring(1);
  }
}
