package ai.odock.router.net.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.odock.router.net.Await;
import ai.odock.router.net.HostPort;
import ai.odock.router.net.RawHttp2;
import ai.odock.router.net.coding.Bytes;
import ai.odock.router.time.Clock;
import ai.odock.router.time.Deadline;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The lives of connections. */
@Timeout(60)
class GrpcKeepaliveTest {
  private static final Duration SOON = Duration.ofMillis(50);
  private static final Duration OFF = Duration.ZERO;
  private static final Duration HOUR = Duration.ofHours(1);
  private static final int ENHANCE_YOUR_CALM = 11;

  private final BlockingQueue<GrpcReply> held = new LinkedBlockingQueue<>();
  private @Nullable GrpcServer server;

  private static GrpcKeepalive life(Duration idle, Duration age, Duration grace) {
    return new GrpcKeepalive(idle, age, grace, HOUR, HOUR, HOUR, false);
  }

  private static GrpcKeepalive pings(Duration time, Duration timeout) {
    return new GrpcKeepalive(OFF, OFF, OFF, time, timeout, HOUR, false);
  }

  private static GrpcKeepalive policy(Duration minInterval, boolean withoutCalls) {
    return new GrpcKeepalive(OFF, OFF, OFF, HOUR, HOUR, minInterval, withoutCalls);
  }

  private RawHttp2 client(GrpcKeepalive keepalive) throws IOException {
    GrpcServer started =
        GrpcServer.builder(HostPort.parse("127.0.0.1:0"))
            .keepalive(keepalive)
            .unary("test.Service", "Hold", (array, offset, length, reply) -> held.add(reply))
            .build();
    started.start();
    server = started;
    return new RawHttp2(started.port());
  }

  @AfterEach
  void close() {
    if (server != null) {
      server.close(Deadline.in(Clock.SYSTEM, OFF));
    }
  }

  private static void call(RawHttp2 client, int stream) throws IOException {
    client.call(stream, false, "/test.Service/Hold", Map.of());
    client.data(stream, true, Bytes.framed(0, Bytes.utf8("hello")));
  }

  private record GoAway(int lastStream, int code, String text) {
    static GoAway of(RawHttp2.Frame frame) {
      int last = frame.payload().readInt();
      int code = frame.payload().readInt();
      return new GoAway(last, code, frame.payload().toString(StandardCharsets.UTF_8));
    }
  }

  @Test
  void anIdleConnectionIsAskedToGo() throws IOException {
    try (RawHttp2 client = client(life(SOON, OFF, OFF))) {
      assertThat(GoAway.of(client.next(RawHttp2.GOAWAY, true)))
          .isEqualTo(new GoAway(Integer.MAX_VALUE, 0, "max_idle"));
      assertThat(GoAway.of(client.next(RawHttp2.GOAWAY, true))).isEqualTo(new GoAway(0, 0, ""));
      assertThat(client.ended()).isTrue();
    }
  }

  @Test
  void aConnectionWithACallIsNotIdle() throws Exception {
    try (RawHttp2 client = client(life(SOON, OFF, OFF))) {
      call(client, 1);
      GrpcReply reply = held.take();
      client.ping(7);
      long start = System.nanoTime();
      Await.until(() -> System.nanoTime() - start > 4 * SOON.toNanos());
      reply.ok(Bytes.utf8("hello"));
      assertThat(client.answer(1).status()).as("before any GOAWAY").isEqualTo("0 ");
      assertThat(GoAway.of(client.next(RawHttp2.GOAWAY, true)).text()).isEqualTo("max_idle");
    }
  }

