package io.postern.gateway.spi;

import io.postern.gateway.Body;
import io.postern.gateway.BodyWriter;
import io.postern.gateway.BytesBody;
import io.postern.gateway.ContractViolation;
import io.postern.gateway.FileBody;
import io.postern.gateway.Headers;
import io.postern.gateway.RequestBodyException;
import io.postern.gateway.ResponseEnd;
import io.postern.gateway.ResponseEnd.Outcome;
import io.postern.gateway.StartResponse;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The course of one response: what the application may call when, what of it is sent, and how it ends.
 *
 * <pre>
 *   NEW ──START, RESTART──▶ STARTED ──BLOCK──▶ SENDING ──END──▶ DONE
 *                           │  ▲  │ RESTART       │ ▲ BLOCK       ▲
 *                           │  └──┘               └─┘             │
 *                           └───────────────END───────────────────┘
 * </pre>
 *
 * A RESTART while SENDING throws the application's own failure back (rule S-08).
 */
final class ResponseFlow implements StartResponse, BodyWriter {

    private enum State {
        NEW,
        STARTED,
        SENDING,
        DONE
    }

    private enum Event {
        /** The application starts the response. */
        START,
        /** The application starts it anew, because of a failure. */
        RESTART,
        /** The first or a further block that is not empty. */
        BLOCK,
        /** The body has ended. */
        END
    }

    // A client is late when one of these takes too long, so they are what it has to take in that time.
    static final int MOST_OF_WRITE = 64 * 1024;
    private static final int MOST_OF_FILE = 256 * 1024;

    static final String LEFT = "the client left before the response was complete";

    // A chain of causes may be a cycle.
    private static final int MOST_CAUSES = 1000;

    private final Exchange exchange;
    private final RequestHead head;
    private final RequestInput input;
    private final Engine engine;
    private final Thread owner = Thread.currentThread();

    private State state = State.NEW;
    private @Nullable StartedResponse started;
    private boolean iterating;
    private boolean committed;
    private boolean aborted;
    private boolean close;
    private boolean bodiless;
    private long length = -1;
    private long sent;
    private boolean ended;
    private int status;
    private boolean broken;
    private @Nullable IOException clientLeft;
    private @Nullable AutoCloseable closeableBlocks;

    ResponseFlow(Exchange exchange, RequestInput input, Engine engine) {
        this.exchange = exchange;
        this.head = exchange.head();
        this.input = input;
        this.engine = engine;
    }

    // What the application calls

    @Override
    public BodyWriter start(String status, Headers headers, @Nullable Throwable failure) throws Exception {
        checkThread();
        if (failure != null && state == State.SENDING) {
            throw ResponseFlow.<RuntimeException>asIs(failure);
        }
        on(
                failure == null ? Event.START : Event.RESTART,
                "S-05"); // counts as called even if what follows throws (rule S-06)
        started = StartedResponse.checked(status, headers);
        return this;
    }

    @Override
    public void write(ByteBuffer block) throws IOException {
        checkThread();
        if (block == null) {
            throw new ContractViolation("W-07", "write is called with a block", "it was null");
        }
        if (iterating) {
            throw new ContractViolation("W-11", "write is called before the body is returned", "it is being iterated");
        }
        if (state == State.DONE) {
            throw new ContractViolation("W-06", "write is called while the response lasts", "it is finished");
        }
        if (block.hasRemaining() && !sendBlock(block.duplicate(), -1)) {
            throw tooLong("W-09");
        }
    }

    // What the engine calls

    /** Sends what the body yields and ends the response; the exchange still has to be {@linkplain #finish finished}. */
    void send(Body body) throws Exception {
        long hint = Math.max(-1, body.length());
        if (body instanceof FileBody file && state != State.NEW && file.length() > 0) {
            sendFile(file);
        } else if (body instanceof BytesBody bytes && hint > 0) {
            sendAll(bytes, hint);
        } else {
            iterate(body, hint);
        }
        complete(hint);
    }

