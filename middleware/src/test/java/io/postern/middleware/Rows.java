package io.postern.middleware;

import static io.postern.middleware.Blocks.TEXT;
import static io.postern.middleware.Blocks.around;
import static io.postern.middleware.Blocks.block;
import static io.postern.middleware.Blocks.body;
import static io.postern.middleware.Blocks.started;
import static io.postern.middleware.Blocks.yielding;

import io.postern.gateway.Application;
import io.postern.gateway.Body;
import io.postern.gateway.BodyWriter;
import io.postern.gateway.ContractViolation;
import io.postern.gateway.Environ;
import io.postern.gateway.EnvironKeys;
import io.postern.gateway.FileBody;
import io.postern.gateway.Headers;
import io.postern.gateway.Middleware;
import io.postern.gateway.StartResponse;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Applications, servers and middleware that each have one fault, with what a lint has to say. */
// Null is what some of the faults are; a close may throw anything; calls count here, not what they return.
@SuppressWarnings({"NullAway", "try", "ReturnValueIgnored"})
final class Rows {

    private static final Application GOOD = yielding("good");

    private Rows() {}

    static List<Row> all() {
        return Stream.of(
                        environs(),
                        paths(),
                        values(),
                        inputs(),
                        starts(),
                        fields(),
                        lengths(),
                        bodies(),
                        orders(),
                        writes(),
                        layers())
                .flatMap(List::stream)
                .toList();
    }

    // The environ

    private static List<Row> environs() {
        List<Row> rows = new ArrayList<>();
        LenientServer.entries().keySet().stream()
                .filter(Rows::isRequired)
                .sorted()
                .forEach(key -> rows.add(environ(
                        Check.MISSING_KEY, ruleOf(key), "environ[\"" + key + "\"] is absent", it -> it.remove(key))));
        rows.add(server(
                Check.NO_ENVIRON, "it was null", linted -> ignoringNull(() -> linted.call(null, new LenientServer()))));
        rows.add(server(
                Check.NO_START_RESPONSE,
                "it was null",
                linted -> ignoringNull(() -> linted.call(LenientServer.environ(), null))));
        rows.add(server(Check.NO_VALUE, "environ[\"X_LOST\"]", linted -> LenientServer.serve(linted, withoutValue())));
        rows.add(environ(
                Check.WRONG_TYPE, "E-34", "\"gateway.input\"] is \"text\"", it -> it.put("gateway.input", "text")));
        rows.add(environ(Check.WRONG_TYPE, "E-35", "java.lang.Integer", it -> it.put("gateway.multithread", 1)));
        rows.add(environ(Check.NOT_TEXT, "E-04", "\"X_COUNT\"] is a java.lang.Integer", it -> it.put("X_COUNT", 1)));
        rows.add(environ(Check.NOT_TEXT, "E-04", "\"SERVER_PORT\"] is a ", it -> it.put("SERVER_PORT", 8000)));
        rows.add(environ(Check.NOT_LATIN_1, "E-05", "\"HTTP_X\"] is \"\\u3042\"", it -> it.put("HTTP_X", "\u3042")));
        rows.add(environ(Check.NOT_LATIN_1, "E-05", "a secret of 1 chars", it -> it.put("HTTP_COOKIE", "\u3042")));
        rows.add(environ(Check.NOT_LATIN_1, "E-05", "\"CONTENT_TYPE\"", it -> it.put("CONTENT_TYPE", "\u3042")));
        rows.add(environ(Check.NOT_ASCII, "C-18", "a secret of 3 chars", it -> it.put("QUERY_STRING", "a b")));
        rows.add(environ(
                Check.NOT_ASCII, "C-18", "\"/\\u00e9\" with a query", it -> it.put("REQUEST_URI", "/\u00e9?x=1")));
        rows.add(environ(Check.BAD_VERSION, "E-30", "[1, 0, 0]", it -> it.put("gateway.version", List.of(1, 0, 0))));
        rows.add(environ(Check.BAD_VERSION, "E-30", "[1.0, x]", it -> it.put("gateway.version", List.of("1.0", "x"))));
        rows.add(environ(Check.BAD_SCHEME, "E-31", "\"HTTP\"", it -> it.put("gateway.url_scheme", "HTTP")));
        rows.add(environ(Check.NOT_TERMINATED, "E-38", "it is false", it -> it.put("gateway.input_terminated", false)));
        rows.add(forbidden("HTTP_CONTENT_TYPE", "E-17"));
        rows.add(forbidden("HTTP_CONTENT_LENGTH", "E-17"));
        rows.add(forbidden("HTTP_TRANSFER_ENCODING", "I-12"));
        rows.add(forbidden("COOKIE", "E-24"));
        return rows;
    }

