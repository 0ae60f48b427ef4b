package io.postern.tck;

import static io.postern.tck.Mutant.body;
import static io.postern.tck.Mutant.environ;
import static io.postern.tck.Mutant.exchange;
import static io.postern.tck.Mutant.input;
import static io.postern.tck.Mutant.layer;
import static io.postern.tck.Mutant.settings;
import static io.postern.tck.Mutant.start;

import io.postern.gateway.Application;
import io.postern.gateway.Body;
import io.postern.gateway.BodyWriter;
import io.postern.gateway.Environ;
import io.postern.gateway.EnvironKeys;
import io.postern.gateway.Headers;
import io.postern.gateway.spi.ResponseHead;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.Writer;
import java.net.URLDecoder;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BinaryOperator;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Servers that are wrong on purpose, chapter by chapter; a first set, not yet one for each rule. */
final class Mutants {

    private Mutants() {}

    static Stream<Mutant> all() {
        return Stream.of(
                        environs(),
                        paths(),
                        inputs(),
                        reports(),
                        starts(),
                        writes(),
                        bodies(),
                        heads(),
                        files(),
                        lives())
                .flatMap(chapter -> chapter);
    }

    private static Stream<Mutant> environs() {
        AtomicReference<Object> leaked = new AtomicReference<>();
        return Stream.of(
                environ("E-02", "leaks a marker to the next request", environ -> {
                    if (leaked.getAndSet(environ) instanceof Environ last && last.containsKey("kit.marker")) {
                        environ.put("kit.marker", "leaked");
                    }
                }),
                environ("E-04", "a number as a number", environ -> environ.put("REMOTE_PORT", 80)),
                environ("E-05", "reads paths as latin-1", Mutants::latin1Path),
                environ(
                        "E-06",
                        "says GET for HEAD",
                        environ -> change(environ, "REQUEST_METHOD", method -> method.equals("HEAD") ? "GET" : method)),
                environ(
                        "E-07",
                        "folds the case of methods",
                        environ -> change(environ, "REQUEST_METHOD", Mutants::upper)),
                environ(
                        "E-08",
                        "knows only some methods",
                        environ ->
                                change(environ, "REQUEST_METHOD", method -> method.equals("GET") ? "GET" : "UNKNOWN")),
                environ("E-09", "has no name without a Host", environ -> {
                    if (!environ.containsKey("HTTP_HOST")) {
                        environ.remove("SERVER_NAME");
                    }
                }),
                environ("E-10", "says port 0", environ -> environ.put("SERVER_PORT", "0")),
                environ(
                        "E-11",
                        "takes its name from Host",
                        environ -> environ.put("SERVER_NAME", environ.getOrDefault("HTTP_HOST", "x"))),
                environ("E-12", "says HTTP/1.1 always", environ -> environ.put("SERVER_PROTOCOL", "HTTP/1.1")),
                environ("E-13", "leaves an empty query out", environ -> {
                    if ("".equals(environ.get("QUERY_STRING"))) {
                        environ.remove("QUERY_STRING");
                    }
                }),
                environ("E-14", "invents a content type", environ -> environ.putIfAbsent("CONTENT_TYPE", "text/plain")),
                environ("E-15", "says 0 for absent", environ -> environ.putIfAbsent("CONTENT_LENGTH", "0")),
                environ("E-16", "gives chunks a length", environ -> environ.putIfAbsent("CONTENT_LENGTH", "3")),
                environ(
                        "E-17",
                        "keeps two keys for one field",
                        environ -> environ.put("HTTP_CONTENT_TYPE", "text/plain")),
                environ("E-18", "keeps dashes", environ -> environ.remove("HTTP_X_TEST_HEADER")),
                environ(
                        "E-19",
                        "drops empty values",
                        environ -> environ.values().removeIf(""::equals)),
                environ("E-20", "trims like String.strip", environ -> environ.put("HTTP_X_A", "x")),
                environ(
                        "E-21",
                        "collapses spaces",
                        environ -> change(environ, "HTTP_X_A", value -> value.replaceAll("[ \t]+", " "))),
                environ(
                        "E-22",
                        "joins with a bare comma",
                        environ -> change(environ, "HTTP_X_A", value -> value.replace(", ", ","))),
                environ(
                        "E-23",
                        "joins cookies with a comma",
                        environ -> change(environ, "HTTP_COOKIE", value -> value.replace("; ", ", "))),
                environ(
                        "E-24",
                        "adds COOKIE",
                        environ -> environ.put("COOKIE", environ.getOrDefault("HTTP_COOKIE", ""))),
                environ("E-25", "withholds Authorization", environ -> environ.remove("HTTP_AUTHORIZATION")),
                environ(
                        "E-26",
                        "lets a field set a key",
                        environ -> environ.receivedHeaders()
                                .first("Server-Name")
                                .ifPresent(name -> environ.put("SERVER_NAME", name))),
                environ(
                        "E-27",
                        "takes underscores for dashes",
                        environ -> environ.receivedHeaders()
                                .first("X_A")
                                .ifPresent(value -> environ.put("HTTP_X_A", value))),
                environ(
                        "E-28",
                        "cuts the port off Host",
                        environ -> change(environ, "HTTP_HOST", host -> host.replaceAll(":[0-9]+$", ""))),
                exchange("E-29", "answers refusals with 200", Accepting::new),
                environ(
                        "E-30",
                        "lets the version be changed",
                        environ -> environ.put("gateway.version", new ArrayList<>(List.of(1, 0)))),
                environ("E-31", "says http always", environ -> environ.put("gateway.url_scheme", "http")),
                environ("E-32", "believes X-Forwarded-For", environ -> {
                    if (environ.get("HTTP_X_FORWARDED_FOR") instanceof String address) {
                        environ.put("REMOTE_ADDR", address);
                    }
                }),
                environ("E-33", "takes the scheme of the target", environ -> {
                    if ("a".equals(environ.get("HTTP_HOST"))) {
                        environ.put("gateway.url_scheme", "https");
                    }
                }),
                environ("E-34", "has no input without content", environ -> {
                    if (!environ.containsKey("CONTENT_LENGTH")) {
                        environ.put("gateway.input", "none");
                    }
                }),
                environ("E-35", "says false", environ -> environ.put("gateway.multithread", false)),
                settings(
                        "E-35",
                        "does not serialise",
                        config -> config.toBuilder().multithread(true).build()),
                environ("E-36", "says it in words", environ -> environ.put("gateway.run_once", "false")),
                environ(
                        "E-38",
                        "says that the input does not end",
                        environ -> environ.put("gateway.input_terminated", false)),
                environ("E-39", "adds a key in capitals", environ -> environ.put("REQUEST_ID", "1")),
                environ("E-40", "forgets the deployer", environ -> environ.remove("acme.database")),
                environ("E-41", "copies the process environment", environ -> environ.putAll(System.getenv())),
                environ("E-42", "looks the peer up", environ -> environ.put("REMOTE_ADDR", "localhost")),
                environ(
                        "E-43",
                        "puts brackets around the peer",
                        environ -> change(environ, "REMOTE_ADDR", address -> "[" + address + "]")),
                environ("E-44", "names another software", environ -> environ.put("SERVER_SOFTWARE", "Tiny/1")),
                environ("E-45", "hides TLS", environ -> environ.remove("HTTPS")),
                environ(
                        "E-46",
                        "believes Remote-User",
                        environ -> environ.receivedHeaders()
                                .first("Remote-User")
                                .ifPresent(user -> environ.put("REMOTE_USER", user))),
                environ("E-48", "adds a key that nobody knows", environ -> environ.put("tiny.secret", "1")));
    }

