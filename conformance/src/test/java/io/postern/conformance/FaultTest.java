package io.postern.conformance;

import static io.postern.conformance.RawConnection.request;
import static org.assertj.core.api.Assertions.assertThat;

import io.postern.gateway.ServerConfig.Limit;
import io.postern.tck.Answer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Clients that fail, dawdle or attack: afterwards every server answers as before, and nothing is left behind (rules
 * N-38, N-39, N-43, P-18, P-19, P-29, P-31).
 *
 * <p>Each test prints its counts. The system property {@value #DROPPED} sets how many connections are opened and
 * dropped.
 */
class FaultTest {

    static final String DROPPED = "postern.faults.dropped";

    static final List<String> SERVERS = Providers.NAMES;

    private static final int EACH = 25;
    private static final int IN_A_BATCH = 100;
    private static final int IN_A_PIPELINE = 100;

    private static final String HALF_A_HEAD = "GET / HTTP/1.1\r\nHost: a\r\nAccept: te";
    private static final String HALF_A_BODY = request("POST /", "Content-Length: 100\r\n", "half of it");
    private static final String HALF_A_CHUNK =
            request("POST /", "Transfer-Encoding: chunked\r\n", "5\r\nwhole\r\n64\r\nhalf of it");
    private static final String STREAM = request("GET " + FaultApplication.STREAM, "", "");

    /** A place in a request or its answer at which a client fails: what it has sent by then, and what has happened. */
    enum Stage {
        ACCEPTED("after accept", "", false, 0, ""),
        HEAD("in the head", HALF_A_HEAD, false, 0, ""),
        BODY("in a body with length", HALF_A_BODY, true, 0, "400"),
        CHUNK("in a chunk", HALF_A_CHUNK, true, 0, "400"),
        RESPONSE("during the response", STREAM, true, 1000, "200");

        private final String text;
        private final String sent;
        private final boolean called;
        private final int received;
        private final String answer;

        Stage(String text, String sent, boolean called, int received, String answer) {
            this.text = text;
            this.sent = sent;
            this.called = called;
            this.received = received;
            this.answer = answer;
        }

        /** Brings a new connection to this stage; it is the one of that number. */
        RawConnection reach(FaultedServer server, int number) throws Exception {
            RawConnection connection = server.connect().send(sent);
            if (called) {
                server.awaitCalls(number);
            }
            connection.peek(received);
            return connection;
        }
    }

    static Stream<Object[]> serversAndStages() {
        return SERVERS.stream().flatMap(name -> Stream.of(Stage.values()).map(stage -> new Object[] {name, stage}));
    }

    @ParameterizedTest
    @MethodSource("serversAndStages")
    void resets(String name, Stage stage) throws Exception {
        try (FaultedServer server = FaultedServer.start(name)) {
            for (int number = 1; number <= EACH; number++) {
                stage.reach(server, number).reset();
            }

            server.isUnharmedBy("reset " + stage.text);
        }
    }

    @ParameterizedTest
    @MethodSource("serversAndStages")
    void halfCloses(String name, Stage stage) throws Exception {
        try (FaultedServer server = FaultedServer.start(name)) {
            int count = stage == Stage.RESPONSE ? EACH / 5 : EACH;
            for (int number = 1; number <= count; number++) {
                try (RawConnection connection = stage.reach(server, number)) {
                    connection.halfClose();
                    if (!stage.answer.isEmpty()) {
                        Answer answer = connection.answer();
                        assertThat(answer.status()).as("status").hasToString(stage.answer);
                        assertThat(answer.complete()).as("whole").isTrue();
                    }
                    assertThat(connection.rest()).as("anything else").isEmpty();
                }
            }

            server.isUnharmedBy("half-close " + stage.text);
        }
    }

    @ParameterizedTest
    @FieldSource("SERVERS")
    void oneByteAtATime(String name) throws Exception {
        try (FaultedServer server = FaultedServer.start(name)) {
            try (RawConnection connection = server.connect()) {
                for (int i = 0; i < 3; i++) {
                    String sent = pipelined(i);

                    assertThat(connection.sendSlowly(sent).answer().text()).isEqualTo(pipelinedAnswer(i));
                }
                assertThat(connection
                                .sendSlowly("GET / HTTP/1.1\r\n\r\n")
                                .answer()
                                .status())
                        .isEqualTo(400);
                assertThat(connection.rest()).isEmpty();
            }

            server.isUnharmedBy("one byte at a time");
        }
    }

    @ParameterizedTest
    @FieldSource("SERVERS")
    void connectionsOpenedAndDropped(String name) throws Exception {
        int count = Integer.getInteger(DROPPED, 10_000);
        try (FaultedServer server = FaultedServer.start(name)) {
            for (int dropped = 0; dropped < count; dropped += IN_A_BATCH) {
                drop(server, Math.min(IN_A_BATCH, count - dropped));
                server.ask();
            }

            server.isUnharmedBy(count + " connections opened and dropped");
        }
    }

    private static void drop(FaultedServer server, int count) throws Exception {
        List<RawConnection> open = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            open.add(server.connect());
        }
        for (int i = 0; i < count; i += 2) {
            open.get(i).reset();
        }
        for (RawConnection connection : open) {
            connection.close();
        }
    }

    @ParameterizedTest
    @FieldSource("SERVERS")
    void slowHeads(String name) throws Exception {
        int count = name.equals("jdk") && Runtime.version().feature() < 24 ? 150 : 1000; // it reads heads by threads
        try (FaultedServer server = FaultedServer.start(name)) {
            hold(server, count, HALF_A_HEAD, "xt/plain\r\n\r\n", 0);

            server.isUnharmedBy("slow heads");
        }
    }

    @ParameterizedTest
    @FieldSource("SERVERS")
    void slowBodies(String name) throws Exception {
        int count = 100; // each holds a thread where threads are not virtual
        try (FaultedServer server = FaultedServer.start(name)) {
            hold(server, count, HALF_A_BODY, "x".repeat(90), count);

            server.isUnharmedBy("slow bodies");
        }
    }

    /** Opens that many connections at once, on each of which a request comes in parts. */
    private static void hold(FaultedServer server, int count, String half, String rest, int calls) throws Exception {
        List<RawConnection> held = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            held.add(server.connect().send(half));
        }
        server.awaitCalls(calls);
        for (int i = 0; i < count; i++) {
            held.get(i).send(rest.substring(0, 1));
            if (i % (count / EACH) == 0) {
                server.ask();
            }
        }
        for (RawConnection connection : held) {
            try (connection) {
                assertThat(connection.send(rest.substring(1)).answer().status()).isEqualTo(200);
            }
        }
    }

    @ParameterizedTest
    @FieldSource("SERVERS")
    void pipelinesWithMixedVerdicts(String name) throws Exception {
        try (FaultedServer server = FaultedServer.start(name)) {
            int calls = 0;
            for (int refused : List.of(0, 1, 50, 99, IN_A_PIPELINE)) {
                calls += refused;
                pipeline(server, refused);

                assertThat(server.application.calls)
                        .as("calls of the application")
                        .hasValue(calls);
            }

            server.isUnharmedBy("pipelines of " + IN_A_PIPELINE);
        }
    }

    private static void pipeline(FaultedServer server, int refused) throws Exception {
        String all = IntStream.range(0, IN_A_PIPELINE)
                .mapToObj(i -> i == refused ? "GET /" + i + " HTTP/1.1\r\n\r\n" : pipelined(i))
                .collect(Collectors.joining());
        try (RawConnection connection = server.connect().send(all)) {
            for (int i = 0; i < refused; i++) {
                assertThat(connection.answer().text()).isEqualTo(pipelinedAnswer(i));
            }
            if (refused < IN_A_PIPELINE) {
                assertThat(connection.answer().status()).isEqualTo(400);
                assertThat(connection.rest()).as("after the refusal").isEmpty();
            }
        }
    }

    private static String pipelined(int number) {
        return switch (number % 3) {
            case 0 -> request("GET /" + number, "", "");
            case 1 -> request("POST /" + number, "Content-Length: 7\r\n", "content");
            default ->
                request("PUT /" + number, "Transfer-Encoding: chunked\r\n", "3\r\ncon\r\n4\r\ntent\r\n0\r\n\r\n");
        };
    }

    private static String pipelinedAnswer(int number) {
        return switch (number % 3) {
            case 0 -> "GET /" + number + ", 0 bytes, 1 fields";
            case 1 -> "POST /" + number + ", 7 bytes, 1 fields";
            default -> "PUT /" + number + ", 7 bytes, 1 fields";
        };
    }

    @ParameterizedTest
    @FieldSource("SERVERS")
    void aChunkExtensionOfTenMebibytes(String name) throws Exception {
        try (FaultedServer server = FaultedServer.start(name)) {
            refused(server, request("POST /", "Transfer-Encoding: chunked\r\n", "5;a="), "x".repeat(10 << 20), 400);

            server.isUnharmedBy("a chunk extension of 10 MiB");
        }
    }

    @ParameterizedTest
    @FieldSource("SERVERS")
    void aHundredThousandFields(String name) throws Exception {
        try (FaultedServer server = FaultedServer.start(name)) {
            refused(server, "GET / HTTP/1.1\r\nHost: a\r\n", "A: b\r\n".repeat(100_000), 431);

            assertThat(server.application.calls).as("calls of the application").hasValue(0);
            server.isUnharmedBy("100,000 fields");
        }
    }

    @ParameterizedTest
    @FieldSource("SERVERS")
    void collidingFieldNames(String name) throws Exception {
        try (FaultedServer server = FaultedServer.start(name)) {
            String fields = collidingFields("Aa", "BB", 14);
            refused(server, "GET / HTTP/1.1\r\nHost: a\r\n", fields, 431);

            server.isUnharmedBy("16,384 colliding names, refused");
        }
    }

    /**
     * Limits beyond the usual ones, so that the names reach every table: as sent, in capitals, and in small letters.
     */
    @ParameterizedTest
    @FieldSource("SERVERS")
    void collidingFieldNamesThatAreAllowed(String name) throws Exception {
        try (FaultedServer server = FaultedServer.start(name, config -> config.limit(Limit.FIELD_COUNT, 1 << 15))) {
            for (List<String> pair : List.of(List.of("Aa", "BB"), List.of("AO", "B0"), List.of("an", "c0"))) {
                assertThat(pair.get(0)).hasSameHashCodeAs(pair.get(1));
                try (RawConnection connection = server.connect()) {
                    String fields = collidingFields(pair.get(0), pair.get(1), 10);

                    assertThat(connection
                                    .send(request("GET /", fields, ""))
                                    .answer()
                                    .text())
                            .isEqualTo("GET /, 0 bytes, 1025 fields");
                }
            }

            server.isUnharmedBy("1,024 colliding names, allowed");
        }
    }

    private static String collidingFields(String one, String other, int pairs) {
        return IntStream.range(0, 1 << pairs)
                .mapToObj(number -> IntStream.range(0, pairs)
                        .mapToObj(bit -> (number >> bit & 1) == 0 ? one : other)
                        .collect(Collectors.joining("", "", ": 1\r\n")))
                .collect(Collectors.joining());
    }

    /** Sends what no server should take in full, and receives one refusal and the end. */
    private static void refused(FaultedServer server, String begin, String flood, int status) throws Exception {
        for (int i = 0; i < 4; i++) {
            try (RawConnection connection = server.connect().send(begin)) {
                connection.offer(flood);

                assertThat(connection.answer().status()).isEqualTo(status);
                assertThat(connection.rest()).as("after the refusal").isEmpty();
            }
        }
    }

    /** A virtual machine with a small heap, in which a response that is not taken must not pile up. */
    @ParameterizedTest
    @FieldSource("SERVERS")
    void slowReaders(String name) throws Exception {
        AtomicLong answers = new AtomicLong();
        int readers = 8;
        try (ChildJvm jvm = ChildJvm.start(List.of(
                "-Xmx64m",
                "-Dpostern.server=" + name,
                "-cp",
                System.getProperty("java.class.path"),
                LargeBodiesServer.class.getName()))) {
            int port = Integer.parseInt(jvm.line());
            String pid = Long.toString(jvm.pid());
            long heapBefore = heap(port, answers);
            long before = FaultedServer.settledDescriptors(pid);

            long most = 0;
            List<RawConnection> slow = new ArrayList<>();
            for (int i = 0; i < readers; i++) {
                slow.add(RawConnection.slowTo(port, new AtomicLong())
                        .send(request(i % 2 == 0 ? "GET /length" : "GET /chunked", "", "")));
            }
            for (int turn = 0; turn < 20; turn++) {
                for (RawConnection connection : slow) {
                    assertThat(connection.take(4096)).isEqualTo(4096);
                }
                most = Math.max(most, heap(port, answers));
            }
            for (RawConnection connection : slow) {
                connection.reset();
            }

            heap(port, answers);
            Waits.until(() -> FaultedServer.descriptors(pid) <= before);
            long left = Math.max(0, FaultedServer.descriptors(pid) - before);
            System.out.printf(
                    "fault  %-8s  %-44s  %6d connections  %6d answers  %d leaks, heap %d to %d KiB%n",
                    name,
                    "slow readers of 1 GiB",
                    readers + answers.get(),
                    answers.get(),
                    left,
                    heapBefore >> 10,
                    most >> 10);
            assertThat(left).as("descriptors left behind").isZero();
            assertThat(most).as("heap while clients do not read").isLessThan(heapBefore + (16 << 20));
        }
    }

    /** The bytes of the server's heap that are in use, as an ordinary request learns them. */
    private static long heap(int port, AtomicLong answers) throws Exception {
        try (RawConnection connection = RawConnection.to(port, answers)) {
            String[] health = connection
                    .send(request("GET /health", "Connection: close\r\n", ""))
                    .answer()
                    .text()
                    .split(" ", -1);
            assertThat(health[1]).as("reports of failures").isEqualTo("0");
            return Long.parseLong(health[0]);
        }
    }
}