    private static Row forbidden(String key, String rule) {
        return environ(Check.FORBIDDEN_KEY, rule, "environ[\"" + key + "\"] is ", it -> it.put(key, "7"));
    }

    private static List<Row> paths() {
        return List.of(
                environ(Check.BAD_SCRIPT_NAME, "C-01", "\"/\"", it -> it.put("SCRIPT_NAME", "/")),
                environ(Check.BAD_SCRIPT_NAME, "C-01", "\"/app/\"", it -> it.put("SCRIPT_NAME", "/app/")),
                environ(Check.BAD_SCRIPT_NAME, "C-01", "\"app\"", it -> it.put("SCRIPT_NAME", "app")),
                environ(Check.BAD_PATH_INFO, "C-02", "\"a\"", it -> it.put("PATH_INFO", "a")),
                environ(Check.NO_PATH, "C-03", "both are", it -> it.put("PATH_INFO", "")),
                environ(Check.BAD_ASTERISK, "C-14", "method is \"POST\"", it -> it.put("PATH_INFO", "*")),
                environ(Check.BAD_ASTERISK, "C-14", "SCRIPT_NAME \"/app\"", it -> {
                    it.put("REQUEST_METHOD", "OPTIONS");
                    it.put("SCRIPT_NAME", "/app");
                    it.put("PATH_INFO", "*");
                }),
                environ(Check.CONNECT, "C-23", "\"CONNECT\"", it -> it.put("REQUEST_METHOD", "CONNECT")),
                environ(Check.BAD_REQUEST_URI, "C-20", "\"http://a/b\"", it -> it.put("REQUEST_URI", "http://a/b")),
                environ(Check.BAD_REQUEST_URI, "C-20", "\"a:80\"", it -> it.put("REQUEST_URI", "a:80")),
                environ(Check.BAD_REQUEST_URI, "C-20", "\"/a#b\"", it -> it.put("REQUEST_URI", "/a#b")));
    }

    private static List<Row> values() {
        return List.of(
                        value(Check.BAD_METHOD, "E-06", "REQUEST_METHOD", "", "GE T", "G\u00c9T"),
                        value(
                                Check.BAD_PROTOCOL,
                                "E-12",
                                "SERVER_PROTOCOL",
                                "",
                                "HTTP",
                                "http/1.1",
                                "HTTP/11",
                                "HTTP/1.",
                                "HTTP/1.10"),
                        value(Check.BAD_SERVER_NAME, "E-11", "SERVER_NAME", "", "a:80", "::1", "[a]", "[::1", "a b"),
                        value(Check.BAD_SERVER_PORT, "E-10", "SERVER_PORT", "", "-1", "http", "\uff18"),
                        value(
                                Check.BAD_REMOTE_ADDR,
                                "E-43",
                                "REMOTE_ADDR",
                                "",
                                "[::1]",
                                "/127.0.0.1",
                                "fe80::1%eth0",
                                "\uff11"),
                        value(Check.BAD_REMOTE_PORT, "E-42", "REMOTE_PORT", "", "unknown"),
                        value(
                                Check.BAD_HOST,
                                "N-03",
                                "HTTP_HOST",
                                "",
                                "a b",
                                "u@a",
                                "a/b",
                                "a:",
                                "a:123456",
                                "a:65536",
                                "[::1]8"),
                        value(Check.BAD_CONTENT_LENGTH, "E-15", "CONTENT_LENGTH", "", "+3", "3, 3", "0x3"))
                .stream()
                .flatMap(List::stream)
                .toList();
    }

    private static List<Row> value(Check check, String rule, String key, String... values) {
        return Stream.of(values)
                .map(value -> environ(
                        check, rule, "environ[\"" + key + "\"] is " + Quoted.text(value), it -> it.put(key, value)))
                .toList();
    }

