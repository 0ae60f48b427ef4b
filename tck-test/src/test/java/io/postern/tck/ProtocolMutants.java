package io.postern.tck;

import static io.postern.tck.Mutant.change;
import static io.postern.tck.Mutant.environ;
import static io.postern.tck.Mutant.exchange;
import static io.postern.tck.Mutant.layer;
import static io.postern.tck.Mutant.settings;
import static io.postern.tck.Tampering.mutant;

import io.postern.gateway.Body;
import io.postern.gateway.RequestBodyException;
import io.postern.gateway.ServerConfig;
import io.postern.gateway.ServerConfig.Limit;
import io.postern.gateway.ServerConfig.Timeout;
import io.postern.gateway.spi.ResponseHead;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** Breaks the rules of chapter P: protocol and connection. */
final class ProtocolMutants {

    private ProtocolMutants() {}

    static Stream<Mutant> all() {
        return Stream.of(heads(), connections(), expectations(), requests(), limits(), responses(), times())
                .flatMap(mutants -> mutants);
    }

    private static Stream<Mutant> heads() {
        return Stream.of(
                exchange("P-01", "sends content to HEAD", connection -> new TinyExchange(connection) {
                    @Override
                    public void respond(ResponseHead response) throws IOException {
                        super.respond(response);
                        if (response.bodiless()) {
                            sendHeld();
                            output().write("hello".getBytes(StandardCharsets.ISO_8859_1));
                        }
                    }
                }),
                exchange("P-02", "takes no content for a length", connection -> new TinyExchange(connection) {
                    @Override
                    public void respond(ResponseHead response) throws IOException {
                        super.respond(
                                response.bodiless() && response.length() < 0
                                        ? new ResponseHead(
                                                response.status(),
                                                response.reason(),
                                                response.headers(),
                                                0,
                                                true,
                                                response.close())
                                        : response);
                    }
                }),
                environ(
                        "P-03",
                        "makes a GET of HEAD",
                        environ -> change(environ, "REQUEST_METHOD", method -> method.equals("HEAD") ? "GET" : method)),
                exchange("P-04", "says 1.0", connection -> new TinyExchange(connection) {
                    @Override
                    String statusLine(ResponseHead response) {
                        return super.statusLine(response).replace("HTTP/1.1", "HTTP/1.0");
                    }
                }));
    }

    private static Stream<Mutant> connections() {
        return Stream.of(
                mutant("P-05", "closes always", "(HTTP/1.1\r\nHost: [a-z]*\r\n)", "$1Connection: close\r\n"),
                exchange("P-06", "does not say close", connection -> new TinyExchange(connection) {
                            @Override
                            void field(String name, String value) {
                                if (!name.equals("Connection")) {
                                    super.field(name, value);
                                }
                            }
                        })
                        .alsoBreaking("P-08", "P-10"),
                mutant("P-07", "wants close alone", "Connection: (?!close\r)", "Connection: x-"),
                mutant("P-07", "takes part of an option", "Connection: .*close", "Connection: close"),
                mutant(
                        "P-09",
                        "turns a pipeline round",
                        bytes -> bytes.replace(" /0 ", " /x ")
                                .replace(" /3 ", " /0 ")
                                .replace(" /x ", " /3 ")),
                exchange("P-34", "upgrades", connection -> new TinyExchange(connection) {
                    @Override
                    String statusLine(ResponseHead response) {
                        return "HTTP/1.1 101 Switching Protocols";
                    }
                }));
    }

    private static Stream<Mutant> expectations() {
        return Stream.of(
                mutant("P-11", "never says continue", "Expect: 100-continue\r\n", ""),
                exchange("P-11", "says continue at once", EagerExchange::new).alsoBreaking("P-13"),
                exchange("P-12", "gives the 100 a length", connection -> new TinyExchange(connection) {
                    @Override
                    public void sendContinue() throws IOException {
                        output().write("HTTP/1.1 100 Continue\r\nContent-Length: 0\r\n\r\n"
                                .getBytes(StandardCharsets.ISO_8859_1));
                    }
                }),
                exchange("P-14", "says continue twice", connection -> new TinyExchange(connection) {
                    @Override
                    public void sendContinue() throws IOException {
                        super.sendContinue();
                        super.sendContinue();
                    }
                }),
                mutant("P-15", "forgets content that waits", "Content-Length: 35\r\n", ""),
                mutant("P-16", "meets any expectation", "Expect:[^\r]*", "X: y"));
    }

