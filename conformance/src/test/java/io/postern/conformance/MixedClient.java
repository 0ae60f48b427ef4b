package io.postern.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.postern.tck.Answer;
import java.io.IOException;
import java.util.EnumMap;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A client that makes requests of every kind, one after the other, and checks that each answer belongs to its request.
 */
final class MixedClient implements Callable<Map<MixedClient.Kind, Integer>> {

    /** What it does, each about as often as the others. */
    enum Kind {
        GET,
        HEAD,
        LENGTH,
        CHUNKED,
        PIPELINED,
        CLOSED,
        REFUSED,
        ABORTED
    }

    /** The id of requests that nobody may execute, because they stand behind the last request of a connection. */
    static final String BEHIND = "behind";

    private static final int MOST = 12_000;

    private final FaultedServer server;
    private final int number;
    private final Random random;
    private final BooleanSupplier over;
    private final Map<Kind, Integer> done = new EnumMap<>(Kind.class);
    private @Nullable RawConnection kept;
    private int requests;

    MixedClient(FaultedServer server, int number, long seed, BooleanSupplier over) {
        this.server = server;
        this.number = number;
        this.random = new Random(seed);
        this.over = over;
    }

    @Override
    public Map<Kind, Integer> call() throws Exception {
        try {
            while (!over.getAsBoolean()) {
                Kind kind = Kind.values()[random.nextInt(Kind.values().length)];
                act(kind);
                done.merge(kind, 1, Integer::sum);
            }
        } finally {
            leave();
        }
        return done;
    }

    private void act(Kind kind) throws IOException {
        RawConnection connection = kept;
        if (connection == null) {
            connection = server.connect();
            kept = connection;
        }
        switch (kind) {
            case GET, HEAD, LENGTH, CHUNKED -> {
                Sent sent = request(kind, "");
                connection.send(sent.bytes());
                sent.check(connection);
            }
            case PIPELINED -> {
                Sent first = request(one(), "");
                Sent second = request(one(), "");
                connection.send(first.bytes() + second.bytes());
                first.check(connection);
                second.check(connection);
            }
            case CLOSED -> {
                Sent sent = request(one(), "Connection: close\r\n");
                connection.send(sent.bytes() + behind());
                sent.check(connection);
                end(connection);
            }
            case REFUSED -> {
                Sent sent = request(one(), "");
                connection.send(sent.bytes() + refused() + behind());
                sent.check(connection);
                assertThat(connection.answer().status())
                        .as("status of a refusal")
                        .isEqualTo(400);
                end(connection);
            }
            case ABORTED -> abort(connection);
        }
    }

    private Kind one() {
        Kind[] kinds = {Kind.GET, Kind.HEAD, Kind.LENGTH, Kind.CHUNKED};
        return kinds[random.nextInt(kinds.length)];
    }

    private Sent request(Kind kind, String fields) {
        String id = number + "-" + requests++;
        String with = FaultApplication.ID + ": " + id + "\r\n" + fields;
        String content = (id + " ").repeat(random.nextInt(MOST / (id.length() + 1)));
        return switch (kind) {
            case HEAD -> new Sent(id, "HEAD", echo("HEAD", with, ""), "");
            case LENGTH -> {
                String length = "Content-Length: " + content.length() + "\r\n";
                yield new Sent(id, "POST", echo("POST", with + length, content), content);
            }
            case CHUNKED -> {
                String coding = "Transfer-Encoding: chunked\r\n";
                yield new Sent(id, "PUT", echo("PUT", with + coding, chunked(content)), content);
            }
            default -> new Sent(id, "GET", echo("GET", with, ""), "");
        };
    }

    private static String echo(String method, String fields, String body) {
        return RawConnection.request(method + " " + FaultApplication.ECHO, fields, body);
    }

    private String chunked(String content) {
        StringBuilder chunks = new StringBuilder();
        int from = 0;
        while (from < content.length()) {
            int count = 1 + random.nextInt(content.length() - from);
            chunks.append(Integer.toHexString(count))
                    .append("\r\n")
                    .append(content, from, from + count)
                    .append("\r\n");
            from += count;
        }
        return chunks.append("0\r\n\r\n").toString();
    }

    /** A request without Host, or with two lengths. */
    private String refused() {
        return random.nextBoolean()
                ? "GET " + FaultApplication.ECHO + " HTTP/1.1\r\n" + FaultApplication.ID + ": " + BEHIND + "\r\n\r\n"
                : echo(
                        "POST",
                        FaultApplication.ID + ": " + BEHIND + "\r\nContent-Length: 1\r\nContent-Length: 2\r\n",
                        "a");
    }

    private static String behind() {
        return echo("GET", FaultApplication.ID + ": " + BEHIND + "\r\n", "");
    }

    /** Leaves in the middle of a request, after it, or in the middle of its answer; by a reset or in peace. */
    private void abort(RawConnection connection) throws IOException {
        String bytes = request(one(), "").bytes();
        boolean whole = random.nextBoolean();
        connection.send(whole ? bytes : bytes.substring(0, random.nextInt(bytes.length())));
        if (whole && random.nextBoolean()) {
            connection.take(1 + random.nextInt(50));
        }
        if (random.nextBoolean()) {
            connection.reset();
        }
        leave();
    }

    private void end(RawConnection connection) throws IOException {
        assertThat(connection.rest()).as("after the last answer").isEmpty();
        leave();
    }

    private void leave() throws IOException {
        if (kept != null) {
            kept.close();
            kept = null;
        }
    }

    /** A request as it was sent, and what its answer has to repeat. */
    private record Sent(String id, String method, String bytes, String content) {

        void check(RawConnection connection) throws IOException {
            boolean head = method.equals("HEAD");
            Answer answer = connection.answer(head);
            assertThat(answer.status() + " " + answer.header(FaultApplication.ID))
                    .as("the answer to %s", id)
                    .isEqualTo("200 " + id);
            assertThat(answer.complete()).as("the answer to %s is whole", id).isTrue();
            assertThat(answer.text())
                    .as("the content of the answer to %s", id)
                    .isEqualTo(head ? "" : method + " " + id + " " + content);
        }
    }
}