    private static Stream<Mutant> paths() {
        return Stream.of(
                environ(
                        "C-01",
                        "says / for the root",
                        environ -> change(environ, "SCRIPT_NAME", name -> name.isEmpty() ? "/" : name)),
                environ(
                        "C-02",
                        "drops the first slash",
                        environ -> change(environ, "PATH_INFO", path -> path.replaceFirst("^/", ""))),
                environ(
                        "C-03",
                        "says nothing for the root",
                        environ -> change(environ, "PATH_INFO", path -> path.equals("/") ? "" : path)),
                environ(
                        "C-04",
                        "adds a slash",
                        environ -> change(environ, "PATH_INFO", path -> path.isEmpty() ? "/" : path)),
                exchange("C-05", "answers refusals with 200", Accepting::new),
                environ("C-07", "loses the mount", environ -> environ.put("SCRIPT_NAME", "")),
                environ(
                        "C-08",
                        "decodes twice",
                        environ -> change(environ, "PATH_INFO", path -> path.replace("%2c", ","))),
                environ("C-09", "reads paths as latin-1", Mutants::latin1Path),
                exchange("C-10", "answers refusals with 200", Accepting::new),
                environ(
                        "C-11",
                        "cuts parameters off",
                        environ -> change(environ, "PATH_INFO", path -> path.replaceAll(";[^/]*", ""))),
                environ(
                        "C-12",
                        "collapses slashes",
                        environ -> change(environ, "PATH_INFO", path -> path.replaceAll("/+", "/"))),
                exchange("C-13", "answers refusals with 200", Accepting::new),
                exchange("C-14", "answers refusals with 200", Accepting::new),
                environ(
                        "C-15",
                        "keeps %2F",
                        environ -> change(
                                environ,
                                "PATH_INFO",
                                path -> environ.require(EnvironKeys.REQUEST_URI).contains("%2F")
                                        ? path.replace("a/b", "a%2Fb")
                                        : path)),
                exchange("C-16", "answers refusals with 200", Accepting::new),
                exchange("C-17", "answers refusals with 200", Accepting::new),
                exchange("C-18", "answers refusals with 200", Accepting::new),
                environ(
                        "C-18",
                        "decodes queries",
                        environ -> change(
                                environ, "QUERY_STRING", query -> URLDecoder.decode(query, StandardCharsets.UTF_8))),
                exchange("C-19", "answers refusals with 200", Accepting::new),
                environ(
                        "C-20",
                        "loses a lone ?",
                        environ -> change(environ, "REQUEST_URI", uri -> uri.replaceFirst("\\?$", ""))),
                environ(
                        "C-21",
                        "keeps scheme and authority",
                        environ -> change(environ, "REQUEST_URI", uri -> "http://h" + uri)),
                environ(
                        "C-22",
                        "says nothing for the root",
                        environ -> change(environ, "PATH_INFO", path -> path.equals("/") ? "" : path)),
                exchange("C-23", "answers refusals with 200", Accepting::new),
                environ(
                        "C-24",
                        "folds the case of paths",
                        environ -> change(environ, "PATH_INFO", path -> path.toLowerCase(Locale.ROOT))),
                environ("C-27", "guesses a name", environ -> environ.put("SERVER_NAME", "localhost")),
                exchange("C-28", "answers refusals with 200", Accepting::new));
    }

