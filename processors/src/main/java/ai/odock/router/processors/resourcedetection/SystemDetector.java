package ai.odock.router.processors.resourcedetection;

import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The host and its operating system.
 *
 * @param hostnameSources the first that knows a name counts: {@code os}, {@code dns}, {@code
 *     cname}, {@code lookup}
 */
record SystemDetector(List<String> hostnameSources) implements Detector {
  static final List<String> SOURCES = List.of("dns", "os", "cname", "lookup");
  static final List<String> DEFAULT_SOURCES = List.of("dns", "os");

  private static final HexFormat MAC = HexFormat.ofDelimiter("-").withUpperCase();

  SystemDetector {
    hostnameSources = List.copyOf(hostnameSources);
  }

  @Override
  public Detected detect(Surroundings surroundings) throws DetectionException {
    Detected detected = new Detected();
    detected.put("host.name", hostname(surroundings));
    String os = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
    detected.put("os.type", os.startsWith("mac") ? "darwin" : os);
    detected.put("host.arch", architecture(System.getProperty("os.arch", "")));
    detected.put("host.id", surroundings.text("etc/machine-id"));
    addNetwork(detected);
    addSystem(surroundings, detected);
    addProcessor(surroundings, detected);
    return detected;
  }

  private String hostname(Surroundings surroundings) throws DetectionException {
    for (String source : hostnameSources) {
      String name = source.equals("os") ? kernelName(surroundings) : domainName(surroundings);
      if (name != null && !name.isEmpty()) {
        return name;
      }
    }
    throw new DetectionException("no host name: none of hostname_sources knows one");
  }

  private static @Nullable String kernelName(Surroundings surroundings) {
    String name = surroundings.text("proc/sys/kernel/hostname");
    return name == null ? surroundings.variable("HOSTNAME") : name;
  }

  /** The fully qualified name, if the host's own files or DNS know it. */
  private static @Nullable String domainName(Surroundings surroundings) {
    try {
      InetAddress self = InetAddress.getByName(kernelName(surroundings));
      String name = self.getCanonicalHostName();
      return name.equals(self.getHostAddress()) ? null : name;
    } catch (UnknownHostException e) {
      return null;
    }
  }

  /** As OpenTelemetry names them. */
  private static String architecture(String java) {
    return switch (java) {
      case "x86_64", "amd64" -> "amd64";
      case "aarch64", "arm64" -> "arm64";
      case "arm" -> "arm32";
      case "i386", "x86" -> "x86";
      case "ppc64", "ppc64le" -> "ppc64";
      default -> java;
    };
  }

  private static void addNetwork(Detected detected) throws DetectionException {
    List<String> addresses = new ArrayList<>();
    List<String> hardware = new ArrayList<>();
    List<String> names = new ArrayList<>();
    try {
      for (NetworkInterface network : Collections.list(NetworkInterface.getNetworkInterfaces())) {
        if (network.isLoopback() || !network.isUp()) {
          continue;
        }
        names.add(network.getName());
        Collections.list(network.getInetAddresses())
            .forEach(address -> addresses.add(address.getHostAddress().replaceFirst("%.*", "")));
        byte[] mac = network.getHardwareAddress();
        if (mac != null) {
          hardware.add(MAC.formatHex(mac));
        }
      }
    } catch (SocketException e) {
      throw new DetectionException("no network interfaces: " + e.getMessage());
    }
    detected.put("host.ip", addresses).put("host.mac", hardware).put("host.interface", names);
  }

  private static void addSystem(Surroundings surroundings, Detected detected) {
    Map<String, String> release = Pairs.of(surroundings.text("etc/os-release"), "=");
    String pretty = release.getOrDefault("PRETTY_NAME", "");
    String kernel =
        "%s %s %s"
            .formatted(
                surroundings.text("proc/sys/kernel/ostype"),
                surroundings.text("proc/sys/kernel/osrelease"),
                surroundings.text("proc/sys/kernel/version"));
    detected.put("os.description", pretty.isEmpty() ? kernel : pretty + " (" + kernel + ")");
    detected.put("os.name", release.get("NAME"));
    detected.put("os.version", release.get("VERSION_ID"));
    detected.put("os.build.id", release.get("BUILD_ID"));
  }

  private static void addProcessor(Surroundings surroundings, Detected detected) {
    Map<String, String> cpu = Pairs.of(surroundings.text("proc/cpuinfo"), ":");
    detected.put("host.cpu.vendor.id", cpu.get("vendor_id"));
    detected.put("host.cpu.family", cpu.get("cpu family"));
    detected.put("host.cpu.model.id", cpu.get("model"));
    detected.put("host.cpu.model.name", cpu.get("model name"));
    detected.put("host.cpu.stepping", cpu.get("stepping"));
    String cache = cpu.getOrDefault("cache size", "").replace(" KB", "");
    if (!cache.isEmpty() && cache.chars().allMatch(Character::isDigit) && cache.length() < 10) {
      detected.put("host.cpu.cache.l2.size", Long.parseLong(cache));
    }
  }
}
