package io.postern.adapter.uwsgi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.postern.adapter.uwsgi.Peer.Received;
import io.postern.gateway.Application;
import io.postern.gateway.Body;
import io.postern.gateway.EnvironKeys;
import io.postern.gateway.Headers;
import io.postern.gateway.RequestBodyException;
import io.postern.gateway.Server;
import io.postern.gateway.ServerConfig;
import io.postern.gateway.ServerConfig.Timeout;
import io.postern.gateway.spi.ServerProvider;
import io.postern.tck.Covers;
import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** SPEC.md, chapter U: the content of requests, the answers, and who may connect. */
class UwsgiServerTest {

    private @Nullable Server running;

    private void serve(Application application) throws IOException {
        serve(application, ServerConfig.builder());
    }

    private void serve(Application application, ServerConfig.Builder settings) throws IOException {
        running = new UwsgiServerProvider().start(settings.port(0).build(), application);
    }

    private Server server() {
        return Objects.requireNonNull(running, "nothing is served yet");
    }

    @AfterEach
    void stop() {
        if (running != null) {
            running.stop(Duration.ZERO);
        }
    }

    // Content

    @Test
    @Covers("U-12")
    void theContentHasTheLengthThatIsSaid() throws Exception {
        Recorder application = new Recorder();
        serve(application);

        Peer.exchange(server(), Packet.post(4).followedBy("body and more"));
        Peer.exchange(server(), Packet.get("/").followedBy("none is said"));

        assertThat(application.next()).containsEntry("content", "body");
        assertThat(application.next()).containsEntry("content", "").doesNotContainKey("CONTENT_LENGTH");
    }

    @Test
    @Covers("U-12")
    void aReadGivesNothingBehindTheContent() throws Exception {
        serve((environ, startResponse) -> {
            byte[] target = new byte[100];
            int count = environ.require(EnvironKeys.INPUT).read(target);
            startResponse.start("200 OK", Headers.create());
            return Body.of(ByteBuffer.wrap(target, 0, count));
        });

        assertThat(Peer.exchange(server(), Packet.post(4).followedBy("body and more"))
                        .content())
                .isEqualTo("body");
    }

    @Test
    @Covers({"U-12", "P-37"})
    void contentThatStallsIsAnswered408() throws Exception {
        Recorder application = new Recorder();
        serve(application, ServerConfig.builder().timeout(Timeout.BODY, Duration.ofMillis(200)));

        try (Peer peer = Peer.of(server())) {
            peer.send(Packet.post(100).followedBy("half"));

            assertThat(peer.receive().status()).as("status of the answer").isEqualTo(408);
        }
        assertThat(application.next().get("failure"))
                .asInstanceOf(InstanceOfAssertFactories.type(RequestBodyException.class))
                .extracting(RequestBodyException::status)
                .isEqualTo(408);
    }

    @Test
    @Covers({"U-14", "P-38"})
    void anAnswerThatIsNotTakenIsAborted() throws Exception {
        CountDownLatch closed = new CountDownLatch(1);
        ByteBuffer block = ByteBuffer.allocate(64 * 1024);
        serve(
                (environ, startResponse) -> {
                    startResponse.start("200 OK", Headers.create());
                    return new Body() {
                        @Override
                        public Iterator<ByteBuffer> iterator() {
                            return Stream.generate(block::duplicate).iterator();
                        }

                        @Override
                        public void close() {
                            closed.countDown();
                        }
                    };
                },
                ServerConfig.builder().timeout(Timeout.WRITE, Duration.ofMillis(200)));

        try (Peer peer = Peer.of(server())) {
            peer.send(Packet.get("/").bytes());

            assertThat(closed.await(20, TimeUnit.SECONDS))
                    .as("the body was closed")
                    .isTrue();
        }
    }

    @Test
    @Covers("U-12")
    void chunksAreTheProxysMatter() throws Exception {
        Recorder application = new Recorder();
        serve(application);
        Packet packet = Packet.post(11).with("HTTP_TRANSFER_ENCODING", "chunked");

        Peer.exchange(server(), packet.followedBy("1\r\na\r\n0\r\n\r\n"));

        assertThat(application.next())
                .containsEntry("content", "1\r\na\r\n0\r\n\r\n")
                .doesNotContainKey("HTTP_TRANSFER_ENCODING");
    }

    @Test
    @Covers("U-12")
    void contentThatIsCutShortFailsTheRead() throws Exception {
        Recorder application = new Recorder();
        serve(application);

        try (Peer peer = Peer.of(server())) {
            peer.send(Packet.post(100).followedBy("half")).halfClose();

            assertThat(peer.receive().status()).as("status of the answer").isEqualTo(400);
        }
        assertThat(application.next().get("failure"))
                .asInstanceOf(InstanceOfAssertFactories.type(RequestBodyException.class))
                .extracting(RequestBodyException::status)
                .isEqualTo(400);
    }