    private static Stream<Mutant> inputs() {
        AtomicReference<@Nullable InputStream> shared = new AtomicReference<>();
        return Stream.of(
                input("I-01", "converts line ends", in -> new Bytes(in) {
                    @Override
                    int changed(int read) {
                        return read == '\r' ? '\n' : read;
                    }
                }),
                input("I-02", "gives signed bytes", in -> new Bytes(in) {
                    @Override
                    int changed(int read) {
                        return (byte) read;
                    }
                }),
                input("I-03", "gives no byte now and then", in -> new FilterInputStream(in) {
                    private boolean gaveNothing;

                    @Override
                    public int read(byte[] target, int offset, int length) throws IOException {
                        gaveNothing = !gaveNothing;
                        return gaveNothing ? 0 : super.read(target, offset, length);
                    }
                }),
                input("I-04", "begins anew after the end", in -> new FilterInputStream(in) {
                    private boolean ended;

                    @Override
                    public int read() throws IOException {
                        int read = ended ? 'x' : super.read();
                        ended = read < 0;
                        return read;
                    }

                    @Override
                    public int read(byte[] target, int offset, int length) throws IOException {
                        return super.read(target, offset, length);
                    }
                }),
                input("I-05", "gives the first content to all", in -> {
                    shared.compareAndSet(null, in);
                    return shared.get() == null ? in : shared.get();
                }),
                input("I-06", "loses the rest", in -> new FilterInputStream(in) {
                    @Override
                    public byte[] readAllBytes() throws IOException {
                        return new byte[0];
                    }
                }),
                environ("I-08", "gives content that is not there", environ -> {
                    if (!environ.containsKey("CONTENT_LENGTH")) {
                        environ.put("gateway.input", new ByteArrayInputStream(new byte[1]));
                    }
                }),
                environ("I-09", "has no length for nothing", environ -> environ.remove("CONTENT_LENGTH", "0")),
                environ("I-10", "skips the content of GET", environ -> {
                    if ("GET".equals(environ.get("REQUEST_METHOD"))) {
                        environ.put("gateway.input", InputStream.nullInputStream());
                    }
                }),
                input("I-11", "gives the first chunk only", in -> new FilterInputStream(in) {
                    @Override
                    public byte[] readAllBytes() throws IOException {
                        byte[] some = new byte[1];
                        return in.read(some) < 0 ? new byte[0] : some;
                    }
                }),
                environ(
                        "I-12",
                        "says that it was chunked",
                        environ -> environ.put("HTTP_TRANSFER_ENCODING", "chunked")),
                environ("I-13", "merges trailers", environ -> environ.put("HTTP_X_A", "evil")),
                input("I-14", "takes a fault for the end", Lenient::new),
                input("I-15", "takes a fault for the end", Lenient::new),
                input("I-19", "collects the content", in -> new FilterInputStream(in) {
                    private @Nullable InputStream all;

                    @Override
                    public int read(byte[] target, int offset, int length) throws IOException {
                        if (all == null) {
                            all = new ByteArrayInputStream(in.readAllBytes());
                        }
                        return all.read(target, offset, length);
                    }

                    @Override
                    public byte[] readNBytes(int length) throws IOException {
                        byte[] bytes = new byte[length];
                        int count = Math.max(0, read(bytes, 0, length));
                        return Arrays.copyOf(bytes, count);
                    }

                    @Override
                    public byte[] readAllBytes() throws IOException {
                        byte[] bytes = new byte[100];
                        int count = Math.max(0, read(bytes, 0, 100));
                        return Arrays.copyOf(bytes, count);
                    }
                }),
                environ(
                        "I-21",
                        "takes lengths for ints",
                        environ -> change(
                                environ, "CONTENT_LENGTH", length -> String.valueOf((int) Long.parseLong(length)))),
                layer("I-22", "closes with its input", application -> (environ, startResponse) -> {
                    AtomicInteger closes = new AtomicInteger();
                    environ.put("gateway.input", new FilterInputStream(environ.require(EnvironKeys.INPUT)) {
                        @Override
                        public void close() {
                            closes.incrementAndGet();
                        }
                    });
                    Body body = application.call(environ, startResponse);
                    if (closes.get() > 0) {
                        throw new IOException("closed");
                    }
                    return body;
                }),
                input("I-23", "says that it can reset", in -> new FilterInputStream(in) {
                    @Override
                    public boolean markSupported() {
                        return true;
                    }
                }),
                input("I-24", "gives something for ever", in -> new FilterInputStream(in) {
                    @Override
                    public int read() {
                        return 'x';
                    }
                }));
    }