    // The streams

    private static List<Row> inputs() {
        return List.of(
                reading(Check.BAD_READ, "offset 1, length 3 came with 3 bytes", input -> input.read(new byte[3], 1, 3)),
                reading(Check.BAD_READ, "offset -1, length 1", input -> input.read(new byte[3], -1, 1)),
                reading(Check.BAD_READ, "offset 0, length -1", input -> input.readNBytes(new byte[3], 0, -1)),
                reading(Check.BAD_READ, "the buffer was null", input -> input.read(null, 0, 1)),
                giving(Check.BAD_BYTE, "I-02", "it gave 256", InputStream::read, 256),
                giving(Check.BAD_BYTE, "I-02", "it gave -2", InputStream::read, -2),
                giving(Check.BAD_COUNT, "I-03", "it gave 0 for 3", input -> input.read(new byte[3]), 0),
                giving(Check.BAD_COUNT, "I-03", "it gave 4 for 3", input -> input.read(new byte[3]), 4),
                giving(Check.READ_AFTER_END, "I-04", "it gave 1 more bytes", Rows::readToTheEndAndOn, 1, 1, 1, -1, 1),
                withInput(Check.TOO_MUCH_INPUT, "I-05", "it has given 4 of 3", 4, InputStream::readAllBytes),
                withInput(Check.TOO_MUCH_INPUT, "I-05", "it has given 4 of 3", 4, input -> input.readNBytes(4)),
                withInput(Check.TOO_MUCH_INPUT, "I-05", "it has given 4 of 3", 4, input -> input.skip(4)),
                withInput(Check.INPUT_CUT, "I-15", "it ended after 2 of 3", 2, InputStream::readAllBytes),
                withInput(Check.INPUT_CUT, "I-15", "it ended after 2 of 3", 2, input -> input.readNBytes(3)),
                withInput(
                        Check.INPUT_CUT,
                        "I-15",
                        "it ended after 2 of 3",
                        2,
                        input -> input.transferTo(OutputStream.nullOutputStream())),
                withInput(
                        Check.INPUT_CUT,
                        "I-15",
                        "it ended after 2 of 3",
                        2,
                        input -> input.read(new byte[3]) + input.read()),
                application(Check.ERRORS_CLOSED, "V-07", "close() was called", (environ, startResponse) -> {
                    environ.require(EnvironKeys.ERRORS).close();
                    return GOOD.call(environ, startResponse);
                }));
    }

    private static int readToTheEndAndOn(InputStream input) throws IOException {
        return input.read() + input.read() + input.read() + input.read() + input.read();
    }

    // What start_response is given

    private static List<Row> starts() {
        return List.of(
                starting(Check.NULL_STATUS, "S-19", "it was null", null, TEXT),
                starting(Check.CONTROL_IN_STATUS, "S-17", "\"200 a\\u000d\\u000ab\"", "200 a\r\nb", TEXT),
                starting(Check.CONTROL_IN_STATUS, "S-17", "\"200 \\u007f\"", "200 \u007f", TEXT),
                starting(Check.STATUS_NOT_LATIN_1, "S-18", "\"200 \\u560d\"", "200 \u560d", TEXT),
                starting(Check.BAD_STATUS, "S-13", "it was \"\"", "", TEXT),
                starting(Check.BAD_STATUS, "S-13", "it was \"200\"", "200", TEXT),
                starting(Check.BAD_STATUS, "S-13", "it was \"20X OK\"", "20X OK", TEXT),
                starting(Check.BAD_STATUS, "S-13", "it was \"200OK\"", "200OK", TEXT),
                starting(Check.BAD_STATUS, "S-13", "it was \" 200 OK\"", " 200 OK", TEXT),
                starting(Check.BAD_STATUS, "S-13", "it was \"200  OK\"", "200  OK", TEXT),
                starting(Check.BAD_STATUS, "S-13", "it was \"2000 OK\"", "2000 OK", TEXT),
                starting(Check.BAD_CODE, "S-15", "\"199 X\"", "199 X", TEXT),
                starting(Check.BAD_CODE, "S-15", "\"600 X\"", "600 X", TEXT),
                starting(Check.BAD_CODE, "S-15", "\"101 Switching Protocols\"", "101 Switching Protocols", TEXT),
                starting(Check.NULL_HEADERS, "S-19", "they were null", "204 No Content", null));
    }

