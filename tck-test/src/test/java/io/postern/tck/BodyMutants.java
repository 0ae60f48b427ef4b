package io.postern.tck;

import static io.postern.gateway.EnvironKeys.RESPONSE_END;
import static io.postern.gateway.ResponseEnd.Outcome.COMPLETE;
import static io.postern.tck.Mutant.body;
import static io.postern.tck.Mutant.environ;
import static io.postern.tck.Mutant.exchange;
import static io.postern.tck.Mutant.layer;
import static io.postern.tck.Mutant.settings;

import io.postern.gateway.Body;
import io.postern.gateway.BodyWriter;
import io.postern.gateway.ResponseEnd;
import io.postern.gateway.ResponseEnd.Result;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Breaks the rules of chapter B: the body and its end. */
final class BodyMutants {

    private BodyMutants() {}

    static Stream<Mutant> all() {
        return Stream.of(
                body("B-01", "takes null for empty", body -> Samples.isNull(body) ? Body.empty() : body),
                body(
                                "B-02",
                                "converts line ends",
                                body -> WrappedBody.changing(body, text -> text.replace("\r\n", "\n")))
                        .alsoBreaking("H-28"),
                exchange("B-03", "holds the data back", HoldingExchange::new),
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
                        })
                        .alsoBreaking("F-15"),
                body("B-07", "takes null for the end", body -> new ChangedBody(body) {
                    @Override
                    public Iterator<ByteBuffer> iterator() {
                        List<ByteBuffer> blocks = new ArrayList<>();
                        for (ByteBuffer block : body) {
                            if (Samples.isNull(block)) {
                                break;
                            }
                            blocks.add(block);
                        }
                        return blocks.iterator();
                    }
                }),
                body("B-08", "iterates twice", body -> new ChangedBody(body) {
                    @Override
                    public Iterator<ByteBuffer> iterator() {
                        Iterator<ByteBuffer> unused = body.iterator();
                        return body.iterator();
                    }
                }),
                body("B-09", "asks after the end", body -> new ChangedBody(body) {
                    @Override
                    public void close() {
                        Iterator<ByteBuffer> blocks = body.iterator();
                        while (blocks.hasNext()) {
                            blocks.next();
                        }
                        super.close();
                    }
                }),
                body("B-11", "believes the claim", body -> new ChangedBody(body) {
                            @Override
                            public long length() {
                                return -1;
                            }
                        })
                        .alsoBreaking("B-10", "B-34", "F-07", "F-14"),
                body("B-12", "closes twice", body -> new ChangedBody(body) {
                    @Override
                    public void close() {
                        super.close();
                        super.close();
                    }
                }),
                body("B-12", "never closes", UnclosedBody::new)
                        .alsoBreaking("B-13", "B-14", "B-15", "B-16", "F-08", "F-12", "M-04"),
                body("B-17", "closes before the end", body -> new ChangedBody(body) {
                    @Override
                    public Iterator<ByteBuffer> iterator() {
                        super.close();
                        return super.iterator();
                    }
                }),
                body("B-18", "closes while it iterates", ClosingWithin::new).alsoBreaking("B-19"),
                body("B-20", "takes bodies of its own only", body -> {
                            if (!body.getClass().getPackage().equals(Body.class.getPackage())) {
                                throw new IllegalArgumentException("not one of ours");
                            }
                            return body;
                        })
                        .alsoBreaking("M-01", "M-04", "M-10", "S-30"),
                body("B-21", "does not close iterators", body -> WrappedBody.around(body)),
                layer(
                                "B-22",
                                "sends the head at once",
                                application -> (environ, startResponse) ->
                                        application.call(environ, (status, headers, failure) -> {
                                            BodyWriter writer = startResponse.start(status, headers, failure);
                                            writer.write(Samples.block("x"));
                                            return writer;
                                        }))
                        .alsoBreaking("B-05"),
                exchange("B-23", "ends instead of aborting", CompletingExchange::new),
                layer("B-24", "takes an Error for the end", application -> (environ, startResponse) -> {
                    try {
                        return new ChangedBody(application.call(environ, startResponse)) {
                            @Override
                            public Iterator<ByteBuffer> iterator() {
                                return ignoringErrors(super.iterator());
                            }
                        };
                    } catch (Error e) {
                        return Body.empty();
                    }
                }),
                layer("B-25", "hands interrupts on", application -> {
                    AtomicBoolean interrupted = new AtomicBoolean();
                    return (environ, startResponse) -> {
                        if (interrupted.getAndSet(false)) {
                            Thread.currentThread().interrupt();
                        }
                        Body body = application.call(environ, startResponse);
                        interrupted.set(Thread.interrupted());
                        return body;
                    };
                }),
                body("B-26", "pads", body -> new ChangedBody(body) {
                    @Override
                    public Iterator<ByteBuffer> iterator() {
                        List<ByteBuffer> blocks = new ArrayList<>();
                        super.iterator().forEachRemaining(blocks::add);
                        blocks.add(ByteBuffer.allocate(100));
                        return blocks.iterator();
                    }
                }),
                exchange("B-27", "sends a block that was cut as a whole", connection -> new TinyExchange(connection) {
                    @Override
                    public void write(ByteBuffer block) throws IOException {
                        super.write(block.duplicate().limit(block.capacity()));
                    }
                }),
                exchange("B-28", "closes instead of chunking", connection -> new TinyExchange(connection) {
                            @Override
                            public void release(boolean keep) {
                                super.release(false);
                            }
                        })
                        .alsoBreaking("I-17", "L-14"),
                exchange("B-30", "does not notice that the client left", connection -> new TinyExchange(connection) {
                    @Override
                    public void write(ByteBuffer block) throws IOException {
                        try {
                            super.write(block);
                        } catch (IOException e) {
                            if (connection.isClosed()) {
                                throw e;
                            }
                        }
                    }
                }),
                exchange(
                        "B-31",
                        "throws away what the client does not take",
                        connection -> new TinyExchange(connection) {
                            private int blocks;

                            @Override
                            public void write(ByteBuffer block) throws IOException {
                                if (++blocks < 10) {
                                    super.write(block);
                                }
                            }
                        }),
                settings(
                                "B-32",
                                "serves one request at a time",
                                config -> config.toBuilder().multithread(false).build())
                        .alsoBreaking("B-33", "L-17"),
                body("B-34", "asks for the size", body -> {
                    int hash = body.hashCode();
                    return hash == 0 ? Body.empty() : body;
                }),
                exchange("B-35", "loses a block now and then", connection -> new TinyExchange(connection) {
                    private int blocks;

                    @Override
                    public void write(ByteBuffer block) throws IOException {
                        if (++blocks % 1000 != 0) {
                            super.write(block);
                        }
                    }
                }),
                environ("B-36", "never tells the end", environ -> environ.with(RESPONSE_END, listener -> {}))
                        .alsoBreaking("B-37", "B-38"),
                end("B-36", "tells the end at once", (end, listener) -> listener.accept(new Result(200, 0, COMPLETE))),
                end(
                        "B-37",
                        "counts what frames the content",
                        (end, listener) -> end.then(result ->
                                listener.accept(new Result(result.status(), result.bytes() + 2, result.outcome())))),
                end(
                        "B-37",
                        "takes each end for a good one",
                        (end, listener) -> end.then(
                                result -> listener.accept(new Result(result.status(), result.bytes(), COMPLETE)))),
                environ("B-38", "tells the first first", environ -> {
                    List<Consumer<Result>> listeners = new ArrayList<>();
                    environ.require(RESPONSE_END).then(result -> listeners.forEach(each -> each.accept(result)));
                    environ.with(RESPONSE_END, listeners::add);
                }));
    }

    /** Asks for the end of the response in another way. */
    private static Mutant end(String rule, String fault, BiConsumer<ResponseEnd, Consumer<Result>> asking) {
        return environ(rule, fault, environ -> {
            ResponseEnd end = environ.require(RESPONSE_END);
            environ.with(RESPONSE_END, listener -> asking.accept(end, listener));
        });
    }

    private static Iterator<ByteBuffer> ignoringErrors(Iterator<ByteBuffer> blocks) {
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                try {
                    return blocks.hasNext();
                } catch (Error e) {
                    return false;
                }
            }

            @Override
            public ByteBuffer next() {
                return blocks.next();
            }
        };
    }

    /** Closes as soon as the iteration is over or fails, so that a failure of close takes the place of all else. */
    private static final class ClosingWithin extends ChangedBody {

        ClosingWithin(Body body) {
            super(body);
        }

        @Override
        public Iterator<ByteBuffer> iterator() {
            Iterator<ByteBuffer> blocks = super.iterator();
            return new Iterator<>() {
                @Override
                public boolean hasNext() {
                    boolean more = false;
                    try {
                        more = blocks.hasNext();
                    } finally {
                        if (!more) {
                            close();
                        }
                    }
                    return more;
                }

                @Override
                public ByteBuffer next() {
                    return blocks.next();
                }
            };
        }
    }
}