    private static Stream<Mutant> reports() {
        return Stream.of(
                environ(
                        "R-01",
                        "drops the reports",
                        environ -> environ.put("gateway.errors", new PrintWriter(Writer.nullWriter()))),
                layer("R-06", "shows the failure", application -> (environ, startResponse) -> {
                    try {
                        return application.call(environ, startResponse);
                    } catch (IllegalStateException e) {
                        startResponse.start("500 X", Headers.create(), e);
                        return Body.of(e.toString());
                    }
                }),
                settings(
                        "R-07",
                        "logs twice",
                        config -> config.toBuilder()
                                .errors((level, text, failure) -> {
                                    config.errors().log(level, text, failure);
                                    config.errors().log(level, text, failure);
                                })
                                .build()),
                settings(
                        "R-07",
                        "logs nothing",
                        config -> config.toBuilder()
                                .errors((level, text, failure) -> {})
                                .build()),
                settings(
                        "R-08",
                        "takes all for errors",
                        config -> config.toBuilder()
                                .errors((level, text, failure) ->
                                        config.errors().log(System.Logger.Level.ERROR, text, failure))
                                .build()));
    }

    private static Stream<Mutant> starts() {
        return Stream.of(
                exchange("S-01", "sends something at once", connection -> {
                    connection.output().write("HTTP/1.1 103 \r\n\r\n".getBytes(StandardCharsets.ISO_8859_1));
                    return new TinyExchange(connection);
                }),
                layer("S-02", "needs the start before the iteration", application -> (environ, startResponse) -> {
                    boolean[] started = new boolean[1];
                    Body body = application.call(environ, (status, headers, failure) -> {
                        started[0] = true;
                        return startResponse.start(status, headers, failure);
                    });
                    if (!started[0]) {
                        throw new IllegalStateException("not started");
                    }
                    return body;
                }),
                layer("S-03", "starts by itself", Mutants::startingByItself),
                layer("S-04", "starts by itself", Mutants::startingByItself),
                start(
                        "S-05",
                        "takes the second start for a replacement",
                        start -> (status, headers, failure) ->
                                start.start(status, headers, failure == null ? new Exception("any") : failure)),
                start(
                        "S-06",
                        "forgets a start that threw",
                        start -> (status, headers, failure) ->
                                start.start(status, headers, failure == null ? new Exception("any") : failure)),
                start("S-07", "ignores a replacement", first -> {
                    AtomicReference<@Nullable BodyWriter> writer = new AtomicReference<>();
                    return (status, headers, failure) -> {
                        BodyWriter made = writer.get();
                        if (made == null) {
                            made = first.start(status, headers, failure);
                            writer.set(made);
                        }
                        return made;
                    };
                }),
                start(
                        "S-08",
                        "wraps the failure",
                        start -> (status, headers, failure) ->
                                start.start(status, headers, failure == null ? null : new IOException(failure))),
                exchange("S-09", "ends instead of aborting", Completing::new),
                start("S-12", "gives no writer", start -> (status, headers, failure) -> {
                    start.start(status, headers, failure);
                    return Samples.nothing();
                }),
                start(
                        "S-13",
                        "repairs the status",
                        start -> (status, headers, failure) -> start.start(
                                String.valueOf(status).matches("[2-5][0-9][0-9]") ? status + " OK" : status,
                                headers,
                                failure)),
                exchange("S-14", "forgets the space", connection -> new TinyExchange(connection) {
                    @Override
                    String statusLine(ResponseHead response) {
                        return super.statusLine(response).stripTrailing();
                    }
                }),
                start(
                        "S-15",
                        "takes odd codes for 500",
                        start -> (status, headers, failure) -> start.start(
                                status.startsWith("6") || status.startsWith("299") ? "500 Odd" : status,
                                headers,
                                failure)),
                start(
                        "S-17",
                        "removes control characters",
                        start -> (status, headers, failure) ->
                                start.start(status.replaceAll("\\p{Cntrl}", ""), headers, failure)),
                start(
                        "S-18",
                        "cuts chars down",
                        start -> (status, headers, failure) ->
                                start.start(status.replaceAll("[^\\x00-\\xff]", "?"), headers, failure)),
                start("S-22", "adds to the headers", start -> (status, headers, failure) -> {
                    BodyWriter writer = start.start(status, headers, failure);
                    headers.add("X-Added", "1");
                    return writer;
                }),
                start("S-23", "sorts the fields", start -> (status, headers, failure) -> {
                    List<String[]> pairs = new ArrayList<>();
                    headers.forEach((name, value) -> pairs.add(new String[] {name, value}));
                    pairs.sort((a, b) -> a[1].compareTo(b[1]));
                    Headers sorted = Headers.create();
                    pairs.forEach(pair -> sorted.add(pair[0], pair[1]));
                    return start.start(status, sorted, failure);
                }),
                start(
                        "S-24",
                        "drops the fields of the connection",
                        start -> (status, headers, failure) -> start.start(
                                status, headers.copy().remove("Connection").remove("Upgrade"), failure)),
                start(
                        "S-25",
                        "drops Status",
                        start -> (status, headers, failure) ->
                                start.start(status, headers.copy().remove("Status"), failure)),
                start("S-27", "does nothing when it is late", start -> (status, headers, failure) -> {
                    try {
                        return start.start(status, headers, failure);
                    } catch (IllegalStateException e) {
                        return block -> {};
                    }
                }),
                start("S-28", "does not mind the thread", start -> (status, headers, failure) -> {
                    try {
                        return start.start(status, headers, failure);
                    } catch (IllegalStateException e) {
                        return block -> {};
                    }
                }));
    }