    private static List<Row> fields() {
        List<Row> rows = new ArrayList<>();
        Stream.of("Connection", "Keep-Alive", "Proxy-Connection", "TE", "Trailer", "tRANSFER-eNCODING", "Upgrade")
                .forEach(name -> rows.add(headers(Check.HOP_BY_HOP, "S-24", "\"" + name + "\" is \"x\"", name, "x")));
        rows.add(headers(Check.HOP_BY_HOP, "S-24", "is a secret of 3 chars", "Proxy-Authorization", "abc"));
        rows.add(headers(Check.STATUS_FIELD, "S-25", "\"Status\" is \"200\"", "Status", "200"));
        Stream.of("", "+4", "-1", "4, 4", "0x4", "9223372036854775808")
                .forEach(value -> rows.add(
                        headers(Check.BAD_LENGTH, "H-16", "it was \"" + value + "\"", "Content-Length", value)));
        rows.add(application(
                Check.TWO_LENGTHS,
                "H-16",
                "there are \"4\" and \"4\"",
                yielding(TEXT.copy().add("Content-Length", "4").add("content-length", "4"), "good")));
        rows.add(application(Check.NO_CONTENT_TYPE, "V-09", "there are 4 bytes", yielding(Headers.of(), "good")));
        rows.add(application(
                Check.FIELDS_OF_CONTENT, "H-21", "with 204 the header \"Content-Type\"", only("204 X", TEXT)));
        rows.add(application(
                Check.FIELDS_OF_CONTENT,
                "H-21",
                "with 304 the header \"content-length\" is \"4\"",
                only("304 X", Headers.of("content-length", "4"))));
        return rows;
    }

    // How much content there is

    private static List<Row> lengths() {
        Headers four = TEXT.copy().add("Content-Length", "4");
        return List.of(
                application(Check.TOO_MUCH, "B-27", "5 bytes for a length of 4", yielding(four, "goo", "d!")),
                application(Check.TOO_LITTLE, "B-26", "3 bytes for a length of 4", yielding(four, "goo")),
                application(Check.TOO_LITTLE, "B-26", "0 bytes for a length of 4", yielding(four)),
                application(Check.TOO_LITTLE, "B-26", "3 bytes for a length of 4", (environ, startResponse) -> {
                    startResponse.start("200 OK", four);
                    return file(3);
                }),
                application(Check.TOO_MUCH_WRITTEN, "W-09", "5 bytes for a length of 4", (environ, startResponse) -> {
                    BodyWriter writer = startResponse.start("200 OK", four);
                    writer.write(block("goo"));
                    writer.write(block("d!"));
                    return Body.empty();
                }),
                claiming(3, "4 bytes for a length of 3"),
                claiming(5, "4 bytes for a length of 5"),
                claiming(-2, "it was -2"),
                application(Check.DROPPED, "V-11", "4 bytes with 205", (environ, startResponse) -> {
                    startResponse.start("205 Reset Content", Headers.of());
                    return body("good");
                }),
                new Row(Check.DROPPED, "V-11", "application", "4 bytes with HEAD", lint -> {
                    Map<String, Object> head = LenientServer.entries();
                    head.put("REQUEST_METHOD", "HEAD");
                    LenientServer.serve(lint.wrap(GOOD), Environ.of(head));
                }),
                application(
                        Check.SINGLE_BYTES,
                        "V-15",
                        "there were 16",
                        yielding("a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l", "m", "n", "o", "p", "q")));
    }

    private static Row claiming(long length, String value) {
        return application(Check.WRONG_HINT, "B-11", value, (environ, startResponse) -> {
            started(startResponse);
            return new Body() {
                @Override
                public Iterator<ByteBuffer> iterator() {
                    return body("good").iterator();
                }

                @Override
                public long length() {
                    return length;
                }
            };
        });
    }

    // Iterating and closing