    /** Answers for a failure of the application: with an error page as long as nothing was sent, else by an abort. */
    void fail(Throwable failure) {
        state = State.DONE;
        try {
            if (!committed) {
                sendError(failure);
            } else if (broken || length < 0 || sent < length) {
                abort();
            } else if (!isTooLong(failure)) {
                close = true; // the client has all that was declared, and cannot tell otherwise (rule S-09)
            }
        } catch (IOException e) {
            left(e);
        }
    }

    /** Answers a request that does not reach the application, and closes the connection. */
    void sendRefusal(Refusal refusal) {
        state = State.DONE;
        close = true;
        try {
            sendPage(refusal.status(), ": " + refusal.reason());
        } catch (IOException e) {
            left(e);
        }
    }

    /** Gives up a request that the server's stop has overtaken before the application was called. */
    void cutOff() {
        state = State.DONE;
        engine.errors()
                .log(System.Logger.Level.DEBUG, "the server stopped before the application could be called", null);
        abort();
    }

    /** The iterator of the body where it is to be closed by itself, before the body (rule B-21). */
    @Nullable
    AutoCloseable closeableBlocks() {
        return closeableBlocks;
    }

    /** Completes the response, unless it was aborted or is complete. */
    void end() {
        if (!aborted && !ended) {
            ended = true;
            try {
                transport((to, flow) -> to.end(), this);
            } catch (IOException e) {
                left(e);
            }
        }
    }

    /** Completes the response and gives the exchange back, unless it was aborted. */
    void finish() {
        end();
        boolean keep = !aborted && !close && input.drain(); // also in a drain, of which this answer may not have told
        input.end();
        head.times.released();
        if (!aborted) {
            exchange.release(keep);
        }
    }

    /** What has become of it, once it has ended; the failure is that of the application, if there was one. */
    ResponseEnd.Result result(@Nullable Throwable failure) {
        return new ResponseEnd.Result(status, sent, failure == null ? outcome() : outcome(failure));
    }

    private Outcome outcome() {
        if (clientLeft != null) {
            return Outcome.CLIENT_LEFT;
        }
        return broken ? Outcome.FAILED : Outcome.COMPLETE; // broken without a client that left: the adapter failed
    }

    /** Whose fault a failure is: the client's, who left or has not sent its body, or else the application's. */
    Outcome outcome(Throwable failure) {
        Throwable cause = failure;
        for (int depth = 0; cause != null && depth < MOST_CAUSES; depth++) {
            if (cause == clientLeft) {
                return Outcome.CLIENT_LEFT;
            }
            if (cause instanceof RequestBodyException) {
                return Outcome.REQUEST_FAILED;
            }
            cause = cause.getCause();
        }
        return Outcome.FAILED;
    }

    // The body

    private void iterate(Body body, long hint) throws Exception {
        iterating = true;
        try {
            Iterator<ByteBuffer> blocks = body.iterator();
            if (blocks == null) {
                throw new ContractViolation("B-07", "a body has an iterator", "it was null");
            }
            if (blocks instanceof AutoCloseable closeable && closeable != body) {
                closeableBlocks = closeable;
            }
            sendBlocks(blocks, hint);
        } finally {
            iterating = false;
        }
    }

    private void sendBlocks(Iterator<ByteBuffer> blocks, long hint) throws Exception {
        while (blocks.hasNext()) {
            ByteBuffer block = blocks.next();
            if (block == null) {
                throw new ContractViolation("B-07", "a body yields blocks", "it yielded null");
            }
            if (!block.hasRemaining()) {
                continue;
            }
            if (!sendBlock(block.duplicate(), hint)) {
                throw tooLong("B-27");
            }
            if (bodiless) {
                return;
            }
        }
    }

    private void sendAll(BytesBody body, long hint) throws IOException {
        if (!sendBlock(ByteBuffer.wrap(body.bytes()), hint)) {
            throw tooLong("B-27");
        }
    }

    /** Sends a view of a block that is not empty, as far as it fits, and moves it; false if some of it did not. */
    private boolean sendBlock(ByteBuffer fitting, long hint) throws IOException {
        begin(hint);
        if (bodiless) {
            return true;
        }
        boolean fits = length < 0 || fitting.remaining() <= length - sent;
        if (!fits) {
            fitting.limit(fitting.position() + (int) (length - sent));
        }
        int end = fitting.limit();
        for (int at = fitting.position(); at < end; ) {
            int size = Math.min(engine.mostOfWrite(), end - at);
            fitting.limit(at + size).position(at); // wherever the adapter has left it
            sendPart(fitting, sent + size == length);
            sent += size;
            at += size;
        }
        return fits;
    }