    private static Stream<Mutant> writes() {
        return Stream.of(
                exchange("W-01", "holds the data back", Holding::new),
                exchange("W-02", "holds the data back", Holding::new),
                exchange("W-03", "commits by nothing", connection -> {
                    connection.output().write("HTTP/1.1 103 \r\n\r\n".getBytes(StandardCharsets.ISO_8859_1));
                    return new TinyExchange(connection);
                }),
                writer("W-04", "writes last what was written first", writer -> block -> {}),
                writer("W-06", "is silent when it is late", writer -> block -> {
                    try {
                        writer.write(block);
                    } catch (IllegalStateException e) {
                        // silent
                    }
                }),
                writer("W-07", "takes null for nothing", writer -> block -> {
                    if (!Samples.isNull(block)) {
                        writer.write(block);
                    }
                }),
                writer("W-08", "moves the block", writer -> block -> {
                    writer.write(block);
                    block.position(block.limit());
                }),
                writer("W-09", "is silent beyond the length", writer -> block -> {
                    try {
                        writer.write(block);
                    } catch (IllegalStateException e) {
                        // silent
                    }
                }),
                writer("W-10", "is silent when the client left", writer -> block -> {
                    try {
                        writer.write(block);
                    } catch (IOException e) {
                        throw new IllegalStateException(e);
                    }
                }),
                writer("W-11", "lets blocks mix", writer -> block -> {
                    try {
                        writer.write(block);
                    } catch (IllegalStateException e) {
                        // silent
                    }
                }),
                writer(
                        "W-14",
                        "cuts large blocks",
                        writer -> block -> writer.write(
                                block.remaining() < 100_000
                                        ? block
                                        : block.duplicate().limit(block.position() + 100_000))));
    }

