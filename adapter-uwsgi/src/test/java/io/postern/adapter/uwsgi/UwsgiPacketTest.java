package io.postern.adapter.uwsgi;

import static org.assertj.core.api.Assertions.assertThat;

import io.postern.adapter.uwsgi.Peer.Received;
import io.postern.gateway.Server;
import io.postern.gateway.ServerConfig;
import io.postern.gateway.ServerConfig.Limit;
import io.postern.gateway.ServerConfig.Timeout;
import io.postern.tck.Covers;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** SPEC.md, chapter U: what is a packet, and what is none. */
class UwsgiPacketTest {

    private final Recorder application = new Recorder();
    private Server server;

    @BeforeEach
    void start() throws IOException {
        server = start(ServerConfig.builder());
    }

    private Server start(ServerConfig.Builder settings) throws IOException {
        return new UwsgiServerProvider().start(settings.port(0).build(), application);
    }

    @AfterEach
    void stop() {
        server.stop(Duration.ZERO);
    }

    static List<MalformedPackets.Row> malformed() throws IOException {
        return MalformedPackets.rows();
    }

    @ParameterizedTest
    @MethodSource("malformed")
    @Covers({"U-01", "U-02", "U-03", "U-15", "U-16", "U-17"})
    void aMalformedPacketIsClosedAndTheServerGoesOn(MalformedPackets.Row row) throws Exception {
        try (Peer peer = Peer.of(server)) {
            peer.offer(row.bytes());
            if (row.halfClose()) {
                peer.halfClose();
            }
            Received received = peer.receive();

            assertThat(received.text()).as("the answer to %s", row).isEmpty();
        }
        expectNoCallButMine();
    }

    private void expectNoCallButMine() throws Exception {
        assertThat(Peer.exchange(server, Packet.get("/mine").bytes()).content())
                .as("the answer to a good packet afterwards")
                .isEqualTo("served");
        assertThat(application.next()).as("the first request that was seen").containsEntry("PATH_INFO", "/mine");
        assertThat(application.count()).as("further requests").isZero();
    }

    @Test
    void theTableHasRowsOfEachKind() throws Exception {
        assertThat(malformed()).hasSizeGreaterThan(60);
        assertThat(malformed().stream().map(MalformedPackets.Row::kind).distinct())
                .containsExactlyInAnyOrder("cut", "long", "raw", "block", "other", "short");
    }

    @Test
    @Covers("U-04")
    void aPacketMayBeSplitAtAnyByte() throws Exception {
        byte[] all = Packet.post(4).with("HTTP_X", "y").followedBy("body");

        for (int at = 1; at < all.length; at++) {
            try (Peer peer = Peer.of(server)) {
                peer.send(Arrays.copyOf(all, at));
                Thread.sleep(1); // so that the server is as likely as not to see the first part alone
                Received received =
                        peer.send(Arrays.copyOfRange(all, at, all.length)).receive();

                assertThat(received.content())
                        .as("the answer to a packet split at %s", at)
                        .isEqualTo("served");
            }
            assertThat(application.next())
                    .as("the request of a packet split at %s", at)
                    .containsEntry("HTTP_X", "y")
                    .containsEntry("content", "body");
        }
    }

    @Test
    @Covers("U-04")
    void aPacketMayComeByteByByte() throws Exception {
        try (Peer peer = Peer.of(server)) {
            for (byte b : Packet.post(4).followedBy("body")) {
                peer.send(new byte[] {b});
                Thread.sleep(1);
            }

            assertThat(peer.receive().content()).isEqualTo("served");
        }
        assertThat(application.next()).containsEntry("content", "body");
    }

    @Test
    @Covers("U-04")
    void aPacketThatIsLateIsClosed() throws Exception {
        server.stop(Duration.ZERO);
        server = start(ServerConfig.builder().timeout(Timeout.HEAD, Duration.ofMillis(200)));
        byte[] packet = Packet.get("/").bytes();

        try (Peer peer = Peer.of(server)) {
            assertThat(peer.send(Arrays.copyOf(packet, 20)).receive().text()).isEmpty();
        }
        expectNoCallButMine();
    }

    @Test
    @Covers({"U-04", "P-28"})
    void aConnectionWithoutAPacketIsClosed() throws Exception {
        server.stop(Duration.ZERO);
        server = start(ServerConfig.builder().timeout(Timeout.IDLE, Duration.ofMillis(200)));

        try (Peer peer = Peer.of(server)) {
            assertThat(peer.receive().text()).isEmpty();
        }
    }