  @Test
  void anOldConnectionAnswersWhatWasSentBeforeTheClientKnew() throws Exception {
    try (RawHttp2 client = client(life(OFF, SOON, OFF))) {
      call(client, 1);
      GrpcReply first = held.take();
      assertThat(GoAway.of(client.next(RawHttp2.GOAWAY, false)))
          .isEqualTo(new GoAway(Integer.MAX_VALUE, 0, "max_age"));
      // on the way before the answer to the ping
      call(client, 3);
      GrpcReply second = held.take();
      RawHttp2.Frame ping = client.next(RawHttp2.PING, true);
      assertThat(ping.flags()).isZero();
      assertThat(GoAway.of(client.next(RawHttp2.GOAWAY, true)).lastStream()).isEqualTo(3);
      first.ok(Bytes.utf8("1"));
      assertThat(client.answer(1).status()).isEqualTo("0 ");
      second.ok(Bytes.utf8("2"));
      assertThat(client.answer(3).status()).isEqualTo("0 ");
      assertThat(client.ended()).isTrue();
    }
  }

  @Test
  void anOldConnectionIsCutAfterTheGrace() throws Exception {
    try (RawHttp2 client = client(life(OFF, SOON, SOON))) {
      call(client, 1);
      GrpcReply reply = held.take();
      assertThat(GoAway.of(client.next(RawHttp2.GOAWAY, true)).text()).isEqualTo("max_age");
      assertThat(client.ended()).isTrue();
      reply.ok(Bytes.utf8("too late"));
    }
  }

  @Test
  void aClientThatDoesNotAnswerAPingIsCut() throws IOException {
    try (RawHttp2 client = client(pings(SOON, SOON))) {
      assertThat(client.next(RawHttp2.PING, false).flags()).isZero();
      assertThat(client.ended()).isTrue();
    }
  }

  @Test
  void aClientThatAnswersPingsStays() throws IOException {
    try (RawHttp2 client = client(pings(SOON, HOUR))) {
      for (int i = 0; i < 5; i++) {
        assertThat(client.next(RawHttp2.PING, true).flags()).isZero();
      }
    }
  }

  @Test
  void tooManyPingsEndTheConnection() throws IOException {
    try (RawHttp2 client = client(policy(HOUR, true))) {
      // more than are needed, so that some are never read
      for (int i = 0; i < 40; i++) {
        client.ping(i);
      }
      GoAway goAway = GoAway.of(client.next(RawHttp2.GOAWAY, false));
      assertThat(goAway.code()).isEqualTo(ENHANCE_YOUR_CALM);
      assertThat(goAway.text()).isEqualTo("too_many_pings");
      assertThat(client.ended()).isTrue();
    }
  }

  @Test
  void threePingsAreNotTooMany() throws IOException {
    try (RawHttp2 client = client(policy(HOUR, true))) {
      for (int i = 0; i < 3; i++) {
        client.ping(i);
        assertThat(client.next(RawHttp2.PING, false).payload().readLong()).isEqualTo(i);
      }
    }
  }

  @Test
  void pingsAtTheAllowedPaceAreWelcome() throws IOException {
    try (RawHttp2 client = client(policy(Duration.ofNanos(1), true))) {
      for (int i = 0; i < 50; i++) {
        client.ping(i);
        assertThat(client.next(RawHttp2.PING, false).payload().readLong()).isEqualTo(i);
      }
    }
  }

  @Test
  void withoutCallsPingsAreRareUnlessPermitted() throws IOException {
    try (RawHttp2 client = client(policy(Duration.ofNanos(1), false))) {
      for (int i = 0; i < 4; i++) {
        client.ping(i);
      }
      assertThat(GoAway.of(client.next(RawHttp2.GOAWAY, false)).code())
          .isEqualTo(ENHANCE_YOUR_CALM);
    }
  }

  @Test
  void anAnswerForgivesEarlierPings() throws Exception {
    try (RawHttp2 client = client(policy(HOUR, true))) {
      for (int i = 0; i < 5; i++) {
        for (int ping = 0; ping < 2; ping++) {
          client.ping(ping);
          var _ = client.next(RawHttp2.PING, false);
        }
        call(client, 1 + 2 * i);
        held.take().ok(Bytes.utf8("x"));
        assertThat(client.answer(1 + 2 * i).status()).isEqualTo("0 ");
      }
    }
  }

  @Test
  void timeDoesNotRunBackwards() {
    assertThatThrownBy(() -> life(Duration.ofSeconds(-1), OFF, OFF))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
