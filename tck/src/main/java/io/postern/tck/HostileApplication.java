package io.postern.tck;

import io.postern.gateway.Application;
import io.postern.gateway.Body;
import io.postern.gateway.Headers;
import java.nio.ByteBuffer;
import java.util.Iterator;
import java.util.List;

/** Applications that do what none should. */
final class HostileApplication {

    private static final int MANY = 5_000;

    private HostileApplication() {}

    /** One that fails in that method, or in that way. */
    static Application failingIn(String where) {
        return switch (where) {
            case "call" ->
                (environ, startResponse) -> {
                    throw new IllegalStateException("in call");
                };
            case "an Error" ->
                (environ, startResponse) -> {
                    throw new StackOverflowError("in call");
                };
            case "an interrupt" ->
                (environ, startResponse) -> {
                    Thread.currentThread().interrupt();
                    Samples.start(startResponse);
                    return Body.of("interrupted");
                };
            case "5,000 headers" ->
                (environ, startResponse) -> {
                    Headers headers = Headers.create();
                    for (int i = 0; i < MANY; i++) {
                        headers.add("X-" + i, "y");
                    }
                    startResponse.start("200 OK", headers);
                    return Body.of("many headers");
                };
            default -> Samples.ok(new FailingBody(where));
        };
    }

    /** Throws in that one of its methods, or in that one of its iterator's. */
    private record FailingBody(String where) implements Body {

        @Override
        public Iterator<ByteBuffer> iterator() {
            failIn("iterator");
            Iterator<ByteBuffer> blocks = List.of(Samples.block("a block")).iterator();
            return new Iterator<>() {
                @Override
                public boolean hasNext() {
                    failIn("hasNext");
                    return blocks.hasNext();
                }

                @Override
                public ByteBuffer next() {
                    failIn("next");
                    return blocks.next();
                }
            };
        }

        @Override
        public void close() {
            failIn("close");
        }

        private void failIn(String method) {
            if (method.equals(where)) {
                throw new IllegalStateException("in " + method);
            }
        }
    }
}
