package ai.odock.router.net.grpc;

import io.grpc.NameResolver;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import java.net.URI;

/** Gives one channel its own {@link DnsResolver}, whatever the library has registered. */
final class DnsResolverFactory extends NameResolver.Factory {
  private static final String SCHEME = "dns";

  /**
   * What the library takes for the target. The resolver knows the real one, which need not be a
   * URI: that of an IPv6 address is none.
   */
  private static final String TARGET = SCHEME + ":///peer";

  private final DnsResolver.Question question;

  private DnsResolverFactory(DnsResolver.Question question) {
    this.question = question;
  }

  /** The library means to replace this way of naming a resolver, and has no other yet. */
  @SuppressWarnings("deprecation")
  static NettyChannelBuilder channelTo(DnsResolver.Question question) {
    return NettyChannelBuilder.forTarget(TARGET)
        .nameResolverFactory(new DnsResolverFactory(question));
  }

  @Override
  public NameResolver newNameResolver(URI target, NameResolver.Args args) {
    return new DnsResolver(question, args);
  }

  @Override
  public String getDefaultScheme() {
    return SCHEME;
  }
}