    private static List<Row> bodies() {
        return List.of(
                application(Check.NULL_BODY, "B-01", "it returned null", returning(null)),
                application(Check.NULL_ITERATOR, "B-07", "iterator() returned null", returning(() -> null)),
                application(
                        Check.NULL_BLOCK,
                        "B-07",
                        "block 2 was null",
                        returning(() -> Stream.of(Optional.of(block("x")), Optional.<ByteBuffer>empty())
                                .map(each -> each.orElse(null))
                                .iterator())),
                afterwards(Check.ITERATED_TWICE, "it was called again", body -> {
                    body.iterator();
                    body.iterator();
                    body.close();
                }),
                afterwards(Check.ASKED_AFTER_END, "hasNext() was called again", body -> {
                    Iterator<ByteBuffer> blocks = body.iterator();
                    blocks.forEachRemaining(each -> {});
                    blocks.hasNext();
                    body.close();
                }),
                afterwards(Check.ASKED_AFTER_CLOSE, "next() was called", body -> {
                    Iterator<ByteBuffer> blocks = body.iterator();
                    body.close();
                    blocks.next();
                }),
                afterwards(Check.ASKED_AFTER_CLOSE, "iterator() was called", body -> {
                    body.close();
                    body.iterator();
                }),
                afterwards(Check.CLOSED_TWICE, "it was closed again", body -> {
                    body.close();
                    body.close();
                }));
    }

    // The order of a response

    private static List<Row> orders() {
        return List.of(
                application(Check.SECOND_START, "S-05", "again with \"500 Oh\"", (environ, startResponse) -> {
                    started(startResponse);
                    startResponse.start("500 Oh", TEXT);
                    return body("good");
                }),
                application(Check.SECOND_START, "S-05", "again with \"200 OK\"", (environ, startResponse) -> {
                    started(startResponse).write(block("some"));
                    started(startResponse);
                    return body("good");
                }),
                server(Check.START_AFTER_END, "S-27", "application", "it came with \"500 Oh\"", lint -> {
                    List<StartResponse> leaked = new ArrayList<>();
                    LenientServer.serve(lint.wrap((environ, startResponse) -> {
                        leaked.add(startResponse);
                        return GOOD.call(environ, startResponse);
                    }));
                    leaked.get(0).start("500 Oh", TEXT);
                }),
                application(Check.NEVER_STARTED, "S-04", "it was not called", (environ, startResponse) -> body()),
                application(Check.NEVER_STARTED, "S-04", "it was not called", (environ, startResponse) -> file(0)),
                application(Check.NOT_STARTED, "S-03", "it was not called", (environ, startResponse) -> body("", "x")),
                server(Check.START_REFUSED, "S-06", "application", "nothing followed", lint -> {
                    Application stubborn = (environ, startResponse) -> {
                        try {
                            startResponse.start("bad", TEXT);
                        } catch (ContractViolation expected) {
                            return body("x");
                        }
                        throw new AssertionError("a bad status was taken");
                    };
                    StartResponse refuses = (status, headers, failure) -> {
                        throw new ContractViolation("S-13", "a status is like \"200 OK\"", "it was not");
                    };
                    new LenientServer().send(lint.wrap(stubborn).call(LenientServer.environ(), refuses));
                }),
                starter(Check.NO_WRITER, "S-12", "it returned null", (status, headers, failure) -> null),
                starter(Check.OTHER_FAILURE, "S-08", "it threw java.io.IOException for", (status, headers, failure) -> {
                    if (failure != null) {
                        throw new IOException("another");
                    }
                    return block -> {};
                }));
    }

    private static Row starter(Check check, String rule, String value, StartResponse faulty) {
        return server(check, rule, "server", value, lint -> {
            Application application = (environ, startResponse) -> {
                BodyWriter writer = started(startResponse);
                if (check == Check.OTHER_FAILURE) {
                    writer.write(block("some"));
                    startResponse.start("500 Oh", TEXT, new IllegalArgumentException("its own"));
                }
                return body("good");
            };
            try {
                new LenientServer().send(lint.wrap(application).call(LenientServer.environ(), faulty));
            } catch (IOException expected) {
                return; // what the server threw passes
            }
        });
    }

    // Writing