    private void sendPart(ByteBuffer part, boolean last) throws IOException {
        if (last) {
            transport(Exchange::writeLast, part);
            ended = true;
        } else {
            transport(Exchange::write, part);
        }
    }

    // The server may send it without copying; a file longer than the declared length is sent as far as that (rule
    // F-05).
    private void sendFile(FileBody file) throws IOException {
        checkSize(file, declared() < 0 ? file.length() : Math.min(file.length(), declared()));
        begin(file.length());
        if (bodiless) {
            return;
        }
        long size = length < 0 ? file.length() : Math.min(file.length(), length - sent);
        for (long done = 0; done < size; ) {
            long position = file.position() + done;
            long part = Math.min(MOST_OF_FILE, size - done);
            transport((to, from) -> sendRegion(from, position, part, size), file);
            done += part;
            sent += part;
        }
    }

    private void sendRegion(FileBody file, long position, long part, long size) throws IOException {
        try {
            exchange.sendFile(file.file(), position, part);
        } catch (IOException e) {
            checkFile(file, size); // a file that cannot be sent to its end is not a client that left
            throw e;
        }
    }

    private static void checkFile(FileBody file, long size) {
        try {
            checkSize(file, size);
            file.file().read(ByteBuffer.allocate(1), file.position());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void checkSize(FileBody file, long size) throws IOException {
        long present = file.file().size();
        if (present < file.position() + size) {
            throw new UncheckedIOException(new EOFException(
                    "the file ends at byte " + present + ", but the region to be sent at " + (file.position() + size)));
        }
    }

    private void complete(long hint) throws IOException {
        boolean empty = state == State.STARTED;
        on(Event.END, "S-04");
        if (clientLeft != null) { // the application swallowed it; nothing that follows is its fault
            throw clientLeft;
        }
        if (empty) {
            completeEmpty(hint);
        } else if (!bodiless && sent < length) {
            throw tooShort(length, sent);
        }
    }

    private void completeEmpty(long hint) throws IOException {
        long expected = Math.max(declared(), hint);
        if (expected > 0 && !isBodiless(response().status())) {
            throw tooShort(expected, 0);
        }
        commit(Math.max(0, hint));
    }

    // The head

    /** The first or a further block is there. */
    private void begin(long hint) throws IOException {
        on(Event.BLOCK, "S-03");
        commit(hint);
    }

    private void commit(long hint) throws IOException {
        if (committed) {
            return;
        }
        StartedResponse response = response();
        bodiless = isBodiless(response.status());
        length = lengthToSend(response, hint);
        respond(response.status(), response.reason(), withServer(response.headers()));
    }

    private void respond(int code, String reason, Headers headers) throws IOException {
        committed = true;
        status = code;
        close |= engine.drain().hasBegun() || head.close() || input.mustClose();
        input.answered();
        transport(Exchange::respond, new ResponseHead(code, reason, headers, length, bodiless, close));
    }

    private boolean isBodiless(int status) {
        return head.isHead() || status == 204 || status == 205 || status == 304;
    }

    // HEAD without a declared length: a body that the application left out must not announce 0 (rule P-02).
    private long lengthToSend(StartedResponse response, long hint) {
        return switch (response.status()) {
            case 204 -> -1;
            case 205 -> 0;
            case 304 -> response.length();
            default -> response.length() >= 0 ? response.length() : head.isHead() && hint == 0 ? -1 : hint;
        };
    }

    private Headers withServer(Headers headers) {
        Optional<String> server = engine.config().serverField();
        if (server.isPresent() && !headers.contains("Server")) {
            headers.add("Server", server.get());
        }
        return headers;
    }

    private StartedResponse response() {
        if (started == null) {
            throw new ContractViolation(
                    "S-06", "a start that threw is followed by start with its failure", "no response was started");
        }
        return started;
    }

    private long declared() {
        return started == null ? -1 : started.length();
    }

    // Pages of the engine's own

    private void sendError(Throwable failure) throws IOException {
        int status = 500;
        Throwable cause = failure;
        for (int depth = 0; cause != null && status == 500 && depth < MOST_CAUSES; depth++) {
            if (cause instanceof RequestBodyException body) {
                status = body.status();
            }
            cause = cause.getCause();
        }
        close |= status != 500; // a refusal, like that of a faulty head
        close |= failure instanceof ContractViolation violation
                && violation.rule().equals("B-26");
        sendPage(status, "");
    }

    private void sendPage(int status, String detail) throws IOException {
        String reason = StatusPhrases.phrase(status);
        byte[] text = (status + " " + reason + detail + "\n").getBytes(StandardCharsets.UTF_8);
        length = text.length;
        bodiless = head.isHead();
        respond(status, reason, withServer(Headers.of("Content-Type", "text/plain")));
        if (!bodiless) {
            sendPart(ByteBuffer.wrap(text), true);
            sent = text.length;
        }
    }

    // Small things

    /** Moves on, or throws {@link ContractViolation} and stays as it was if that event is not allowed now. */
    private void on(Event event, String rule) {
        State next = next(state, event);
        if (next == null) {
            throw forbidden(event, rule);
        }
        state = next;
    }

    /** The order of a response: the state behind that event, or null where it is forbidden. */
    private static @Nullable State next(State state, Event event) {
        return switch (state) {
            case NEW -> event == Event.START || event == Event.RESTART ? State.STARTED : null;
            case STARTED ->
                switch (event) {
                    case START -> null;
                    case RESTART -> State.STARTED;
                    case BLOCK -> State.SENDING;
                    case END -> State.DONE;
                };
            case SENDING -> event == Event.BLOCK ? State.SENDING : event == Event.END ? State.DONE : null;
            case DONE -> null;
        };
    }

    private ContractViolation forbidden(Event event, String rule) {
        if (state == State.NEW) {
            return new ContractViolation(
                    rule, "start_response is called before the first block that is not empty", "it was not called");
        }
        if (state == State.DONE) {
            return new ContractViolation("S-27", "start_response is called while the response lasts", "it is finished");
        }
        return new ContractViolation(
                rule, "start_response is called once, or again with a failure", event + " came in state " + state);
    }

    private void checkThread() {
        if (Thread.currentThread() != owner) {
            throw new ContractViolation(
                    "S-28",
                    "start_response and write are called on the thread that called the application",
                    "the call came from another");
        }
    }

    private ContractViolation tooLong(String rule) {
        return new ContractViolation(rule, "the body has " + length + " bytes as declared", "it has more");
    }

    private static boolean isTooLong(Throwable failure) {
        return failure instanceof ContractViolation violation
                && (violation.rule().equals("B-27") || violation.rule().equals("W-09"));
    }

    private static ContractViolation tooShort(long declared, long sent) {
        return new ContractViolation("B-26", "the body has " + declared + " bytes as declared", "it has " + sent);
    }

    /** A call that sends to the client; what it sends is passed, so that no call allocates to capture it. */
    @FunctionalInterface
    private interface Sending<T> {
        void run(Exchange exchange, T what) throws IOException;
    }

    // Remembers the failure, to tell by identity that the client left from an I/O failure of the application's own.
    private <T> void transport(Sending<T> sending, T what) throws IOException {
        if (clientLeft != null) {
            throw clientLeft;
        }
        broken = true; // until it has worked
        head.times.writing();
        try {
            sending.run(exchange, what);
            broken = false;
        } catch (IOException e) {
            clientLeft = e;
            throw e;
        } finally {
            head.times.written();
        }
    }

    private void left(IOException e) {
        engine.errors().log(System.Logger.Level.DEBUG, LEFT, e);
        abort();
    }

    private void abort() {
        aborted = true;
        exchange.abort();
    }

    /** Throws any throwable as it is, without a wrapper that would change its identity. */
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    private static <E extends Throwable> E asIs(Throwable failure) throws E {
        throw (E) failure;
    }
}