    private static Stream<Mutant> bodies() {
        return Stream.of(
                body("B-01", "takes null for empty", body -> Samples.isNull(body) ? Body.empty() : body),
                body(
                        "B-02",
                        "converts line ends",
                        body -> WrappedBody.changing(body, text -> text.replace("\r\n", "\n"))),
                exchange("B-03", "holds the data back", Holding::new),
                exchange("B-04", "sends empty chunks", connection -> new TinyExchange(connection) {
                    private boolean second;

                    @Override
                    public void write(ByteBuffer block) throws IOException {
                        if (second) {
                            super.write(ByteBuffer.allocate(0));
                        }
                        second = true;
                        super.write(block);
                    }
                }),
                exchange("B-06", "has no length for nothing", connection -> new TinyExchange(connection) {
                    @Override
                    void field(String name, String value) {
                        if (!name.equals("Content-Length") || !value.equals("0")) {
                            super.field(name, value);
                        } else {
                            super.field("Connection", "close");
                        }
                    }
                }),
                body("B-08", "iterates twice", body -> new Changed(body) {
                    @Override
                    public Iterator<ByteBuffer> iterator() {
                        Iterator<ByteBuffer> unused = body.iterator();
                        return body.iterator();
                    }
                }),
                body("B-09", "asks after the end", body -> new Changed(body) {
                    @Override
                    public void close() {
                        Iterator<ByteBuffer> blocks = body.iterator();
                        while (blocks.hasNext()) {
                            blocks.next();
                        }
                        super.close();
                    }
                }),
                body("B-11", "believes the claim", body -> new Changed(body) {
                    @Override
                    public long length() {
                        return -1;
                    }
                }),
                body("B-12", "closes twice", body -> new Changed(body) {
                    @Override
                    public void close() {
                        super.close();
                        super.close();
                    }
                }),
                body("B-12", "never closes", Unclosed::new),
                body("B-13", "never closes", Unclosed::new),
                body("B-14", "never closes", Unclosed::new),
                body("B-15", "never closes", Unclosed::new),
                body("B-16", "never closes", Unclosed::new),
                body("B-17", "closes before the end", body -> new Changed(body) {
                    @Override
                    public Iterator<ByteBuffer> iterator() {
                        super.close();
                        return super.iterator();
                    }
                }),
                body("B-21", "does not close iterators", body -> WrappedBody.around(body)),
                layer(
                        "B-22",
                        "sends the head at once",
                        application ->
                                (environ, startResponse) -> application.call(environ, (status, headers, failure) -> {
                                    BodyWriter writer = startResponse.start(status, headers, failure);
                                    writer.write(Samples.block("x"));
                                    return writer;
                                })),
                exchange("B-23", "ends instead of aborting", Completing::new),
                body("B-26", "pads", body -> new Changed(body) {
                    @Override
                    public Iterator<ByteBuffer> iterator() {
                        List<ByteBuffer> blocks = new ArrayList<>();
                        super.iterator().forEachRemaining(blocks::add);
                        blocks.add(ByteBuffer.allocate(100));
                        return blocks.iterator();
                    }
                }),
                exchange("B-28", "closes instead of chunking", connection -> new TinyExchange(connection) {
                    @Override
                    public void release(boolean keep) {
                        super.release(false);
                    }
                }),
                body("B-34", "asks for the size", body -> {
                    int hash = body.hashCode();
                    return hash == 0 ? Body.empty() : body;
                }));
    }

