package io.postern.tck;

import io.postern.gateway.Application;
import io.postern.gateway.Body;
import io.postern.gateway.BodyWriter;
import io.postern.gateway.ContractViolation;
import io.postern.gateway.Environ;
import io.postern.gateway.EnvironKeys;
import io.postern.gateway.Headers;
import io.postern.gateway.StartResponse;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** Small applications and pieces of them, which the tests put together. */
final class Samples {

    static final String GET = """
            GET / HTTP/1.1
            Host: localhost

            """;

    static final String HEAD = """
            HEAD / HTTP/1.1
            Host: localhost

            """;

    private Samples() {}

    /** An application that answers with that status, those headers and that body, and does nothing else. */
    static Application answering(String status, Headers headers, Body body) {
        return (environ, startResponse) -> {
            startResponse.start(status, headers);
            return body;
        };
    }

    /** An application that answers 200 with that body and no header of its own. */
    static Application ok(Body body) {
        return answering("200 OK", Headers.create(), body);
    }

    /** An application that answers 200 with that text. */
    static Application ok(String text) {
        return ok(Body.of(text));
    }

    /** Starts a 200 without headers. */
    static BodyWriter start(StartResponse startResponse) throws Exception {
        return startResponse.start("200 OK", Headers.create());
    }

    /** The bytes of a text, one a char. */
    static ByteBuffer block(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** What that throws, for the report of an application to its test. */
    static Optional<Throwable> thrownBy(Callable<?> call) {
        try {
            call.call();
            return Optional.empty();
        } catch (Throwable e) {
            return Optional.of(e);
        }
    }

    /** Says what a report of {@link #thrownBy} was, as one that a message can show. */
    static String described(Optional<Throwable> thrown) {
        return thrown.map(Throwable::toString).orElse("nothing was thrown");
    }

    /** Fails the test unless that is a violation of a rule of the specification. */
    static void expectViolation(Optional<Throwable> thrown) {
        if (!(thrown.orElse(null) instanceof ContractViolation)) {
            throw new AssertionError("expected a ContractViolation, but " + described(thrown));
        }
    }

    /** Reads the whole input. */
    static byte[] readAll(Environ environ) throws IOException {
        return environ.require(EnvironKeys.INPUT).readAllBytes();
    }

    /** A null where the contract forbids one, to see what the server does. */
    @SuppressWarnings({"NullAway", "TypeParameterUnusedInFormals"}) // wrong on purpose
    static <T> T nothing() {
        return null;
    }

    /** Whether something is null that the contract says is not. */
    static boolean isNull(@Nullable Object value) {
        return value == null;
    }

    /** An address out of numbers. */
    static InetAddress address(String numbers) throws IOException {
        return InetAddress.getByName(numbers);
    }

    /** Whether this machine has that address. */
    static boolean canBindTo(String address) {
        try (ServerSocket socket = new ServerSocket(0, 1, address(address))) {
            return socket.isBound();
        } catch (IOException e) {
            return false;
        }
    }

    /** Text of that length that repeats itself at no power of two, so that a lost or doubled block shows. */
    static String text(int length) {
        StringBuilder text = new StringBuilder(length + 8);
        for (int i = 0; text.length() < length; i++) {
            text.append(Integer.toString(i, 36)).append(' ');
        }
        text.setLength(length);
        return text.toString();
    }
}
