package io.postern.gateway.spi;

import io.postern.gateway.RequestBodyException;
import io.postern.gateway.ServerConfig;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Drives a {@link FramingGuard} as the hook of a server does, and writes down what comes of it. Strings have a char a
 * byte.
 */
final class GuardRun {

    private static final int MOST_CALLS_WITHOUT_PROGRESS = 10;

    final FramingGuard guard;
    final List<RequestHead> heads = new ArrayList<>();
    final StringBuilder canonical = new StringBuilder();

    private final ByteBuffer output;
    private ReferenceParser.@Nullable Reading reading;
    private int readLength;

    GuardRun(ServerConfig config, int ahead, int outputSize) {
        guard = new FramingGuard(config, ahead);
        output = ByteBuffer.allocate(outputSize);
    }

    /** A run with default limits, plenty of room, and that input at once. */
    static GuardRun of(String input) {
        return new GuardRun(ServerConfig.defaults(), 1000, 16_384).feed(input);
    }

    GuardRun feed(String input) {
        return feed(ByteBuffer.wrap(input.getBytes(StandardCharsets.ISO_8859_1)));
    }

    /** Feeds the input until it is used up and all output is taken. */
    GuardRun feed(ByteBuffer input) {
        int idle = 0;
        while (input.hasRemaining() || guard.pending()) {
            int before = input.remaining() + canonical.length() * 31 + heads.size() * 17;
            if (guard.waiting()) {
                heads.add(guard.take());
            }
            guard.feed(input, output);
            drain();
            idle = input.remaining() + canonical.length() * 31 + heads.size() * 17 == before ? idle + 1 : 0;
            if (idle > MOST_CALLS_WITHOUT_PROGRESS) {
                throw new AssertionError("the guard is stuck with " + input.remaining() + " bytes of input");
            }
        }
        return this;
    }

    /** Moves body bytes past the guard, as many as it allows. */
    GuardRun pass(ByteBuffer input) {
        int count = (int) Math.min(guard.passable(), input.remaining());
        byte[] bytes = new byte[count];
        input.get(bytes);
        canonical.append(latin1(bytes, count));
        guard.passed(count);
        return this;
    }

    GuardRun endOfInput() {
        guard.endOfInput(output);
        return flush();
    }

    GuardRun timeOut() {
        guard.timeOut(output);
        return flush();
    }

    private GuardRun flush() {
        drain();
        while (guard.pending()) {
            guard.feed(ByteBuffer.allocate(0), output);
            drain();
        }
        return this;
    }

    private void drain() {
        output.flip();
        byte[] bytes = new byte[output.remaining()];
        output.get(bytes);
        canonical.append(latin1(bytes, bytes.length));
        output.clear();
    }

    private static String latin1(byte[] bytes, int count) {
        return new String(bytes, 0, count, StandardCharsets.ISO_8859_1);
    }

    /** All heads, in order; takes those that are left. */
    List<RequestHead> heads() {
        while (true) {
            try {
                heads.add(guard.take());
            } catch (IllegalStateException noMore) {
                return heads;
            }
        }
    }

    RequestHead onlyHead() {
        List<RequestHead> all = heads();
        if (all.size() != 1) {
            throw new AssertionError("one head was expected, but there are " + all.size());
        }
        return all.get(0);
    }

    /** What the server makes of the canonical bytes. */
    ReferenceParser.Reading server() {
        if (reading == null || readLength != canonical.length()) {
            reading = ReferenceParser.read(canonical.toString());
            readLength = canonical.length();
        }
        return reading;
    }

    /**
     * One line: {@code GET /a | POST /b [body] | POST /c [bo !400] | 431}, each perhaps with {@code 1.0} or
     * {@code close}.
     */
    String verdict() {
        List<String> parts = new ArrayList<>();
        List<ReferenceParser.Request> seen = server().requests();
        for (int i = 0; i < heads().size(); i++) {
            parts.add(verdict(heads.get(i), seen.get(i).body()));
        }
        return String.join(" | ", parts);
    }

    private static String verdict(RequestHead head, String body) {
        Refusal refusal = head.refusal();
        if (refusal != null) {
            return String.valueOf(refusal.status());
        }
        RequestBodyException failure = head.bodyFailure();
        return head.method() + " " + head.target()
                + (head.isHttp10() ? " 1.0" : head.close() ? " close" : "")
                + (head.expectsContinue() ? " expects" : "")
                + (head.hasBody() ? " [" + body + (failure == null ? "" : " !" + failure.status()) + "]" : "");
    }

    /** Everything that a hook or a server can see, with the chunks of the output joined. */
    String everything() {
        StringBuilder all = new StringBuilder();
        heads().forEach(head -> all.append(describe(head)).append('\n'));
        boolean chunks = heads.stream().anyMatch(RequestHead::chunked);
        return all.append(chunks ? server().toString() : canonical.toString())
                .append("\nfinished ")
                .append(guard.finished())
                .append(" waiting ")
                .append(guard.waiting())
                .append(" passable ")
                .append(guard.passable())
                .toString();
    }

    private static String describe(RequestHead head) {
        StringBuilder all = new StringBuilder();
        all.append(head.method()).append(' ').append(head.target()).append(' ').append(head.version());
        all.append(" authority ").append(head.authority()).append(fields(head));
        all.append(" length ").append(head.contentLength()).append(" chunked ").append(head.chunked());
        all.append(" close ").append(head.close()).append(" expects ").append(head.expectsContinue());
        all.append(" refusal ").append(head.refusal()).append(" failure ").append(failure(head));
        return all.toString();
    }

    static List<String> fields(RequestHead head) {
        List<String> fields = new ArrayList<>();
        for (int i = 0; i < head.fieldCount(); i++) {
            fields.add(head.fieldName(i) + ": " + head.fieldValue(i));
        }
        return fields;
    }

    private static @Nullable String failure(RequestHead head) {
        RequestBodyException failure = head.bodyFailure();
        return failure == null ? null : failure.status() + " " + Objects.requireNonNull(failure.getMessage());
    }
}