    private static Stream<Mutant> heads() {
        return Stream.of(
                fields("H-01", "changes values", (name, value) -> value.replace("  ", " ")),
                start("H-02", "joins fields", start -> (status, headers, failure) -> {
                    Map<String, String> joined = new HashMap<>();
                    headers.forEach((name, value) ->
                            joined.merge(name.toLowerCase(Locale.ROOT), value, (a, b) -> a + ", " + b));
                    Headers all = Headers.create();
                    joined.forEach(all::add);
                    return start.start(status, all, failure);
                }),
                fields(
                        "H-09",
                        "encodes in UTF-8",
                        (name, value) ->
                                new String(value.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1)),
                fields(
                        "H-12",
                        "dates in the wrong format",
                        (name, value) -> name.equals("Date") ? "2026-11-22" : value),
                extra("H-13", "dates twice", "Date", "Thu, 01 Jan 1970 00:00:00 GMT"),
                extra("H-14", "names itself", "Server", "tiny"),
                extra("H-15", "sends two lengths", "Content-Length", "2"),
                extra("H-17", "sends both framings", "Transfer-Encoding", "chunked"),
                extra("H-18", "gives a 204 a length", "Content-Length", "0"),
                extra("H-19", "gives a 304 a length", "Content-Length", "4"),
                fields("H-20", "gives a 205 a length", (name, value) -> name.equals("Content-Length") ? "4" : value),
                extra("H-22", "invents a content type", "Content-Type", "text/html"),
                fields(
                        "H-23",
                        "appends a charset",
                        (name, value) -> name.equals("Content-Type") ? value + ";charset=utf-8" : value),
                extra("H-24", "adds a field", "X-Powered-By", "tiny"),
                extra("H-25", "says that it compressed", "Content-Encoding", "gzip"),
                fields(
                        "H-26",
                        "cuts values",
                        (name, value) -> value.length() > 8000 ? value.substring(0, 8000) : value),
                fields(
                        "H-30",
                        "makes Location absolute",
                        (name, value) -> name.equals("Location") ? "http://localhost" + value : value));
    }

    private static Stream<Mutant> files() {
        return Stream.of(
                exchange("F-04", "sends from the beginning", connection -> new TinyExchange(connection) {
                    @Override
                    public void sendFile(FileChannel file, long position, long count) throws IOException {
                        super.sendFile(file, 0, count);
                    }
                }),
                exchange("F-05", "sends a byte less", connection -> new TinyExchange(connection) {
                    @Override
                    public void sendFile(FileChannel file, long position, long count) throws IOException {
                        super.sendFile(file, position, count - 1);
                    }
                }),
                exchange("F-06", "ends instead of aborting", Completing::new),
                body("F-08", "never closes", Unclosed::new),
                exchange("F-13", "pads", connection -> new TinyExchange(connection) {
                    @Override
                    public void sendFile(FileChannel file, long position, long count) throws IOException {
                        for (long sent = 0; sent < count; sent += 1 << 16) {
                            write(ByteBuffer.allocate((int) Math.min(1 << 16, count - sent)));
                        }
                    }
                }),
                exchange("F-16", "takes positions for ints", connection -> new TinyExchange(connection) {
                    @Override
                    public void sendFile(FileChannel file, long position, long count) throws IOException {
                        int cut = (int) position;
                        super.sendFile(file, cut, count);
                    }
                }));
    }

    private static Stream<Mutant> lives() {
        return Stream.of(
                settings(
                        "L-05",
                        "listens everywhere",
                        config -> config.host().equals("127.0.0.1")
                                ? config.toBuilder().host("0.0.0.0").build()
                                : config),
                layer("L-13", "tries again", application -> (environ, startResponse) -> {
                    try {
                        return application.call(environ, startResponse);
                    } catch (IOException e) {
                        return application.call(environ, startResponse);
                    }
                }),
                body("L-16", "closes on another thread", body -> new Changed(body) {
                    @Override
                    public void close() {
                        Thread thread = new Thread(super::close);
                        thread.start();
                        try {
                            thread.join();
                        } catch (InterruptedException e) {
                            throw new IllegalStateException(e);
                        }
                    }
                }),
                settings(
                        "L-09",
                        "ignores the executor",
                        config -> config.toBuilder().executor(Runnable::run).build()));
    }

    private static void change(Environ environ, String key, UnaryOperator<String> change) {
        environ.computeIfPresent(key, (name, value) -> change.apply((String) value));
    }