    @Test
    @Covers("U-12")
    void aPeerThatLeavesAmidItsContentFailsTheRead() throws Exception {
        Recorder application = new Recorder();
        serve(application);

        Peer peer = Peer.of(server()).send(Packet.post(100).followedBy("half"));
        peer.close();

        assertThat(application.next().get("failure")).isInstanceOf(IOException.class);
    }

    @Test
    @Covers({"U-12", "U-14"})
    void contentThatNobodyReadsDoesNotSpoilTheAnswer() throws Exception {
        serve((environ, startResponse) -> {
            startResponse.start("403 Forbidden", Headers.create());
            return Body.of("no");
        });

        try (Peer peer = Peer.of(server())) {
            peer.send(Packet.post(10_000_000).followedBy("x".repeat(200_000)));
            Received received = peer.receive();

            assertThat(received.isReset()).as("the connection was reset").isFalse();
            assertThat(received.status()).isEqualTo(403);
            assertThat(received.content()).isEqualTo("no");
        }
    }

    // Answers

    @Test
    @Covers("U-14")
    void anAnswerWithALengthIsOrdinaryHttp() throws Exception {
        serve((environ, startResponse) -> {
            startResponse.start("201 Made", Headers.of("X-A", "b", "Set-Cookie", "c", "Set-Cookie", "d"));
            return Body.of("hello");
        });

        Received received = Peer.exchange(server(), Packet.get("/").bytes());

        assertThat(received.head().lines().filter(line -> !line.startsWith("Date: ")))
                .containsExactly("HTTP/1.1 201 Made", "X-A: b", "Set-Cookie: c", "Set-Cookie: d", "Content-Length: 5");
        assertThat(received.head()).containsOnlyOnce("\r\nDate: ");
        assertThat(received.content()).isEqualTo("hello");
        assertThat(received.isReset()).as("it is reset").isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"HTTP/1.0", "HTTP/1.1", "HTTP/2.0"})
    @Covers("U-14")
    void anAnswerWithoutALengthGoesOnUntilTheClose(String version) throws Exception {
        serve((environ, startResponse) -> {
            startResponse.start("200 OK", Headers.create());
            return Body.of(List.of(bytes("one, "), bytes("two")));
        });
        Packet packet = new Packet()
                .with("REQUEST_METHOD", "GET")
                .with("REQUEST_URI", "/")
                .with("SERVER_PROTOCOL", version)
                .with("HTTP_HOST", "a");

        Received received = Peer.exchange(server(), packet.bytes());

        assertThat(received.head())
                .doesNotContainIgnoringCase("Transfer-Encoding")
                .doesNotContain("Content-Length");
        assertThat(received.content()).isEqualTo("one, two");
        assertThat(received.isReset()).as("it is reset").isFalse();
    }

    @Test
    @Covers("U-14")
    void anAnswerToHeadHasNoContent() throws Exception {
        serve((environ, startResponse) -> {
            startResponse.start("200 OK", Headers.create());
            return Body.of("hello");
        });

        Received received = Peer.exchange(server(), Packet.request("HEAD", "/").bytes());

        assertThat(received.head()).contains("\r\nContent-Length: 5\r\n");
        assertThat(received.content()).isEmpty();
    }

    @Test
    @Covers("U-14")
    void anAbortedAnswerIsReset() throws Exception {
        serve(
                (environ, startResponse) -> {
                    startResponse.start("200 OK", Headers.create()).write(bytes("some"));
                    throw new IllegalStateException("on purpose");
                },
                ServerConfig.builder().errors((level, message, thrown) -> {}));

        assertThat(Peer.exchange(server(), Packet.get("/").bytes()).isReset())
                .as("the connection is reset")
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 100_000, 3_000_000})
    @Covers("U-14")
    void aFileIsSentWhole(long size, @TempDir Path folder) throws Exception {
        byte[] content = new byte[(int) size];
        for (int i = 0; i < content.length; i++) {
            content[i] = (byte) (i * 31 % 251);
        }
        Path file = Files.write(folder.resolve("file"), content);
        serve((environ, startResponse) -> {
            startResponse.start("200 OK", Headers.create());
            return Body.of(file);
        });

        Received received = Peer.exchange(server(), Packet.get("/").bytes());

        assertThat(received.head()).contains("\r\nContent-Length: " + size + "\r\n");
        assertThat(received.content().getBytes(StandardCharsets.ISO_8859_1)).isEqualTo(content);
    }

    @Test
    @Covers({"U-14", "B-25"})
    void anInterruptOfTheApplicationsDoesNotCloseTheConnection() throws Exception {
        serve((environ, startResponse) -> {
            Thread.currentThread().interrupt();
            byte[] content = environ.require(EnvironKeys.INPUT).readAllBytes();
            startResponse.start("200 OK", Headers.create());
            return Body.of(content);
        });

        try (Peer peer = Peer.of(server())) {
            peer.send(Packet.post(4).bytes());
            peer.send(bytes("body").array());

            assertThat(peer.receive().content()).isEqualTo("body");
        }
    }

    // Who may connect

    @Test
    @Covers("U-18")
    void byDefaultOnlyThisMachineCanConnect() throws Exception {
        serve(new Recorder());

        assertThat(server().address().getAddress().isLoopbackAddress()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0", "::", "192.0.2.1"})
    @Covers("U-18")
    void anotherAddressNeedsAListOfPeers(String host) {
        assertThatThrownBy(() -> serve(new Recorder(), ServerConfig.builder().host(host)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("allowedPeers")
                .hasMessageContaining(host)
                .hasMessageContaining("U-18");
    }

    @Test
    @Covers("U-18")
    void aPeerThatIsNotListedIsClosed() throws Exception {
        InetAddress own = ownAddress().orElse(null);
        assumeTrue(own != null, "this machine has no address but loopback");
        Recorder application = new Recorder();
        serve(
                application,
                ServerConfig.builder().host(own.getHostAddress()).allowedPeers(Set.of(address("192.0.2.1"))));

        try (Peer peer = Peer.of(server())) {
            assertThat(peer.offer(Packet.get("/").bytes()).receive().text()).isEmpty();
        }
        assertThat(application.count()).as("requests").isZero();
    }

    @Test
    @Covers("U-18")
    void aPeerThatIsListedIsServed() throws Exception {
        InetAddress own = ownAddress().orElse(null);
        assumeTrue(own != null, "this machine has no address but loopback");
        serve(new Recorder(), ServerConfig.builder().host(own.getHostAddress()).allowedPeers(Set.of(own)));

        assertThat(Peer.exchange(server(), Packet.get("/").bytes()).status()).isEqualTo(200);
    }

    @Test
    @Covers("U-18")
    void thisMachineIsServedBesideTheListedPeers() throws Exception {
        serve(new Recorder(), ServerConfig.builder().host("0.0.0.0").allowedPeers(Set.of(address("192.0.2.1"))));

        try (Peer peer = Peer.to("127.0.0.1", server().port())) {
            assertThat(peer.send(Packet.get("/").bytes()).receive().status()).isEqualTo(200);
        }
    }

    private static InetAddress address(String numbers) throws IOException {
        return InetAddress.getByName(numbers);
    }

    private static Optional<InetAddress> ownAddress() throws IOException {
        return NetworkInterface.networkInterfaces()
                .flatMap(NetworkInterface::inetAddresses)
                .filter(address -> !address.isLoopbackAddress() && address.getAddress().length == 4)
                .findFirst();
    }

    // Settings, start and stop

    @Test
    @Covers("L-01")
    void theServerIsFoundByItsName() {
        Stream<String> names = ServiceLoader.load(ServerProvider.class).stream()
                .map(provider -> provider.get().name());

        assertThat(names).contains("uwsgi");
    }

    @Test
    void encryptionIsTheProxysMatter() throws Exception {
        ServerConfig.Builder settings = ServerConfig.builder().tls(SSLContext.getDefault());

        assertThatThrownBy(() -> serve(new Recorder(), settings))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("tls");
    }

    @Test
    @Covers("L-08")
    void aStopWaitsForARequestInFlight() throws Exception {
        CountDownLatch called = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        serve((environ, startResponse) -> {
            called.countDown();
            if (!goOn.await(20, TimeUnit.SECONDS)) {
                throw new IllegalStateException("nobody said go on");
            }
            startResponse.start("200 OK", Headers.create());
            return Body.of("done");
        });

        try (Peer peer = Peer.of(server())) {
            peer.send(Packet.get("/").bytes());
            assertThat(called.await(20, TimeUnit.SECONDS)).isTrue();
            Thread stop = new Thread(() -> server().stop(Duration.ofSeconds(20)));
            stop.start();
            goOn.countDown();

            assertThat(peer.receive().content()).isEqualTo("done");
            stop.join(20_000);
            assertThat(stop.isAlive()).as("the stop still waits").isFalse();
        }
    }

    @Test
    void anExecutorThatRefusesClosesTheConnection() throws Exception {
        serve(new Recorder(), ServerConfig.builder().executor(task -> {
            throw new RejectedExecutionException("full");
        }));

        assertThat(Peer.exchange(server(), Packet.get("/").bytes()).text()).isEmpty();
    }

    private static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(Packet.latin1(text));
    }
}