    private static Stream<Mutant> requests() {
        return Stream.of(
                mutant("P-17", "wants requests at once", "\r\n(?=GET)", "\r\n\r\n"),
                mutant("P-18", "takes a piece for a line", bytes -> bytes.endsWith("\n") ? bytes : bytes + "\r\n"),
                exchange("P-19", "takes half a close for a whole one", connection -> new TinyExchange(connection) {
                    @Override
                    public void respond(ResponseHead response) throws IOException {
                        if (connection.socket().getInputStream().read() < 0) {
                            throw new IOException("the client has left");
                        }
                        super.respond(response);
                    }
                }),
                mutant("P-24", "ends a head itself", bytes -> bytes.endsWith("\r\n\r\n") ? bytes : bytes + "\r\n"),
                mutant("P-32", "tunnels PATCH", "PATCH /m", "CONNECT a:80"),
                layer("P-33", "answers TRACE itself", application -> (environ, startResponse) -> {
                    if ("TRACE".equals(environ.get("REQUEST_METHOD"))) {
                        Samples.start(startResponse);
                        return Body.of("TRACE / HTTP/1.1");
                    }
                    return application.call(environ, startResponse);
                }),
                mutant("P-36", "speaks HTTP/0.9", "^GET( /)?\\s*\r\n", "GET / HTTP/1.0\r\n\r\n"));
    }

    private static Stream<Mutant> limits() {
        return Stream.of(
                limit("P-20", "has a low limit", Limit.REQUEST_LINE, 4096),
                limit("P-21", "has a high limit", Limit.REQUEST_LINE, 1 << 20),
                limit("P-22", "has a high limit", Limit.FIELD, 1 << 20),
                limit("P-22", "has a low limit", Limit.FIELD, 4096),
                limit("P-23", "has no limit", Limit.BODY, Long.MAX_VALUE));
    }

    private static Mutant limit(String rule, String fault, Limit limit, long most) {
        return settings(
                rule,
                fault + " for " + limit,
                config -> config.toBuilder().limit(limit, most).build());
    }

    private static Stream<Mutant> responses() {
        return Stream.of(
                exchange("P-25", "does not delimit errors", connection -> new TinyExchange(connection) {
                    @Override
                    public void respond(ResponseHead response) throws IOException {
                        super.respond(
                                response.status() == 500
                                        ? new ResponseHead(500, "", response.headers(), 0, false, false)
                                        : response);
                    }

                    @Override
                    void field(String name, String value) {
                        if (!name.equals("Content-Length") || !value.equals("0")) {
                            super.field(name, value);
                        }
                    }
                }),
                exchange("P-26", "tells where it failed", connection -> new TinyExchange(connection) {
                    @Override
                    String statusLine(ResponseHead response) {
                        return response.status() < 400
                                ? super.statusLine(response)
                                : "HTTP/1.1 " + response.status() + " java.lang.IllegalStateException";
                    }
                }),
                Mutant.provider("P-29", "gives up when a client leaves", GivingUp::new),
                exchange("P-30", "sends trailers", connection -> new TinyExchange(connection) {
                    @Override
                    public void end() throws IOException {
                        sendHeld();
                        output().write("0\r\nX-Trailer: y\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1));
                    }
                }),
                exchange("P-31", "does not go on with a write", connection -> new TinyExchange(connection) {
                    @Override
                    public void write(ByteBuffer block) throws IOException {
                        super.write(block.duplicate().limit(block.position() + Math.min(block.remaining(), 4096)));
                    }
                }));
    }

    private static Stream<Mutant> times() {
        return Stream.of(
                patient("P-27", Timeout.HEAD),
                patient("P-28", Timeout.IDLE),
                patient("P-37", Timeout.BODY),
                patient("P-38", Timeout.WRITE),
                layer("P-28", "counts the application's time", application -> (environ, startResponse) -> {
                            long begin = System.nanoTime();
                            Body body = application.call(environ, startResponse);
                            if (System.nanoTime() - begin > ProtocolContract.SHORT.toNanos()) {
                                throw new RequestBodyException(408, "too slow", null);
                            }
                            return body;
                        })
                        .alsoBreaking("P-37"));
    }

    private static Mutant patient(String rule, Timeout timeout) {
        UnaryOperator<ServerConfig> change = config ->
                config.toBuilder().timeout(timeout, Duration.ofHours(1)).build();
        return settings(rule, "waits for ever: " + timeout, change);
    }

    /** Asks for content whoever the client is. */
    private static final class EagerExchange extends TinyExchange {

        EagerExchange(TinyConnection connection) throws IOException {
            super(connection);
            super.sendContinue();
        }

        @Override
        public void sendContinue() {
            // was sent already
        }
    }

    /** Answers nobody any more once a write has failed. */
    private static final class GivingUp extends TinyServerProvider {

        private final AtomicBoolean gaveUp = new AtomicBoolean();

        @Override
        TinyExchange exchange(TinyConnection connection) throws IOException {
            return new TinyExchange(connection) {
                @Override
                public void respond(ResponseHead response) throws IOException {
                    if (gaveUp.get()) {
                        throw new IOException("gave up");
                    }
                    super.respond(response);
                }

                @Override
                public void write(ByteBuffer block) throws IOException {
                    try {
                        super.write(block);
                    } catch (IOException e) {
                        gaveUp.set(true);
                        throw e;
                    }
                }
            };
        }
    }
}