    private static List<Row> writes() {
        return List.of(
                writing(Check.NULL_WRITTEN, "W-07", "it was null", writer -> writer.write(null)),
                application(Check.WRITTEN_WHILE_ITERATED, "W-11", "it came with 1 bytes", (environ, startResponse) -> {
                    BodyWriter writer = started(startResponse);
                    return () -> Stream.of("a")
                            .map(each -> {
                                write(writer, each);
                                return block(each);
                            })
                            .iterator();
                }),
                server(Check.WRITTEN_AFTER_END, "W-06", "application", "it came with 4 bytes", lint -> {
                    List<BodyWriter> leaked = new ArrayList<>();
                    LenientServer.serve(lint.wrap((environ, startResponse) -> {
                        leaked.add(started(startResponse));
                        return body("good");
                    }));
                    leaked.get(0).write(block("late"));
                }),
                server(Check.MOVED, "W-08", "server", "it was moved from 0 to 4", lint -> {
                    Application application = (environ, startResponse) -> {
                        started(startResponse).write(block("good"));
                        return Body.empty();
                    };
                    StartResponse moves = (status, headers, failure) -> block -> block.position(block.limit());
                    new LenientServer().send(lint.wrap(application).call(LenientServer.environ(), moves));
                }));
    }

    // Middleware between two lints

    private static List<Row> layers() {
        Headers six = TEXT.copy().add("Content-Length", "6");
        return List.of(
                middleware(
                        Check.HELD_BACK,
                        "M-02",
                        "asked for block 2 when it had yielded 0",
                        inner -> (environ, start) -> {
                            Body body = inner.call(environ, start);
                            return around(
                                    body,
                                    () -> Stream.of(0)
                                            .map(each -> all(body.iterator()))
                                            .iterator());
                        }),
                middleware(
                        Check.SWALLOWED, "M-02", "there were 1 inside, and it yielded 0", inner -> (environ, start) -> {
                            Body body = inner.call(environ, start);
                            return around(body, () -> {
                                body.iterator().next();
                                return body().iterator();
                            });
                        }),
                middleware(Check.CONSUMED, "M-03", "it asked for block 1 before it did", inner -> (environ, start) -> {
                    Body body = inner.call(environ, start);
                    ByteBuffer first = body.iterator().next();
                    return around(body, () -> List.of(first).iterator());
                }),
                middleware(Check.NEVER_CLOSED, "M-04", "it was left open after 1 blocks", inner -> (environ, start) -> {
                    Body body = inner.call(environ, start);
                    return () -> {
                        Iterator<ByteBuffer> blocks = body.iterator();
                        return List.of(blocks.next()).iterator();
                    };
                }),
                middleware(Check.CLOSED_TWICE, "M-04", "it was closed again", inner -> (environ, start) -> {
                    Body body = inner.call(environ, start);
                    return new Body() {
                        @Override
                        public Iterator<ByteBuffer> iterator() {
                            return body.iterator();
                        }

                        @Override
                        public void close() throws Exception {
                            body.close();
                            body.close();
                        }
                    };
                }),
                between(Check.STALE_LENGTH, "M-08", "7 bytes for a length of 6", yielding(six, "inside"), adding("!")),
                between(Check.STALE_LENGTH, "M-08", "0 bytes for a length of 6", yielding(six, "inside"), emptying()),
                middleware(
                        Check.YIELDED_WRITTEN,
                        "M-09",
                        "6 bytes came after a block was asked for",
                        inner -> (environ, start) -> {
                            BodyWriter[] writer = new BodyWriter[1];
                            Body body = inner.call(
                                    environ,
                                    (status, headers, failure) -> writer[0] = start.start(status, headers, failure));
                            return around(body, () -> {
                                Iterator<ByteBuffer> blocks = body.iterator();
                                write(writer[0], blocks.next());
                                return body("").iterator();
                            });
                        }),
                between(
                        Check.WRITTEN_YIELDED,
                        "M-09",
                        "7 bytes were written inside",
                        writingApplication(),
                        inner -> (environ, start) -> {
                            List<ByteBuffer> written = new ArrayList<>();
                            Body body = inner.call(environ, (status, headers, failure) -> {
                                start.start(status, headers, failure);
                                return written::add;
                            });
                            return around(body, written::iterator);
                        }),
                // Whoever is between two lints is middleware also where it breaks the rules of servers and
                // applications.
                named(middleware(Check.MISSING_KEY, "E-13", "QUERY_STRING", inner -> (environ, start) -> {
                    environ.remove("QUERY_STRING");
                    return inner.call(environ, start);
                })),
                named(middleware(
                        Check.BAD_CODE,
                        "S-15",
                        "\"600 X\"",
                        inner -> (environ, start) -> inner.call(
                                environ, (status, headers, failure) -> start.start("600 X", headers, failure)))));
    }

