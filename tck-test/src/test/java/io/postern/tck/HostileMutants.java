package io.postern.tck;

import static io.postern.tck.Mutant.environ;
import static io.postern.tck.Mutant.layer;
import static io.postern.tck.Mutant.settings;
import static io.postern.tck.Tampering.mutant;

import io.postern.gateway.Application;
import io.postern.gateway.Body;
import io.postern.gateway.Server;
import io.postern.gateway.ServerConfig;
import io.postern.gateway.ServerConfig.Limit;
import io.postern.gateway.spi.Engine;
import io.postern.gateway.spi.ServerProvider;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.System.Logger.Level;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;

/** Breaks the rules of chapter N: hostile input. Most mutants mend in silence what has to be refused. */
final class HostileMutants {

    private HostileMutants() {}

    static Stream<Mutant> all() {
        return Stream.of(heads(), lengths(), chunks(), fields(), requestLines(), connections())
                .flatMap(mutants -> mutants);
    }

    private static Stream<Mutant> heads() {
        return Stream.of(
                mutant("N-01", "invents a host", "^(.* HTTP/1.1\r\n)(?!Host:)", "$1Host: a\r\n"),
                mutant(
                        "N-02",
                        "takes the first host",
                        "(?si)^(.*?\r\nHost:[^\r]*.*?)(\r\nHost:[^\r]*)(?=.*?GET /smug)",
                        "$1"),
                mutant("N-03", "takes any host", "(?s)^(.*?)Host:[^\r]*", "$1Host: localhost"),
                mutant("N-03", "refuses addresses", "Host: [0-9\\[][^\r]*", "Host: /"));
    }

    private static Stream<Mutant> lengths() {
        return Stream.of(
                mutant("N-04", "prefers chunks", "(?i)Content-Length: [0-9]+\r\n|\r\nContent-Length: [0-9]+", ""),
                mutant("N-05", "takes 1.0 for 1.1", "HTTP/1.0", "HTTP/1.1"),
                mutant("N-06", "looks for chunked", "(?i)(Transfer-Encoding: chunked)[^\r]*", "$1"),
                mutant("N-07", "does not decode", "\r\nTransfer-Encoding: (?!chunked\r\n(?!Tr))[^\r]*", ""),
                mutant("N-08", "skips codings that it cannot read", "\r\nTransfer-Encoding: [^\r]*", ""),
                mutant("N-09", "knows small letters only", "Transfer-Encoding: \t?[cC]H", "Transfer-Encoding: x"),
                mutant(
                                "N-10",
                                "takes the first length",
                                "(?si)^(.*?\r\nContent-Length:[^\r]*.*?)(\r\nContent-Length:[^\r]*)",
                                "$1")
                        .alsoBreaking("N-11"),
                mutant("N-12", "takes what looks like a number", "Content-Length: [^\r]*", "Content-Length: 10")
                        .alsoBreaking("N-13"),
                mutant("N-14", "takes zeros for octal", "Content-Length: 0[0-9]*", "Content-Length: x"));
    }

    private static Stream<Mutant> chunks() {
        return Stream.of(
                mutant("N-15", "takes what looks like a size", "\r\n\r\n[^\r]*\r\nhello", "\r\n\r\n5\r\nhello")
                        .alsoBreaking("N-16"),
                mutant(
                        "N-17",
                        "skips what follows the data",
                        "\r\n[456]\r\nhello[^0G]*0\r\n\r\n",
                        "\r\n5\r\nhello\r\n0\r\n\r\n"),
                mutant("N-18", "takes bare line ends", bytes -> bytes.replaceAll("\r\n?|\n", "\r\n")),
                settings(
                        "N-19",
                        "has no limit for extensions",
                        config -> config.toBuilder()
                                .limit(Limit.CHUNK_LINE, 1 << 20)
                                .build()),
                mutant("N-20", "merges trailers", "(?s)Host: a(.*\r\n0\r\n)Host: evil", "Host: evil$1X: y"));
    }

    private static Stream<Mutant> fields() {
        return Stream.of(
                mutant("N-21", "removes white space", "[ \t]+:", ":"),
                mutant("N-22", "unfolds", "\r\n[ \t]+", " "),
                mutant("N-23", "removes white space at the start", "HTTP/1.1\r\n[ \t]+[^\r]*", "HTTP/1.1"),
                mutant("N-24", "drops control characters", bytes -> dropControls(bytes))
                        .alsoBreaking("N-25"),
                mutant("N-26", "takes a bare CR", "\r(?!\n)", "\r\n").alsoBreaking("N-28"),
                mutant("N-27", "takes a bare LF", "(?<!\r)\n", "\r\n"),
                mutant("N-29", "drops what is no token", "\r\n[^\r:]*(?<!Host|Encoding|Length): y", "\r\nX: y"),
                mutant("N-30", "skips what is no field", "Host: a\r\n(:[^\r]*|[^\r:]+)\r\n", "Host: a\r\n"),
                environ("N-44", "takes underscores", environ -> environ.put("HTTP___PROTO__", "three")));
    }

