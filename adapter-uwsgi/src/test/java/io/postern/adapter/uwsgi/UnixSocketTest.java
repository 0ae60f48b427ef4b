package io.postern.adapter.uwsgi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.postern.gateway.Application;
import io.postern.gateway.Body;
import io.postern.gateway.EnvironKeys;
import io.postern.gateway.Headers;
import io.postern.gateway.Server;
import io.postern.gateway.ServerConfig;
import io.postern.tck.Covers;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A server on a Unix socket, and the file by which that is found. */
class UnixSocketTest {

    @TempDir
    private Path folder;

    private final Recorder application = new Recorder();
    private @Nullable Server running;

    private Path file() {
        return folder.resolve("app.sock");
    }

    private ServerConfig.Builder settings() {
        return ServerConfig.builder().unixSocket(file());
    }

    private void serve() throws IOException {
        serve(settings(), application);
    }

    private void serve(ServerConfig.Builder settings, Application application) throws IOException {
        running = new UwsgiServerProvider().start(settings.build(), application);
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

    private void expectServing() throws IOException {
        try (Peer peer = Peer.of(file())) {
            assertThat(peer.send(Packet.get("/").bytes()).receive().content()).isEqualTo("served");
        }
    }

    @Test
    @Covers({"U-18", "U-19"})
    void aUnixSocketIsServed() throws Exception {
        serve();

        expectServing();

        assertThat(application.next())
                .containsEntry("REMOTE_ADDR", "unix:")
                .doesNotContainKey("REMOTE_PORT")
                .containsEntry("SERVER_NAME", "localhost")
                .containsEntry("SERVER_PORT", "80");
    }

    @Test
    @Covers("U-19")
    void theProxysWordGoesBeforeTheSocket() throws Exception {
        serve();

        try (Peer peer = Peer.of(file())) {
            peer.send(Packet.get("/")
                            .with("REMOTE_ADDR", "192.0.2.1")
                            .with("REMOTE_PORT", "5")
                            .with("SERVER_NAME", "a.example")
                            .with("HTTPS", "on")
                            .bytes())
                    .receive();
        }

        Map<String, Object> environ = application.next();
        assertThat(environ)
                .containsEntry("REMOTE_ADDR", "192.0.2.1")
                .containsEntry("REMOTE_PORT", "5")
                .containsEntry("SERVER_NAME", "a.example")
                .containsEntry("SERVER_PORT", "443");
    }

    @Test
    @Covers("U-12")
    void contentOfAnySizePasses() throws Exception {
        serve(settings(), (environ, startResponse) -> {
            byte[] content = environ.require(EnvironKeys.INPUT).readAllBytes();
            startResponse.start("200 OK", Headers.create());
            return Body.of(content);
        });
        String content = "0123456789".repeat(300_000);

        try (Peer peer = Peer.of(file())) {
            peer.send(Packet.post(content.length()).followedBy(content));

            assertThat(peer.receive().content()).isEqualTo(content);
        }
    }

    @Test
    @Covers("U-14")
    void anAbortedAnswerIsCutOff() throws Exception {
        serve(settings().errors((level, message, thrown) -> {}), (environ, startResponse) -> {
            startResponse.start("200 OK", Headers.of("Content-Length", "10")).write(ByteBuffer.wrap(new byte[4]));
            throw new IllegalStateException("on purpose");
        });

        try (Peer peer = Peer.of(file())) {
            assertThat(peer.send(Packet.get("/").bytes()).receive().content()).hasSize(4);
        }
    }

    @Test
    void aFileIsSentWhole() throws Exception {
        Path content = Files.writeString(folder.resolve("content"), "0123456789".repeat(100_000));
        serve(settings(), (environ, startResponse) -> {
            startResponse.start("200 OK", Headers.create());
            return Body.of(content);
        });

        try (Peer peer = Peer.of(file())) {
            assertThat(peer.send(Packet.get("/").bytes()).receive().content()).isEqualTo(Files.readString(content));
        }
    }

    @Test
    void aServerOnAUnixSocketHasNoPort() throws Exception {
        serve();

        assertThatThrownBy(() -> server().port()).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> server().address())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("Unix socket");
    }

