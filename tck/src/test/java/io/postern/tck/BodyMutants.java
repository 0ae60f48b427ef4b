package io.postern.tck;

import static io.postern.tck.Mutant.body;
import static io.postern.tck.Mutant.exchange;
import static io.postern.tck.Mutant.layer;

import io.postern.gateway.Body;
import io.postern.gateway.BodyWriter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
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
                        body -> WrappedBody.changing(body, text -> text.replace("\r\n", "\n"))),
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
                }),
                body("B-12", "closes twice", body -> new ChangedBody(body) {
                    @Override
                    public void close() {
                        super.close();
                        super.close();
                    }
                }),
                body("B-12", "never closes", UnclosedBody::new).alsoBreaking("B-13", "B-14", "B-15", "B-16", "F-08"),
                body("B-17", "closes before the end", body -> new ChangedBody(body) {
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
                exchange("B-23", "ends instead of aborting", CompletingExchange::new),
                body("B-26", "pads", body -> new ChangedBody(body) {
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
}
