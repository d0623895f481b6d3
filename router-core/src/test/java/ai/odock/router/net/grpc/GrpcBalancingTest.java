package ai.odock.router.net.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import ai.odock.router.StatusCode;
import ai.odock.router.net.Await;
import ai.odock.router.net.ClientContext;
import ai.odock.router.net.coding.Bytes;
import ai.odock.router.net.coding.Compression;
import ai.odock.router.net.tls.TlsClientSettings;
import ai.odock.router.otlp.OtlpBytes;
import ai.odock.router.time.Clock;
import ai.odock.router.time.Deadline;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Several real servers behind one name, whose addresses change: a client must neither stay with one
 * of them nor go on calling one that is gone.
 */
@Timeout(60)
class GrpcBalancingTest {
  private static final Duration NEVER = Duration.ofHours(1);
  private static final Duration OFTEN = Duration.ofMillis(20);
  private static final List<OtlpBytes> HELLO = List.of(new OtlpBytes(Bytes.utf8("hello"), 0, 5, 1));

  private final List<AutoCloseable> opened = new ArrayList<>();
  private final AtomicInteger lookups = new AtomicInteger();
  private volatile List<String> addresses = List.of();
  private int port;

  /** One on each address, all on the same port, which is what a name stands for. */
  private GrpcPeer peer(String address) {
    GrpcPeer peer = GrpcPeer.on(address, port);
    port = peer.port();
    opened.add(peer);
    return peer;
  }

  private InetAddress[] lookUp(String host) throws UnknownHostException {
    lookups.incrementAndGet();
    assertThat(host).isEqualTo("tempo.example");
    List<InetAddress> found = new ArrayList<>();
    for (String address : addresses) {
      found.add(InetAddress.getByName(address));
    }
    if (found.isEmpty()) {
      throw new UnknownHostException(host);
    }
    return found.toArray(InetAddress[]::new);
  }

  private GrpcClient client(String balancer, Duration period) {
    return client(balancer, period, this::lookUp);
  }