    private static Application writingApplication() {
        return (environ, startResponse) -> {
            started(startResponse).write(block("written"));
            return Body.empty();
        };
    }

    private static Middleware adding(String text) {
        return inner -> (environ, start) -> {
            Body body = inner.call(environ, start);
            return around(body, () -> {
                Iterator<ByteBuffer> blocks = body.iterator();
                return Stream.concat(Stream.of(blocks.next()), Stream.of(block(text)))
                        .iterator();
            });
        };
    }

    private static Middleware emptying() {
        return inner -> (environ, start) -> {
            Body body = inner.call(environ, start);
            return around(body, () -> {
                Iterator<ByteBuffer> blocks = body.iterator();
                return new Iterator<>() {
                    @Override
                    public boolean hasNext() {
                        return blocks.hasNext();
                    }

                    @Override
                    public ByteBuffer next() {
                        blocks.next();
                        return block("");
                    }
                };
            });
        };
    }

    private static ByteBuffer all(Iterator<ByteBuffer> blocks) {
        StringBuilder all = new StringBuilder();
        blocks.forEachRemaining(each -> all.append((char) each.get(0)));
        return block(all.toString());
    }

    // The shapes of rows

    private static Row environ(Check check, String rule, String value, Consumer<Map<String, Object>> change) {
        return new Row(check, rule, "server", value, lint -> {
            Map<String, Object> entries = LenientServer.entries();
            change.accept(entries);
            LenientServer.serve(lint.wrap(GOOD), Environ.of(entries));
        });
    }

    private static Row application(Check check, String rule, String value, Application application) {
        return new Row(check, rule, "application", value, lint -> LenientServer.serve(lint.wrap(application)));
    }

    private static Row starting(Check check, String rule, String value, String status, Headers headers) {
        return application(check, rule, value, only(status, headers));
    }

    private static Row headers(Check check, String rule, String value, String name, String content) {
        return application(check, rule, value, yielding(TEXT.copy().add(name, content), "good"));
    }

    private static Application only(String status, Headers headers) {
        return (environ, startResponse) -> {
            startResponse.start(status, headers);
            return Body.empty();
        };
    }

    private static Application returning(Body body) {
        return (environ, startResponse) -> {
            started(startResponse);
            return body;
        };
    }

    private static Row writing(Check check, String rule, String value, Write write) {
        return application(check, rule, value, (environ, startResponse) -> {
            write.to(started(startResponse));
            return body("good");
        });
    }

    private static Row server(Check check, String value, Serving serving) {
        return new Row(check, check.rule(), "server", value, lint -> serving.serve(lint.wrap(GOOD)));
    }

    private static Row server(Check check, String rule, String side, String value, Row.Scenario scenario) {
        return new Row(check, rule, side, value, scenario);
    }

    private static Row afterwards(Check check, String value, Sending sending) {
        return server(check, value, linted -> sending.send(linted.call(LenientServer.environ(), new LenientServer())));
    }

    private static Row reading(Check check, String value, Reading reading) {
        return new Row(
                check, "V-06", "application", value, readScenario(new ByteArrayInputStream(new byte[3]), reading));
    }

    private static Row withInput(Check check, String rule, String value, int size, Reading reading) {
        return new Row(check, rule, "server", value, readScenario(new ByteArrayInputStream(new byte[size]), reading));
    }

    private static Row giving(Check check, String rule, String value, Reading reading, int... results) {
        return new Row(
                check,
                rule,
                "server",
                value,
                lint -> readScenario(new FaultyInput(results), reading).run(lint));
    }