    @Test
    @Covers({"U-05", "U-02"})
    void theLargestPacketIsTaken() throws Exception {
        Packet packet = Packet.get("/");
        for (int i = 0; i < 7; i++) {
            packet.with("HTTP_X" + i, "x".repeat(8000));
        }
        packet.with("UNUSED", "x".repeat(65_535 - packet.size() - 4 - "UNUSED".length() - 4 - "HTTP_Y".length()));
        packet.with("HTTP_Y", ""); // a value may be empty, also that of the last

        Received received = Peer.exchange(server, packet.bytes());

        assertThat(packet.size()).as("bytes of the variables").isEqualTo(65_535);
        assertThat(received.status()).as("status").isEqualTo(200);
        assertThat(application.next())
                .containsEntry("HTTP_X6", "x".repeat(8000))
                .containsEntry("HTTP_Y", "");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 8, 30})
    @Covers({"U-01", "U-15"})
    void aRequestHasOneOfThreeModifiers(int modifier1) throws Exception {
        byte[] packet = Packet.get("/").modifier1(modifier1).bytes();
        packet[3] = 5; // modifier2 means nothing

        assertThat(Peer.exchange(server, packet).content()).isEqualTo("served");
    }

    @Test
    @Covers("U-15")
    void aPingIsAnswered() throws Exception {
        try (Peer peer = Peer.of(server)) {
            byte[] pong = peer.send(new byte[] {100, 0, 0, 0}).receive(4);

            assertThat(pong).containsExactly(100, 0, 0, 1);
            assertThat(peer.receive().text()).as("what follows").isEmpty();
        }
        assertThat(application.count()).as("requests").isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "400, REQUEST_METHOD, ''",
        "400, REQUEST_METHOD, G(T",
        "400, REQUEST_METHOD, GET /admin",
        "501, REQUEST_METHOD, CONNECT",
        "501, REQUEST_METHOD, ABCDEFGHIJABCDEFGHIJABCDEFGHIJABC",
        "400, REQUEST_URI, ''",
        "400, REQUEST_URI, no-slash",
        "400, REQUEST_URI, *",
        "400, REQUEST_URI, /a b",
        "400, REQUEST_URI, /a/../b",
        "400, REQUEST_URI, /a/%2e%2E/b",
        "400, REQUEST_URI, /%zz",
        "400, REQUEST_URI, /%ff",
        "400, REQUEST_URI, /%00",
        "400, REQUEST_URI, /a#b",
        "400, REQUEST_URI, '/\r\nX-Injected: y'",
        "400, REQUEST_URI, 'http://other/'",
        "400, SERVER_PROTOCOL, ''",
        "400, SERVER_PROTOCOL, http/1.1",
        "400, SERVER_PROTOCOL, HTTP/1",
        "505, SERVER_PROTOCOL, HTTP/1.2",
        "505, SERVER_PROTOCOL, HTTP/9.9",
        "400, CONTENT_LENGTH, 5abc",
        "400, CONTENT_LENGTH, -1",
        "400, CONTENT_LENGTH, +5",
        "400, CONTENT_LENGTH, '5, 5'",
        "400, CONTENT_LENGTH, 0x5",
        "400, CONTENT_LENGTH, 9223372036854775808",
        "413, CONTENT_LENGTH, 1001",
        "400, CONTENT_TYPE, 'a/b\r\nX-Injected: y'",
        "400, HTTP_HOST, a b",
        "400, HTTP_HOST, ''",
        "400, HTTP_X, 'a\r\nInjected: y'",
        "400, HTTP_X, 'a\rb'",
        "400, HTTP_X, 'a\nb'",
        "400, HTTP_X, 'a\u0000b'",
        "400, HTTP_, y",
        "400, 'HTTP_A B', y",
        "400, 'HTTP_X:', y",
        "400, 'HTTP_X\r\nY', z",
        "417, HTTP_EXPECT, x"
    })
    @Covers({"U-13", "U-19"})
    void aFaultyHeadIsAnsweredAsOverHttp(int status, String name, String value) throws Exception {
        server.stop(Duration.ZERO);
        server = start(ServerConfig.builder().limit(Limit.BODY, 1000));
        Map<String, String> variables = new LinkedHashMap<>(Map.of(
                "REQUEST_METHOD", "POST",
                "REQUEST_URI", "/",
                "SERVER_PROTOCOL", "HTTP/1.1",
                "CONTENT_LENGTH", "5",
                "HTTP_HOST", "a"));
        variables.put(name, value);
        Packet packet = new Packet();
        variables.forEach(packet::with);

        Received received = Peer.exchange(server, packet.followedBy("hello"));

        assertThat(received.status()).as("status of %s", received).isEqualTo(status);
        assertThat(received.head()).contains("\r\nContent-Type: text/plain\r\n", "\r\nConnection: close\r\n");
        expectNoCallButMine();
    }

    @ParameterizedTest
    @CsvSource({"414, REQUEST_URI, 8193", "431, HTTP_X, 8193"})
    @Covers({"U-05", "U-19"})
    void aLongHeadIsAnsweredAsOverHttp(int status, String name, int length) throws Exception {
        String value = "/" + "x".repeat(length - 1);
        Packet packet =
                name.equals("REQUEST_URI") ? Packet.get(value) : Packet.get("/").with(name, value);

        assertThat(Peer.exchange(server, packet.bytes()).status()).isEqualTo(status);
        expectNoCallButMine();
    }
}
