package ai.odock.router.net;

import java.io.IOException;
import java.net.ConnectException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/** The file that a Unix socket leaves in the file system. */
final class UnixSocketFile {
  private UnixSocketFile() {}

  /** Whether the path is in the abstract name space, where there are no files. */
  static boolean isAbstract(String path) {
    return path.startsWith("@");
  }

  /**
   * Removes what a process that was killed has left behind, which would keep us from listening for
   * ever. Nothing else than a socket without a listener is removed.
   *
   * @return whether nothing is there
   */
  static boolean makeRoom(String path) {
    if (isAbstract(path)) {
      return true;
    }
    Path file = Path.of(path);
    try {
      var attributes =
          Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
      if (!attributes.isOther()) {
        return false;
      }
      try (SocketChannel listener = SocketChannel.open(UnixDomainSocketAddress.of(file))) {
        return !listener.isConnected();
      } catch (ConnectException e) {
        Files.delete(file);
        return true;
      }
    } catch (NoSuchFileException e) {
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /** Removes the file of a socket that was closed; it may be gone already. */
  static void remove(String path) {
    if (isAbstract(path)) {
      return;
    }
    try {
      var _ = Files.deleteIfExists(Path.of(path));
    } catch (IOException e) {
      // a later start sees that nobody listens there
    }
  }
}
