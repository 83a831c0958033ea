package dev.recado.parser;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URL;
import java.net.URLConnection;
import java.net.URLStreamHandler;
import java.net.UnknownHostException;
import java.net.spi.InetAddressResolver;
import java.net.spi.InetAddressResolverProvider;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Keeps this program off the network. The parsers are set up to follow nothing; should one do so all the same, it finds no
 * addresses, no connections and no protocols.
 */
public final class NoNetwork extends InetAddressResolverProvider {
    private static final Set<String> LOCAL = Set.of("file", "jar", "jrt");

    /** Called by the platform, which finds this class as a service. */
    public NoNetwork() {}

    // There is no other way to be asked before a socket is made.
    @SuppressWarnings("deprecation")
    static void install() throws IOException {
        URL.setURLStreamHandlerFactory(protocol -> LOCAL.contains(protocol) ? null : new Refusing());
        Socket.setSocketImplFactory(() -> {
            throw new UncheckedIOException(new IOException("A document may not open connections"));
        });
    }

    @Override
    public InetAddressResolver get(Configuration configuration) {
        return new InetAddressResolver() {
            @Override
            public Stream<InetAddress> lookupByName(String host, LookupPolicy policy) throws UnknownHostException {
                throw new UnknownHostException(host);
            }

            @Override
            public String lookupByAddress(byte[] address) throws UnknownHostException {
                throw new UnknownHostException("address");
            }
        };
    }

    @Override
    public String name() {
        return "none";
    }

    private static final class Refusing extends URLStreamHandler {
        @Override
        protected URLConnection openConnection(URL url) throws IOException {
            throw new IOException("A document may not open " + url.getProtocol());
        }
    }
}
