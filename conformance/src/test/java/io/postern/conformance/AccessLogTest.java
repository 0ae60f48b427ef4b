package io.postern.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.postern.gateway.Application;
import io.postern.gateway.Body;
import io.postern.gateway.BodyWriter;
import io.postern.gateway.EnvironKeys;
import io.postern.gateway.Headers;
import io.postern.gateway.Server;
import io.postern.gateway.ServerConfig;
import io.postern.middleware.AccessLog;
import io.postern.tck.Answer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.json.JsonMapper;

/** The access log on every server: each line says what was sent, and to whom. */
class AccessLogTest {

    private static final int LARGE = 64 * 1024 * 1024;

    private final Queue<String> lines = new ConcurrentLinkedQueue<>();

    @TempDir
    Path folder;

    static Stream<String> servers() {
        return Providers.NAMES.stream();
    }

    private Body answer(String path, BodyWriter writer) throws Exception {
        return switch (path) {
            case "/written" -> {
                writer.write(ByteBuffer.wrap(new byte[3]));
                yield Body.of("yielded");
            }
            case "/file" -> Body.of(Files.write(folder.resolve("file"), new byte[100_000]));
            case "/large" -> Body.of(largeFile());
            case "/endless" -> endless(Integer.MAX_VALUE);
            case "/fails/later" -> endless(2);
            default -> Body.of("hello");
        };
    }

    private Path largeFile() throws IOException {
        return Files.write(folder.resolve("large"), new byte[LARGE]);
    }

    /** Blocks of 16 KiB, of which one fails. */
    private static Body endless(int failing) {
        return () -> IntStream.iterate(1, i -> i + 1)
                .mapToObj(i -> block(i, failing))
                .iterator();
    }

    private static ByteBuffer block(int i, int failing) {
        if (i == failing) {
            throw new IllegalStateException("boom");
        }
        return ByteBuffer.allocate(16 * 1024);
    }

    private final Application application = (environ, startResponse) -> {
        String path = environ.require(EnvironKeys.PATH_INFO).replaceFirst("^/app", "");
        if (path.equals("/fails")) {
            throw new IllegalStateException("boom");
        }
        environ.require(EnvironKeys.INPUT).readAllBytes();
        String status = path.equals("/204") ? "204 No Content" : path.equals("/304") ? "304 Not Modified" : "200 OK";
        return answer(path, startResponse.start(status, Headers.create()));
    };

    private Server start(String name, AccessLog log, UnaryOperator<ServerConfig.Builder> settings) throws IOException {
        ServerConfig.Builder config = ServerConfig.builder().port(0).errors((level, text, failure) -> {});
        return Providers.named(name).start(settings.apply(config).build(), log.wrap(application));
    }

    private AccessLog log() {
        return AccessLog.to((String line) -> lines.add(line))
                .format(AccessLog.Format.JSON)
                .requestIdTo("X-Request-Id")
                .build();
    }

    private static Map<?, ?> json(String line) {
        return JsonMapper.shared().readValue(line, TreeMap.class);
    }

    private List<String> summaries() {
        return lines.stream()
                .map(AccessLogTest::json)
                .map(line -> line.get("method") + " " + line.get("target") + " " + line.get("status") + " "
                        + line.get("bytes") + " " + line.get("outcome"))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("servers")
    void aLineSaysWhatWasSent(String name) throws Exception {
        List<String> requests = List.of(
                "GET /x?y=%20",
                "GET /written",
                "GET /file",
                "HEAD /x",
                "HEAD /file",
                "GET /204",
                "GET /304",
                "GET /fails",
                "HEAD /fails",
                "GET /x");
        try (AccessLog log = log();
                Server server = start(name, log, settings -> settings);
                RawConnection connection = RawConnection.to(server.port(), new AtomicLong())) {
            for (String request : requests) {
                Answer answer =
                        connection.send(RawConnection.request(request, "", "")).answer(request.startsWith("HEAD"));
                assertThat(answer.complete()).as(request).isTrue();
            }
        }

        int page = "500 Internal Server Error\n".length();
        assertThat(summaries())
                .containsExactly(
                        "GET /x?y=%20 200 5 complete",
                        "GET /written 200 10 complete",
                        "GET /file 200 100000 complete",
                        "HEAD /x 200 0 complete",
                        "HEAD /file 200 0 complete",
                        "GET /204 204 0 complete",
                        "GET /304 304 0 complete",
                        "GET /fails 500 " + page + " failed",
                        "HEAD /fails 500 0 failed",
                        "GET /x 200 5 complete");
    }

    @ParameterizedTest
    @MethodSource("servers")
    void aLineSaysHowAResponseWasCut(String name) throws Exception {
        try (AccessLog log = log();
                Server server = start(name, log, settings -> settings)) {
            try (RawConnection failing = RawConnection.to(server.port(), new AtomicLong())) {
                failing.send(RawConnection.request("GET /fails/later", "", "")).rest();
            }
            try (RawConnection broken = RawConnection.to(server.port(), new AtomicLong())) {
                broken.send(RawConnection.request("POST /x", "Transfer-Encoding: chunked\r\n", "Z\r\n"))
                        .answer();
            }
            assertThat(Waits.until(() -> lines.size() == 2)).isTrue();
        }

        assertThat(summaries().get(0)).isEqualTo("GET /fails/later 200 16384 failed");
        assertThat(summaries().get(1)).matches("POST /x 400 [1-9]\\d* request_failed");
    }

    @ParameterizedTest
    @MethodSource("servers")
    void aClientThatResetsInADownloadHasLeft(String name) throws Exception {
        for (String path : List.of("/endless", "/large")) {
            lines.clear();
            try (AccessLog log = log();
                    Server server = start(name, log, settings -> settings)) {
                RawConnection client = RawConnection.slowTo(server.port(), new AtomicLong());
                client.send(RawConnection.request("GET " + path, "", "")).take(1000);
                client.reset();
                assertThat(Waits.until(() -> lines.size() == 1))
                        .as("a line for %s", path)
                        .isTrue();
            }

            assertThat(summaries().get(0)).matches("GET " + path + " 200 \\d+ client_left");
            assertThat((Integer) json(lines.element()).get("bytes"))
                    .as("bytes of %s", path)
                    .isBetween(0, LARGE - 1);
        }
    }

    @ParameterizedTest
    @MethodSource("servers")
    void whatTheServerAnswersByItselfHasNoLine(String name) throws Exception {
        try (AccessLog log = log();
                Server server = start(name, log, settings -> settings.contextPath("/app"))) {
            for (String request : List.of("GET /elsewhere", "G(ET /app", "GET /app/%zz", "GET /app/x")) {
                try (RawConnection connection = RawConnection.to(server.port(), new AtomicLong())) {
                    connection
                            .send(RawConnection.request(request, "Connection: close\r\n", ""))
                            .answer();
                }
            }
        }

        assertThat(summaries()).containsExactly("GET /app/x 200 5 complete");
    }

    @ParameterizedTest
    @MethodSource("servers")
    void anIdIsTheSameInTheAnswerAndTheLine(String name) throws Exception {
        Answer answer;
        try (AccessLog log = log();
                Server server = start(name, log, settings -> settings);
                RawConnection connection = RawConnection.to(server.port(), new AtomicLong())) {
            answer = connection.send(RawConnection.request("GET /x", "", "")).answer();
        }

        assertThat(json(lines.element()).get("request_id")).isEqualTo(answer.header("X-Request-Id"));
        assertThat((Integer) json(lines.element()).get("duration_us")).isNotNegative();
        assertThat(json(lines.element()).get("client")).isEqualTo("127.0.0.1");
    }
}