    private static Row.Scenario readScenario(InputStream input, Reading reading) {
        return lint -> {
            input.reset();
            Map<String, Object> entries = LenientServer.entries();
            entries.put("gateway.input", input);
            LenientServer.serve(
                    lint.wrap((environ, startResponse) -> {
                        try {
                            reading.read(environ.require(EnvironKeys.INPUT));
                        } catch (IndexOutOfBoundsException | NullPointerException expected) {
                            return GOOD.call(environ, startResponse); // of a lint that passes it on
                        }
                        return GOOD.call(environ, startResponse);
                    }),
                    Environ.of(entries));
        };
    }

    private static Row middleware(Check check, String rule, String value, Middleware faulty) {
        return between(check, rule, value, yielding("inside", "i"), faulty);
    }

    private static Row between(Check check, String rule, String value, Application application, Middleware faulty) {
        return new Row(
                check,
                rule,
                "middleware",
                value,
                lint -> LenientServer.serve(lint.then(faulty).then(lint).wrap(application)));
    }

    private static Row named(Row row) {
        return new Row(row.check(), row.rule(), "middleware", row.value(), row.scenario());
    }

    private static void write(BodyWriter writer, String text) {
        write(writer, block(text));
    }

    private static void write(BodyWriter writer, ByteBuffer block) {
        try {
            writer.write(block);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static FileBody file(int size) throws IOException {
        Path file = Files.createTempFile("lint", "");
        Files.write(file, new byte[size]);
        FileBody body = FileBody.from(FileChannel.open(file));
        Files.delete(file);
        return body;
    }

    private static void ignoringNull(Calling calling) throws Exception {
        try {
            calling.call();
        } catch (NullPointerException expected) {
            return; // of a lint that passes it on
        }
    }

    private static Environ withoutValue() {
        Map<String, Object> entries = new HashMap<>(LenientServer.entries());
        return Environ.over(new Environ.Source() {
            @Override
            public Object value(String key) {
                return entries.get(key);
            }

            @Override
            public Iterable<String> keys() {
                List<String> keys = new ArrayList<>(entries.keySet());
                keys.add("X_LOST");
                return keys;
            }

            @Override
            public Headers receivedHeaders() {
                return Headers.create();
            }
        });
    }

    private static boolean isRequired(String key) {
        return !key.startsWith("HTTP_")
                && !key.startsWith("CONTENT_")
                && !key.equals("REMOTE_PORT")
                && !key.startsWith("acme.");
    }

    private static String ruleOf(String key) {
        return switch (key) {
            case "REQUEST_METHOD" -> "E-06";
            case "SCRIPT_NAME" -> "C-01";
            case "PATH_INFO" -> "C-02";
            case "QUERY_STRING" -> "E-13";
            case "REQUEST_URI" -> "C-20";
            case "SERVER_NAME", "SERVER_PORT" -> "E-09";
            case "SERVER_PROTOCOL" -> "E-12";
            case "SERVER_SOFTWARE", "GATEWAY_INTERFACE" -> "E-44";
            case "REMOTE_ADDR" -> "E-42";
            case "gateway.version" -> "E-30";
            case "gateway.url_scheme" -> "E-31";
            case "gateway.input", "gateway.errors" -> "E-34";
            case "gateway.multithread" -> "E-35";
            case "gateway.multiprocess", "gateway.run_once" -> "E-36";
            case "gateway.input_terminated" -> "E-38";
            case "gateway.response_end" -> "B-36";
            default -> throw new AssertionError(key);
        };
    }

    /** Gives results that a stream must not give. */
    private static final class FaultyInput extends InputStream {

        private final int[] results;
        private int at;

        FaultyInput(int... results) {
            this.results = results;
        }

        @Override
        public int read() {
            return results[at++];
        }

        @Override
        public int read(byte[] target, int offset, int length) {
            return results[at++];
        }

        @Override
        public void reset() {
            at = 0;
        }
    }

    @FunctionalInterface
    private interface Serving {
        void serve(Application linted) throws Exception;
    }

    @FunctionalInterface
    private interface Sending {
        void send(Body body) throws Exception;
    }

    @FunctionalInterface
    private interface Calling {
        Object call() throws Exception;
    }

    @FunctionalInterface
    private interface Reading {
        Object read(InputStream input) throws IOException;
    }

    @FunctionalInterface
    private interface Write {
        void to(BodyWriter writer) throws IOException;
    }
}
