package io.postern.adapter.jdk;

import java.security.KeyManagementException;
import java.security.SecureRandom;
import java.util.function.IntFunction;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLContextSpi;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLServerSocketFactory;
import javax.net.ssl.SSLSessionContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;

/**
 * Gives the JDK's server a {@link JdkConnection} for each connection it accepts, by the client's port; else nothing.
 */
final class JdkContext extends SSLContext {

    JdkContext(IntFunction<JdkConnection> connections) {
        super(new Spi(connections), null, "postern");
    }

    private static final class Spi extends SSLContextSpi {

        private final IntFunction<JdkConnection> connections;

        Spi(IntFunction<JdkConnection> connections) {
            this.connections = connections;
        }

        @Override
        protected SSLEngine engineCreateSSLEngine(String host, int port) {
            return connections.apply(port);
        }

        @Override
        protected SSLEngine engineCreateSSLEngine() {
            throw new UnsupportedOperationException();
        }

        @Override
        protected void engineInit(KeyManager[] keys, TrustManager[] trust, SecureRandom random)
                throws KeyManagementException {
            throw new KeyManagementException("is ready as it is made");
        }

        @Override
        protected SSLSocketFactory engineGetSocketFactory() {
            throw new UnsupportedOperationException();
        }

        @Override
        protected SSLServerSocketFactory engineGetServerSocketFactory() {
            throw new UnsupportedOperationException();
        }

        @Override
        protected SSLSessionContext engineGetServerSessionContext() {
            throw new UnsupportedOperationException();
        }

        @Override
        protected SSLSessionContext engineGetClientSessionContext() {
            throw new UnsupportedOperationException();
        }
    }
}