  private GrpcClient client(String balancer, Duration period, DnsResolver.Lookup lookup) {
    GrpcClientSettings settings =
        new GrpcClientSettings(
            GrpcTarget.parse("dns:///tempo.example:" + port),
            new TlsClientSettings(true),
            Map.of(),
            balancer,
            Compression.NONE,
            null,
            "",
            false);
    GrpcClient client = new GrpcClient(settings, ClientContext.of("router/1"), lookup, period);
    client.start();
    opened.add(() -> client.close(Deadline.in(Clock.SYSTEM, Duration.ZERO)));
    return client;
  }

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable it : opened.reversed()) {
      it.close();
    }
  }

  private static boolean ok(GrpcClient client) {
    return client.call("test.Service", "Do", HELLO, Duration.ofSeconds(20)).code() == StatusCode.OK;
  }

  private static void untilCalled(GrpcClient client, GrpcPeer peer) {
    int before = peer.calls();
    Await.until(() -> ok(client) && peer.calls() > before);
  }

  @Test
  void callsGoRoundAllAddresses() {
    List<GrpcPeer> peers = List.of(peer("127.0.0.1"), peer("127.0.0.2"), peer("127.0.0.3"));
    addresses = List.of("127.0.0.1", "127.0.0.2", "127.0.0.3");
    GrpcClient client = client("round_robin", NEVER);
    peers.forEach(peer -> untilCalled(client, peer));
    List<Integer> before = peers.stream().map(GrpcPeer::calls).toList();

    for (int i = 0; i < 30; i++) {
      assertThat(ok(client)).isTrue();
    }

    for (int i = 0; i < 3; i++) {
      assertThat(peers.get(i).calls() - before.get(i)).isEqualTo(10);
    }
  }

  @Test
  void pickFirstStaysWithOne() {
    List<GrpcPeer> peers = List.of(peer("127.0.0.1"), peer("127.0.0.2"));
    addresses = List.of("127.0.0.2", "127.0.0.1");
    GrpcClient client = client("pick_first", NEVER);
    for (int i = 0; i < 10; i++) {
      assertThat(ok(client)).isTrue();
    }
    assertThat(peers).extracting(GrpcPeer::calls).containsExactly(0, 10);
  }

  @Test
  void whatGoesAwayIsLeftOutAndWhatComesIsFoundWhenTheNameIsLookedUpAgain() throws Exception {
    GrpcPeer stays = peer("127.0.0.1");
    GrpcPeer goes = peer("127.0.0.2");
    addresses = List.of("127.0.0.1", "127.0.0.2");
    GrpcClient client = client("round_robin", OFTEN);
    untilCalled(client, stays);
    untilCalled(client, goes);

    GrpcPeer comes = peer("127.0.0.3");
    addresses = List.of("127.0.0.1", "127.0.0.3");
    goes.close();

    untilCalled(client, comes);
    untilCalled(client, stays);
    for (int i = 0; i < 20; i++) {
      assertThat(ok(client)).isTrue();
    }
  }

  @Test
  void aNameThatGrowsIsNoticedAlthoughNothingBreaks() {
    peer("127.0.0.1");
    addresses = List.of("127.0.0.1");
    GrpcClient client = client("round_robin", OFTEN);
    assertThat(ok(client)).isTrue();

    GrpcPeer added = peer("127.0.0.2");
    addresses = List.of("127.0.0.1", "127.0.0.2");

    untilCalled(client, added);
  }

  @Test
  void anAddressThatLeftTheNameIsNotCalledAlthoughItStillAnswers() {
    GrpcPeer left = peer("127.0.0.1");
    GrpcPeer stays = peer("127.0.0.2");
    addresses = List.of("127.0.0.1", "127.0.0.2");
    GrpcClient client = client("round_robin", OFTEN);
    untilCalled(client, left);

    addresses = List.of("127.0.0.2");
    Await.until(
        () -> {
          int before = left.calls();
          boolean all = Stream.generate(() -> ok(client)).limit(4).allMatch(ok -> ok);
          return all && left.calls() == before;
        });
    int before = left.calls();
    for (int i = 0; i < 10; i++) {
      assertThat(ok(client)).isTrue();
    }
    assertThat(left.calls()).isEqualTo(before);
    assertThat(stays.calls()).isGreaterThanOrEqualTo(10);
  }

  @Test
  void aBrokenConnectionHasTheNameLookedUpAtOnce() throws Exception {
    GrpcPeer old = peer("127.0.0.1");
    addresses = List.of("127.0.0.1");
    GrpcClient client = client("round_robin", NEVER);
    assertThat(ok(client)).isTrue();
    assertThat(lookups).hasValue(1);

    GrpcPeer moved = peer("127.0.0.2");
    addresses = List.of("127.0.0.2");
    old.close();

    untilCalled(client, moved);
  }

  @Test
  void withPickFirstToo() throws Exception {
    GrpcPeer old = peer("127.0.0.1");
    addresses = List.of("127.0.0.1");
    GrpcClient client = client("pick_first", NEVER);
    assertThat(ok(client)).isTrue();

    GrpcPeer moved = peer("127.0.0.2");
    addresses = List.of("127.0.0.2");
    old.close();

    untilCalled(client, moved);
  }

  @Test
  void aNameThatIsNotThereYetIsToldAndLookedUpAgain() {
    GrpcPeer later = peer("127.0.0.1");
    GrpcClient client = client("round_robin", NEVER);
    GrpcAnswer answer = client.call("test.Service", "Do", HELLO, Duration.ofSeconds(20));
    assertThat(answer.code()).isEqualTo(StatusCode.UNAVAILABLE);
    assertThat(answer.message()).contains("Unable to resolve host tempo.example");

    addresses = List.of("127.0.0.1");

    untilCalled(client, later);
  }

  @Test
  void aNameThatVanishesDoesNotEndWhatWorks() {
    GrpcPeer stays = peer("127.0.0.1");
    addresses = List.of("127.0.0.1");
    GrpcClient client = client("round_robin", OFTEN);
    untilCalled(client, stays);

    addresses = List.of();
    int asked = lookups.get();
    Await.until(() -> lookups.get() > asked);

    assertThat(ok(client)).isTrue();
  }

  @Test
  void aClosedClientAsksNoMore() {
    peer("127.0.0.1");
    addresses = List.of("127.0.0.1");
    AtomicInteger own = new AtomicInteger();
    GrpcClient client =
        client(
            "round_robin",
            OFTEN,
            host -> {
              own.incrementAndGet();
              return lookUp(host);
            });
    Await.until(() -> own.get() > 2);

    client.close(Deadline.in(Clock.SYSTEM, Duration.ofSeconds(5)));

    int asked = own.get();
    int others = lookups.get();
    var _ = client("round_robin", OFTEN);
    Await.until(() -> lookups.get() > others + 5);
    assertThat(own.get()).isLessThanOrEqualTo(asked + 1);
  }
}