    private static String dropControls(String bytes) {
        return bytes.replaceAll("[\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\x7f]|\r(?!\n)|(?<!\r)\n", "");
    }

    private static Stream<Mutant> requestLines() {
        return Stream.of(
                mutant("N-31", "takes any method", "^[^ ]* /", "GET /"),
                mutant("N-32", "takes any version", "^GET / [^\r]*", "GET / HTTP/1.1"),
                mutant(
                        "N-33",
                        "joins white space",
                        bytes -> bytes.replaceAll("[ \t\\x0b]+", " ")
                                .replaceAll("^ | (?=\r)", "")
                                .replaceAll("/a ?[^\r]*", "/a HTTP/1.1")),
                mutant("N-34", "takes Latin-1", "[\\x80-\\xff]", "x"),
                mutant("N-35", "makes a path of anything", "^GET (?!/smuggled|/alive)[^ ]*", "GET /"),
                environ(
                        "N-36",
                        "cleans the path",
                        environ -> environ.computeIfPresent(
                                "PATH_INFO", (key, path) -> ((String) path).replaceAll("[\r\n]", ""))),
                mutant(
                        "N-37",
                        "takes anything for HTTP",
                        bytes -> bytes.startsWith("GET") ? bytes : Refusals.SMUGGLED.replace("\n", "\r\n")),
                settings(
                        "N-43",
                        "has no limit for fields",
                        config -> config.toBuilder()
                                .limit(Limit.FIELDS, 1 << 20)
                                .limit(Limit.FIELD_COUNT, 1 << 20)
                                .build()));
    }

    private static Stream<Mutant> connections() {
        return Stream.of(
                noisy(),
                contagious(),
                mutant("N-40", "does not know close", "Connection: close\r\n", ""),
                ParsingOn.mutant("N-41", "goes on behind a refusal").alsoBreaking("N-40", "N-42"),
                mutant(
                        "N-45",
                        "ignores the framing of GET",
                        "^(GET|HEAD)( .*\r\nHost: a\r\n)(Con|Tra)[^\r]*\r\n",
                        "$1$2"),
                settings(
                        "N-46",
                        "calls one application at a time",
                        config -> config.toBuilder().multithread(false).build()),
                Mutant.provider("N-46", "fails after a failure", HostileMutants::failingForGood));
    }

    /** Complains about connections without a request. */
    private static Mutant noisy() {
        return Mutant.provider("N-38", "complains about empty connections", () -> new TinyServerProvider() {
            private ServerConfig config = ServerConfig.defaults();

            @Override
            public Server start(ServerConfig given, Application application) throws IOException {
                config = given;
                return super.start(given, application);
            }

            @Override
            TinyConnection connection(Engine engine, Socket socket) {
                return new TinyConnection(engine, socket) {
                    private boolean used;

                    @Override
                    String received(String bytes) {
                        used = true;
                        return bytes;
                    }

                    @Override
                    public void close() {
                        if (!used) {
                            config.errors().log(Level.ERROR, "a client sent nothing", null);
                        }
                        super.close();
                    }
                };
            }
        });
    }

    /** Closes all connections when one breaks. */
    private static Mutant contagious() {
        Set<TinyConnection> open = ConcurrentHashMap.newKeySet();
        return Mutant.provider("N-39", "closes all connections when one breaks", () -> new TinyServerProvider() {
            @Override
            TinyConnection connection(Engine engine, Socket socket) {
                TinyConnection connection = new TinyConnection(engine, socket);
                open.add(connection);
                return connection;
            }

            @Override
            TinyExchange exchange(TinyConnection connection) throws IOException {
                return new TinyExchange(connection) {
                    @Override
                    public InputStream input() {
                        return new FilterInputStream(super.input()) {
                            @Override
                            public int read(byte[] target, int offset, int length) throws IOException {
                                try {
                                    return super.read(target, offset, length);
                                } catch (IOException e) {
                                    open.forEach(TinyConnection::close);
                                    throw e;
                                }
                            }
                        };
                    }
                };
            }
        });
    }

    private static ServerProvider failingForGood() {
        AtomicBoolean failed = new AtomicBoolean();
        return layer("N-46", "", application -> (environ, startResponse) -> {
                    if (failed.get()) {
                        throw new IllegalStateException("failed before");
                    }
                    failed.set(true);
                    Body body = application.call(environ, startResponse);
                    failed.set(false);
                    return body;
                })
                .made()
                .get();
    }
}
