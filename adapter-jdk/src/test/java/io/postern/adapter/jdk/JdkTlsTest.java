package io.postern.adapter.jdk;

import static io.postern.gateway.EnvironKeys.INPUT;
import static io.postern.gateway.EnvironKeys.PATH_INFO;
import static io.postern.gateway.EnvironKeys.SSL_PROTOCOL;
import static io.postern.gateway.EnvironKeys.URL_SCHEME;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.gateway.Application;
import io.postern.gateway.Body;
import io.postern.gateway.Gateway;
import io.postern.gateway.Headers;
import io.postern.gateway.Server;
import io.postern.gateway.ServerConfig;
import io.postern.gateway.spi.Engine;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class JdkTlsTest {

    private static final String PASSWORD = "postern";
    private static final String GET = "GET /a HTTP/1.1\r\nHost: a\r\n\r\n";
    private static final String LAST = "GET /d HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";

    private static SSLContext context;

    @BeforeAll
    static void makeKey(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("keys.p12");
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "a",
                        "-dname",
                        "CN=localhost",
                        "-keyalg",
                        "EC",
                        "-validity",
                        "2",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        file.toString(),
                        "-storepass",
                        PASSWORD)
                .inheritIO()
                .start();
        assertTrue(keytool.waitFor(50, TimeUnit.SECONDS));
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream input = Files.newInputStream(file)) {
            keys.load(input, PASSWORD.toCharArray());
        }
        KeyManagerFactory own = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        own.init(keys, PASSWORD.toCharArray());
        TrustManagerFactory trusted = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trusted.init(keys);
        context = SSLContext.getInstance("TLS");
        context.init(own.getKeyManagers(), trusted.getTrustManagers(), null);
    }

    private static Server serve(Application application) throws IOException {
        return Gateway.serve(
                application, ServerConfig.builder().port(0).tls(context).build());
    }

    private static Wire connect(Server server, String protocol) throws IOException {
        return connect(server.port(), protocol);
    }

    private static Wire connect(int port, String protocol) throws IOException {
        SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), port);
        socket.setEnabledProtocols(new String[] {protocol});
        return new Wire(socket);
    }

    @Test
    void idleConnectionsAreServedWhenThePortIsClosed() throws Exception {
        ServerConfig config = ServerConfig.builder().port(0).tls(context).build();
        JdkServer server = JdkServer.listen(config, new Engine(config, JdkServerTest.ECHO));
        try (Wire wire = connect(server.address().getPort(), "TLSv1.3")) {
            JdkServerTest.assertServesWithoutItsPort(server, wire);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
    void aRequestIsAnsweredAndTheApplicationSeesTheSession(String protocol) throws Exception {
        Application application = (environ, start) -> {
            start.start("200 OK", Headers.create());
            return Body.of(environ.require(URL_SCHEME) + " " + environ.require(SSL_PROTOCOL));
        };
        try (Server server = serve(application);
                Wire wire = connect(server, protocol)) {
            assertEquals("https " + protocol, wire.send(GET).answer().body());
            assertEquals("https " + protocol, wire.send(LAST).answer().body());
            assertTrue(wire.ended());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
    void requestsInOneRecordOrOneARecordAreAnsweredInOrder(String protocol) throws Exception {
        try (Server server = serve(JdkServerTest.ECHO);
                Wire one = connect(server, protocol);
                Wire many = connect(server, protocol)) {
            one.send(GET.repeat(300) + LAST);
            for (int i = 0; i < 300; i++) {
                many.send(GET);
            }
            many.send(LAST);

            for (Wire wire : new Wire[] {one, many}) {
                for (int i = 0; i < 300; i++) {
                    assertEquals("GET /a ", wire.answer().body());
                }
                assertEquals("GET /d ", wire.answer().body());
                assertTrue(wire.ended());
            }
        }
    }

    @Test
    void recordsThatArriveInOneSegmentAreAllSeen() throws Exception {
        try (Server server = serve(JdkServerTest.ECHO);
                Together together = new Together(server);
                Wire wire = new Wire(together.encrypted("TLSv1.3"))) {
            assertEquals("GET /a ", wire.send(GET).answer().body());
            together.hold();
            for (int i = 0; i < 5; i++) {
                wire.send(GET);
            }
            together.release();

            for (int i = 0; i < 5; i++) {
                assertEquals("GET /a ", wire.answer().body());
            }
        }
    }

    @Test
    void aRequestSplitIntoRecordsOfAByteIsAnswered() throws Exception {
        try (Server server = serve(JdkServerTest.ECHO);
                Wire wire = connect(server, "TLSv1.3")) {
            String request = "POST /b HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhi\r\n0\r\n\r\n";
            for (int i = 0; i < request.length(); i++) {
                wire.send(request.substring(i, i + 1));
            }

            assertEquals("POST /b hi", wire.answer().body());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
    void largeBodiesPassInBothDirections(String protocol) throws Exception {
        int mebibytes = 4;
        Application application = (environ, start) -> {
            start.start("200 OK", Headers.of("Content-Length", "" + mebibytes * 1024 * 1024));
            return Body.of(environ.require(INPUT));
        };
        byte[] block = new byte[1024 * 1024];
        for (int i = 0; i < block.length; i++) {
            block[i] = (byte) ((i * 31) >> 3);
        }
        try (Server server = serve(application);
                Wire wire = connect(server, protocol)) {
            CompletableFuture<Void> sent = CompletableFuture.runAsync(() -> {
                try {
                    wire.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: " + mebibytes * 1024 * 1024 + "\r\n\r\n");
                    for (int i = 0; i < mebibytes; i++) {
                        wire.send(block);
                    }
                } catch (IOException e) {
                    throw new IllegalStateException(e);
                }
            });
            assertEquals("HTTP/1.1 200 OK", wire.answerToHead().status());
            for (int i = 0; i < mebibytes; i++) {
                assertEquals(ByteBuffer.wrap(block), ByteBuffer.wrap(wire.exactly(block.length)));
            }
            sent.get(20, TimeUnit.SECONDS);
        }
    }

    @Test
    void anEndIsAnnouncedAndAnAbortIsNot() throws Exception {
        Application application = (environ, start) -> {
            start.start("200 OK", Headers.create()).write(ByteBuffer.wrap(new byte[5]));
            if (environ.require(PATH_INFO).equals("/abort")) {
                throw new IllegalStateException("late, on purpose");
            }
            return Body.empty();
        };
        ServerConfig config = ServerConfig.builder()
                .port(0)
                .tls(context)
                .errors((level, text, thrown) -> {})
                .build();
        try (Server server = Gateway.serve(application, config)) {
            assertEquals(Together.ALERT, lastRecord(server, "GET /end HTTP/1.0\r\n\r\n"));
            assertEquals(Together.DATA, lastRecord(server, "GET /abort HTTP/1.0\r\n\r\n"));
        }
    }

    private static int lastRecord(Server server, String request) throws Exception {
        try (Together together = new Together(server);
                Wire wire = new Wire(together.encrypted("TLSv1.2"))) { // whose records say what they are
            wire.send(request).answerToHead();
            wire.toTheEnd();
            return together.lastRecord();
        }
    }

    @Test
    void aClientThatHasEndedItsStreamGetsItsAnswer() throws Exception {
        try (Server server = serve(JdkServerTest.ECHO);
                Wire wire = connect(server, "TLSv1.3")) { // the first with two directions
            wire.send(GET + GET);
            wire.socket.shutdownOutput();

            assertEquals("GET /a ", wire.answer().body());
            assertEquals("GET /a ", wire.answer().body());
        }
    }

    @Test
    void aClientThatEndsTlsInTheMiddleOfABodyHoldsNoThread() throws Exception {
        try (Server server = serve(JdkServerTest.ECHO);
                Wire wire = connect(server, "TLSv1.2")) { // where one direction does not end alone
            assertEquals("GET /a ", wire.send(GET).answer().body());
            wire.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nab")
                    .close();

            server.stop(Duration.ofMinutes(10));
        }
    }

    @Test
    void a100IsSentAndARefusalAnswered() throws Exception {
        try (Server server = serve(JdkServerTest.ECHO);
                Wire wire = connect(server, "TLSv1.3")) {
            wire.send("POST /e HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n");
            assertEquals("HTTP/1.1 100 Continue", wire.line());
            assertEquals("", wire.line());
            assertEquals("POST /e hi", wire.send("hi").answer().body());
            wire.send("GET / HTTP/1.1\r\n\r\n");

            assertEquals("HTTP/1.1 400 Bad Request", wire.answer().status());
            assertTrue(wire.ended());
        }
    }

    @Test
    void aClientThatDoesNotEncryptIsTurnedAway() throws Exception {
        try (Server server = serve(JdkServerTest.ECHO);
                Wire wire = new Wire(server.port());
                Wire good = connect(server, "TLSv1.3")) {
            wire.send(GET);

            assertThrows(IOException.class, wire::answer);
            assertEquals("GET /a ", good.send(GET).answer().body());
        }
    }

    /** A socket below TLS that can hold back what is written, to send it in one piece, and notes what it reads. */
    private static final class Together extends Socket {

        static final int ALERT = 21;
        static final int DATA = 23;

        private final Socket socket;
        private final ByteArrayOutputStream held = new ByteArrayOutputStream();
        private final ByteArrayOutputStream received = new ByteArrayOutputStream();
        private boolean holds;

        Together(Server server) throws IOException {
            socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
        }

        SSLSocket encrypted(String protocol) throws IOException {
            SSLSocket encrypted =
                    (SSLSocket) context.getSocketFactory().createSocket(this, "localhost", socket.getPort(), true);
            encrypted.setEnabledProtocols(new String[] {protocol});
            return encrypted;
        }

        void hold() {
            holds = true;
        }

        void release() throws IOException {
            holds = false;
            socket.getOutputStream().write(held.toByteArray());
        }

        int lastRecord() {
            ByteBuffer records = ByteBuffer.wrap(received.toByteArray());
            int type = 0;
            while (records.hasRemaining()) {
                type = records.get();
                records.getShort(); // the version
                int length = records.getShort() & 0xFFFF;
                records.position(records.position() + length);
            }
            return type;
        }

        @Override
        public OutputStream getOutputStream() {
            return new OutputStream() {
                @Override
                public void write(int b) throws IOException {
                    write(new byte[] {(byte) b}, 0, 1);
                }

                @Override
                public void write(byte[] bytes, int offset, int length) throws IOException {
                    if (holds) {
                        held.write(bytes, offset, length);
                    } else {
                        socket.getOutputStream().write(bytes, offset, length);
                    }
                }
            };
        }

        @Override
        public InputStream getInputStream() throws IOException {
            return new FilterInputStream(socket.getInputStream()) {
                @Override
                public int read() throws IOException {
                    byte[] one = new byte[1];
                    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
                }

                @Override
                public int read(byte[] bytes, int offset, int length) throws IOException {
                    int count = in.read(bytes, offset, length);
                    received.write(bytes, offset, Math.max(0, count));
                    return count;
                }
            };
        }

        @Override
        public boolean isConnected() {
            return true;
        }

        @Override
        public void shutdownInput() throws IOException {
            socket.shutdownInput();
        }

        @Override
        public void shutdownOutput() throws IOException {
            socket.shutdownOutput();
        }

        @Override
        public synchronized void setSoTimeout(int millis) throws SocketException {
            socket.setSoTimeout(millis);
        }

        @Override
        public void setTcpNoDelay(boolean on) throws SocketException {
            socket.setTcpNoDelay(on);
        }

        @Override
        public synchronized void close() throws IOException {
            socket.close();
        }
    }
}