    private static void latin1Path(Environ environ) {
        change(
                environ,
                "PATH_INFO",
                path -> new String(path.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1));
    }

    private static String upper(String text) {
        return text.toUpperCase(Locale.ROOT);
    }

    private static Application startingByItself(Application application) {
        return (environ, startResponse) -> {
            BodyWriter writer = startResponse.start("200 OK", Headers.create());
            return application.call(
                    environ,
                    (status, headers, failure) ->
                            Samples.isNull(failure) ? writer : startResponse.start(status, headers, failure));
        };
    }

    private static Mutant writer(String rule, String fault, UnaryOperator<BodyWriter> change) {
        return start(
                rule,
                fault,
                start -> (status, headers, failure) -> change.apply(start.start(status, headers, failure)));
    }

    private static Mutant fields(String rule, String fault, BinaryOperator<String> change) {
        return exchange(rule, fault, connection -> new TinyExchange(connection) {
            @Override
            void field(String name, String value) {
                super.field(name, change.apply(name, value));
            }
        });
    }

    private static Mutant extra(String rule, String fault, String name, String value) {
        return exchange(rule, fault, connection -> new TinyExchange(connection) {
            @Override
            public void respond(ResponseHead response) throws IOException {
                super.respond(new ResponseHead(
                        response.status(),
                        response.reason(),
                        response.headers().copy().add(name, value),
                        response.length(),
                        response.bodiless(),
                        response.close()));
            }
        });
    }

    /** Reads byte by byte through a change. */
    private abstract static class Bytes extends FilterInputStream {

        Bytes(InputStream in) {
            super(in);
        }

        abstract int changed(int read);

        @Override
        public int read() throws IOException {
            int read = super.read();
            return read < 0 ? read : changed(read);
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            int count = super.read(target, offset, length);
            for (int i = 0; i < count; i++) {
                target[offset + i] = (byte) changed(target[offset + i] & 0xFF);
            }
            return count;
        }

        @Override
        public byte[] readAllBytes() throws IOException {
            byte[] all = super.readAllBytes();
            for (int i = 0; i < all.length; i++) {
                all[i] = (byte) changed(all[i] & 0xFF);
            }
            return all;
        }
    }

    /** Takes a failure for the end. */
    private static final class Lenient extends FilterInputStream {

        Lenient(InputStream in) {
            super(in);
        }

        @Override
        public byte[] readAllBytes() {
            try {
                return super.readAllBytes();
            } catch (IOException e) {
                return new byte[0];
            }
        }
    }

    /** Answers 200 where the engine refuses. */
    private static final class Accepting extends TinyExchange {

        Accepting(TinyConnection connection) {
            super(connection);
        }

        @Override
        String statusLine(ResponseHead response) {
            return response.status() >= 400 ? "HTTP/1.1 200 OK" : super.statusLine(response);
        }
    }

    /** Completes what it should abort. */
    private static final class Completing extends TinyExchange {

        Completing(TinyConnection connection) {
            super(connection);
        }

        @Override
        public void abort() {
            try {
                write(ByteBuffer.allocate(100));
                end();
            } catch (IOException e) {
                // the client left
            }
            release(false);
        }
    }

    /** Sends everything at the end. */
    private static final class Holding extends TinyExchange {

        private final List<ByteBuffer> blocks = new ArrayList<>();

        Holding(TinyConnection connection) {
            super(connection);
        }

        @Override
        public void write(ByteBuffer block) {
            byte[] copy = new byte[block.remaining()];
            block.duplicate().get(copy);
            blocks.add(ByteBuffer.wrap(copy));
        }

        @Override
        public void end() throws IOException {
            for (ByteBuffer block : blocks) {
                super.write(block);
            }
            super.end();
        }
    }

    /** Passes a body on, but for what a mutant changes. */
    private static class Changed implements Body {

        private final Body body;

        Changed(Body body) {
            this.body = body;
        }

        @Override
        public Iterator<ByteBuffer> iterator() {
            return body.iterator();
        }

        @Override
        public long length() {
            return body.length();
        }

        @Override
        public void close() {
            try {
                body.close();
            } catch (Exception e) {
                throw ProbeBody.sneaky(e);
            }
        }
    }

    /** Never closes. */
    private static final class Unclosed extends Changed {

        Unclosed(Body body) {
            super(body);
        }

        @Override
        public void close() {}
    }
}