    // The file

    @Test
    void theFileIsRemovedAtTheStop() throws Exception {
        serve();

        server().stop(Duration.ZERO);

        assertThat(file()).doesNotExist();
    }

    @Test
    void theFileHasTheConfiguredMode() throws Exception {
        serve(settings().unixSocketMode(PosixFilePermissions.fromString("rw-rw----")), application);

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
                .isEqualTo("rw-rw----");
        expectServing();
    }

    @Test
    void theFileOfAServerThatWasKilledIsReplaced() throws Exception {
        try (ServerSocketChannel killed = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            killed.bind(UnixDomainSocketAddress.of(file()));
        }
        assertThat(Files.exists(file(), LinkOption.NOFOLLOW_LINKS))
                .as("it left its file")
                .isTrue();

        serve();

        expectServing();
    }

    @Test
    void theFileOfAnotherServerIsNotTouched() throws Exception {
        serve();

        assertThatThrownBy(() -> new UwsgiServerProvider().start(settings().build(), application))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(file().toString())
                .hasMessageContaining("another server listens there");
        expectServing();
    }

    @Test
    void theFileOfAServerThatIsTooBusyToAcceptIsNotTouched() throws Exception {
        try (ServerSocketChannel busy = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            busy.bind(UnixDomainSocketAddress.of(file()), 1);
            List<Peer> waiting = List.of(Peer.of(file()), Peer.of(file())); // its queue is full

            assertThatThrownBy(this::serve).isInstanceOf(IOException.class).hasMessageContaining(file().toString());
            assertThat(Files.exists(file(), LinkOption.NOFOLLOW_LINKS))
                    .as("it is still there")
                    .isTrue();
            for (Peer peer : waiting) {
                peer.close();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"file", "folder", "link", "fifo"})
    void whatIsNoSocketIsNeverRemoved(String kind) throws Exception {
        Path target = Files.writeString(folder.resolve("target"), "precious");
        switch (kind) {
            case "file" -> Files.writeString(file(), "precious");
            case "folder" -> Files.createDirectory(file());
            case "link" -> Files.createSymbolicLink(file(), target);
            default ->
                assertThat(new ProcessBuilder("mkfifo", file().toString())
                                .start()
                                .waitFor())
                        .isZero();
        }

        assertThatThrownBy(this::serve)
                .isInstanceOf(IOException.class)
                .hasMessageContaining("Cannot listen on the Unix socket " + file())
                .hasMessageContaining("no socket");

        assertThat(Files.exists(file(), LinkOption.NOFOLLOW_LINKS))
                .as("it is still there")
                .isTrue();
        assertThat(Files.readString(target, StandardCharsets.UTF_8)).isEqualTo("precious");
    }

    @Test
    void aFileThatHasTakenItsPlaceIsNotRemovedAtTheStop() throws Exception {
        serve();
        Files.delete(file());
        try (ServerSocketChannel successor = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            successor.bind(UnixDomainSocketAddress.of(file()));

            server().stop(Duration.ZERO);

            assertThat(Files.exists(file(), LinkOption.NOFOLLOW_LINKS))
                    .as("it is still there")
                    .isTrue();
        }
    }

    @Test
    void aFileThatIsGoneDoesNotDisturbTheStop() throws Exception {
        serve();
        Files.delete(file());

        server().stop(Duration.ZERO);

        assertThat(file()).doesNotExist();
    }

    @Test
    void aFolderThatDoesNotExistFailsTheStart() {
        ServerConfig config = ServerConfig.builder()
                .unixSocket(folder.resolve("none/app.sock"))
                .build();

        assertThatThrownBy(() -> new UwsgiServerProvider().start(config, application))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("none/app.sock");
    }

    @Test
    void aModeWithoutASocketIsRefused() {
        ServerConfig config = ServerConfig.builder()
                .unixSocketMode(PosixFilePermissions.fromString("rw-------"))
                .build();

        assertThatThrownBy(() -> new UwsgiServerProvider().start(config, application))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("unixSocketMode");
    }
}
