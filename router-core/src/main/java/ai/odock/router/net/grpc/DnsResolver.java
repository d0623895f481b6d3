package ai.odock.router.net.grpc;

import ai.odock.router.net.HostPort;
import ai.odock.router.net.ProxyAddress;
import io.grpc.EquivalentAddressGroup;
import io.grpc.HttpConnectProxiedSocketAddress;
import io.grpc.NameResolver;
import io.grpc.Status;
import io.grpc.StatusOr;
import io.grpc.SynchronizationContext;
import io.grpc.SynchronizationContext.ScheduledHandle;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Looks a name up again and again, for one gRPC channel: when a connection breaks, and every 30
 * seconds, because the addresses of a name that grows are not told by a broken connection.
 * Everything but the lookup itself runs in the channel's synchronization context.
 */
final class DnsResolver extends NameResolver {
  /** Go's resolver never asks more often either. */
  static final Duration PERIOD = Duration.ofSeconds(30);

  private static final Duration AFTER_FAILURE = Duration.ofSeconds(5);

  /** Asks for the addresses of a name. */
  @FunctionalInterface
  interface Lookup {
    InetAddress[] all(String host) throws UnknownHostException;
  }

  /**
   * What to look up.
   *
   * @param proxy through which the target is reached, and which is looked up in its place; null:
   *     none
   */
  record Question(HostPort target, @Nullable ProxyAddress proxy, Lookup lookup, Duration period) {
    /** The addresses to connect to, each for itself. */
    List<EquivalentAddressGroup> ask() throws UnknownHostException {
      HostPort asked = proxy == null ? target : proxy.address();
      List<EquivalentAddressGroup> groups = new ArrayList<>();
      for (InetAddress address : lookup.all(asked.host())) {
        groups.add(new EquivalentAddressGroup(via(new InetSocketAddress(address, asked.port()))));
      }
      return groups;
    }

    private SocketAddress via(InetSocketAddress found) {
      if (proxy == null) {
        return found;
      }
      var tunnel =
          HttpConnectProxiedSocketAddress.newBuilder()
              .setProxyAddress(found)
              .setTargetAddress(InetSocketAddress.createUnresolved(target.host(), target.port()));
      String user = proxy.userInfo();
      if (user != null) {
        int colon = user.indexOf(':');
        tunnel.setUsername(colon < 0 ? user : user.substring(0, colon));
        tunnel.setPassword(colon < 0 ? "" : user.substring(colon + 1));
      }
      return tunnel.build();
    }
  }

  private final Question question;
  private final Args args;
  private final SynchronizationContext context;
  private @Nullable Listener2 listener;
  private @Nullable ScheduledHandle next;
  private boolean asking;
  private boolean closed;

  DnsResolver(Question question, Args args) {
    this.question = question;
    this.args = args;
    this.context = args.getSynchronizationContext();
  }

  @Override
  public String getServiceAuthority() {
    return question.target().authority();
  }

  @Override
  public void start(Listener2 listener) {
    this.listener = listener;
    ask();
  }

  @Override
  public void refresh() {
    ask();
  }

  private void ask() {
    if (asking || closed || listener == null) {
      return;
    }
    asking = true;
    if (next != null) {
      next.cancel();
      next = null;
    }
    // a lookup may take long and holds its thread, so it gets one of the platform's
    Executor threads = args.getOffloadExecutor();
    Runnable lookup = this::lookUp;
    if (threads == null) {
      var _ = Thread.ofPlatform().daemon().start(lookup);
    } else {
      threads.execute(lookup);
    }
  }

  private void lookUp() {
    StatusOr<List<EquivalentAddressGroup>> answer;
    try {
      answer = StatusOr.fromValue(question.ask());
    } catch (UnknownHostException | RuntimeException e) {
      answer =
          StatusOr.fromStatus(
              Status.UNAVAILABLE
                  .withDescription("Unable to resolve host " + question.target().host())
                  .withCause(e));
    }
    StatusOr<List<EquivalentAddressGroup>> told = answer;
    context.execute(() -> tell(told));
  }

  private void tell(StatusOr<List<EquivalentAddressGroup>> answer) {
    asking = false;
    Listener2 to = listener;
    if (closed || to == null) {
      return;
    }
    var _ = to.onResult2(ResolutionResult.newBuilder().setAddressesOrError(answer).build());
    Duration wait = answer.hasValue() ? question.period() : AFTER_FAILURE;
    next =
        context.schedule(
            this::ask, wait.toNanos(), TimeUnit.NANOSECONDS, args.getScheduledExecutorService());
  }

  @Override
  public void shutdown() {
    closed = true;
    if (next != null) {
      next.cancel();
      next = null;
    }
  }
}
