package io.postern.adapter.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.postern.gateway.Body;
import io.postern.gateway.EnvironKeys;
import io.postern.gateway.Headers;
import io.postern.gateway.Server;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The same over TLS: the guard sees what is decrypted. */
class NettyTlsTest extends NettyTestBase {

    private static final char[] PASSWORD = "not secret".toCharArray();

    @TempDir
    static Path folder;

    private static SSLContext tls;

    @BeforeAll
    static void makeCertificate() throws Exception {
        Path file = folder.resolve("keys.p12");
        String tool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
        Process process = new ProcessBuilder(
                        tool,
                        "-genkeypair",
                        "-alias",
                        "a",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=localhost",
                        "-keystore",
                        file.toString(),
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        new String(PASSWORD))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        assertThat(process.waitFor()).isZero();
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            keys.load(in, PASSWORD);
        }
        KeyManagerFactory own = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        own.init(keys, PASSWORD);
        TrustManagerFactory trusted = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trusted.init(keys);
        tls = SSLContext.getInstance("TLS");
        tls.init(own.getKeyManagers(), trusted.getTrustManagers(), null);
    }

    private static Wire to(Server server, String protocol) throws IOException {
        SSLSocket socket = (SSLSocket) tls.getSocketFactory().createSocket("127.0.0.1", server.port());
        socket.setEnabledProtocols(new String[] {protocol});
        return new Wire(socket);
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void requestsInOneRecordAreAnsweredInOrder(String protocol) throws Exception {
        Server server = serve(ECHO, config().tls(tls));

        try (Wire wire = to(server, protocol)) {
            for (int i = 0; i < 3; i++) {
                wire.send(
                        post("/1", "first") + get("/2") + chunked("/3", "th", "ird") + post("/4", "4".repeat(50_000)));

                assertThat(wire.answer().body()).isEqualTo("POST /1 first");
                assertThat(wire.answer().body()).isEqualTo("GET /2 ");
                assertThat(wire.answer().body()).isEqualTo("POST /3 third");
                assertThat(wire.answer().body()).isEqualTo("POST /4 " + "4".repeat(50_000));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void theEnvironTellsOfTheEncryption(String protocol) throws Exception {
        Server server = serve(
                (environ, startResponse) -> {
                    startResponse.start("200 OK", Headers.create());
                    return Body.of(
                            environ.require(EnvironKeys.URL_SCHEME) + " " + environ.require(EnvironKeys.SSL_PROTOCOL));
                },
                config().tls(tls));

        try (Wire wire = to(server, protocol)) {
            wire.send("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");

            assertThat(wire.answer().body()).isEqualTo("https " + protocol);
            assertThat(wire.atEnd()).isTrue();
        }
    }

    @Test
    void aFileIsSent() throws Exception {
        Path file = Files.write(folder.resolve("file"), new byte[3_000_001]);
        Server server = serve(
                (environ, startResponse) -> {
                    startResponse.start("200 OK", Headers.create());
                    return Body.of(file);
                },
                config().tls(tls));

        try (Wire wire = to(server, "TLSv1.3")) {
            assertThat(wire.send(get("/")).answer().body()).hasSize(3_000_001);
            assertThat(wire.send(get("/")).answer().body()).hasSize(3_000_001);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void aLateFailureDoesNotLookLikeTheEnd(String protocol) throws Exception {
        Server server = serve(
                (environ, startResponse) -> {
                    startResponse.start("200 OK", Headers.create()).write(ByteBuffer.wrap(new byte[5]));
                    throw new IllegalStateException("late");
                },
                config().tls(tls));

        try (Wire wire = to(server, protocol)) {
            wire.send("GET / HTTP/1.0\r\n\r\n");

            assertThatThrownBy(() -> wire.in().readAllBytes()).isInstanceOf(IOException.class);
        }
    }

    @Test
    void aClientThatHasStoppedSendingGetsItsAnswer() throws Exception {
        Server server = serve(ECHO, config().tls(tls));

        try (Wire wire = to(server, "TLSv1.3")) {
            wire.send(get("/1") + post("/2", "x")).socket.shutdownOutput();

            assertThat(wire.answer().body()).isEqualTo("GET /1 ");
            assertThat(wire.answer().body()).isEqualTo("POST /2 x");
            assertThat(wire.atEnd()).isTrue();
        }
    }

    @Test
    void aClientWithoutEncryptionIsTurnedAway() throws Exception {
        Server server = serve(ECHO, config().tls(tls));

        Wire.to(server).close();
        try (Wire plain = Wire.to(server)) {
            plain.send(get("/").repeat(5));
            assertThatThrownBy(plain::answer).isInstanceOf(Exception.class);
        }
        try (Wire wire = to(server, "TLSv1.3")) {
            assertThat(wire.send(get("/")).answer().status()).isEqualTo(200);
        }
    }
}
