package ai.odock.router.net.tls;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import javax.net.SocketFactory;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/**
 * Makes the connections to an https proxy: TLS that checks the name, where the library has none.
 */
public final class TlsSockets extends SocketFactory {
  private final SSLSocketFactory tls;

  public TlsSockets(SSLSocketFactory tls) {
    this.tls = tls;
  }

  /** Connected by the caller; the handshake comes with the first byte. */
  @Override
  public Socket createSocket() throws IOException {
    SSLSocket socket = (SSLSocket) tls.createSocket();
    SSLParameters parameters = socket.getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    socket.setSSLParameters(parameters);
    return socket;
  }

  @Override
  public Socket createSocket(String host, int port) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Socket createSocket(String host, int port, InetAddress local, int localPort) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Socket createSocket(InetAddress host, int port) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort) {
    throw new UnsupportedOperationException();
  }
}
