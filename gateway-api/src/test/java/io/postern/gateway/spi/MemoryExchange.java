package io.postern.gateway.spi;

import io.postern.gateway.ServerConfig;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/**
 * An exchange in memory: its request is made of the bytes of a client by the real guard, its response is recorded call
 * by call.
 *
 * <p>It holds the engine to what {@link Exchange} promises to adapters: a call out of order, an empty block or a byte
 * beyond the length is noted as a fault.
 */
final class MemoryExchange implements Exchange {

    private final RequestHead head;
    private final List<String> calls = new ArrayList<>();
    private final List<String> faults = new ArrayList<>();
    private final Map<String, Failure> failures = new HashMap<>();
    private final Map<String, WatchedBody.Action> actions = new HashMap<>();
    private final ByteArrayOutputStream content = new ByteArrayOutputStream();
    private InputStream input;
    private SocketAddress remote = new InetSocketAddress("192.0.2.7", 50_000);
    private SocketAddress local = new InetSocketAddress(InetAddress.getLoopbackAddress(), 8000);
    private @Nullable SSLSession tls;
    private Map<String, String> variables = Map.of();
    private @Nullable ResponseHead response;
    private @Nullable Exchange next;
    private boolean ended;
    private boolean over;
    private int inputReads;

    MemoryExchange(RequestHead head, byte[] body) {
        this.head = head;
        this.input = new Pieces(body, Integer.MAX_VALUE, null);
    }

    /** Has that as the next request of its connection. */
    MemoryExchange followedBy(Exchange following) {
        next = following;
        return this;
    }

    @Override
    public @Nullable Exchange next() {
        return next;
    }

    /**
     * An exchange for the request in these bytes (one char each); a body that is cut short ends with the connection.
     */
    static MemoryExchange of(String request) {
        return of(request, ServerConfig.defaults());
    }

    /** The same, with the limits of that configuration. */
    static MemoryExchange of(String request, ServerConfig config) {
        FramingGuard guard = new FramingGuard(config, 1);
        ByteBuffer bytes = ByteBuffer.wrap(request.getBytes(StandardCharsets.ISO_8859_1));
        ByteBuffer seen = ByteBuffer.allocate(8 * bytes.remaining() + 1024);
        guard.feed(bytes, seen);
        if (!guard.waiting()) {
            guard.endOfInput(seen);
        }
        String canonical = new String(seen.array(), 0, seen.position(), StandardCharsets.ISO_8859_1);
        return new MemoryExchange(guard.take(), body(canonical));
    }

    /** What the server's own parser makes of the guard's output. */
    private static byte[] body(String canonical) {
        int end = canonical.indexOf("\r\n\r\n");
        String rest = canonical.substring(end + 4);
        if (canonical.substring(0, end).contains("Transfer-Encoding: chunked")) {
            rest = unchunked(rest);
        }
        return rest.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static String unchunked(String chunks) {
        StringBuilder body = new StringBuilder();
        int at = 0;
        while (at < chunks.length()) {
            int line = chunks.indexOf("\r\n", at);
            int size = Integer.parseInt(chunks.substring(at, line), 16);
            body.append(chunks, line + 2, line + 2 + size);
            at = line + 2 + size + 2;
        }
        return body.toString();
    }

    // How it differs from an ordinary one

    /** Tells what a gateway in front would. */
    MemoryExchange told(Map<String, String> variables) {
        this.variables = variables;
        return this;
    }

    MemoryExchange from(SocketAddress remote) {
        this.remote = remote;
        return this;
    }

    MemoryExchange at(SocketAddress local) {
        this.local = local;
        return this;
    }

    MemoryExchange under(SSLSession tls) {
        this.tls = tls;
        return this;
    }

    /** The request body comes in pieces of that size. */
    MemoryExchange inPieces(int size) {
        input = new Pieces(rest(), size, null);
        return this;
    }

    /** The request body fails where it would have ended. */
    MemoryExchange failingInput(IOException failure) {
        input = new Pieces(rest(), Integer.MAX_VALUE, failure);
        return this;
    }

    /** The n-th call of that name (counted from 1), and all that follow it, fail. */
    MemoryExchange failing(String call, int nth, Throwable failure) {
        failures.put(call, new Failure(nth, failure));
        return this;
    }

    /**
     * Does this first in each call of that name, or in each read of the request body ({@code read}, {@code available}).
     */
    MemoryExchange before(String call, WatchedBody.Action action) {
        actions.put(call, action);
        return this;
    }

    private byte[] rest() {
        try {
            return input.readAllBytes();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    // What the engine calls

    @Override
    public RequestHead head() {
        return head;
    }

    @Override
    public Map<String, String> variables() {
        return variables;
    }

    @Override
    public SocketAddress remoteAddress() {
        return remote;
    }

    @Override
    public SocketAddress localAddress() {
        return local;
    }

    @Override
    public @Nullable SSLSession tlsSession() {
        return tls;
    }

    @Override
    public InputStream input() {
        expect(!over, "input after the exchange was given back");
        return input;
    }

    @Override
    public void sendContinue() throws IOException {
        expect(response == null, "100 after the head of the response");
        called("sendContinue", "100");
    }

    @Override
    public void respond(ResponseHead head) throws IOException {
        expect(response == null, "a second head");
        expect(head.length() >= -1, "a length of " + head.length());
        response = head;
        called("respond", "respond " + head.status());
    }

    @Override
    public void write(ByteBuffer block) throws IOException {
        expect(block.hasRemaining(), "an empty block");
        called("write", "write " + block.remaining());
        byte[] bytes = new byte[block.remaining()];
        block.get(bytes);
        receive(bytes);
    }

    @Override
    public void sendFile(FileChannel file, long position, long count) throws IOException {
        called("sendFile", "sendFile " + position + "+" + count);
        FileRegions.copy(file, position, count, ByteBuffer.allocate(FileRegions.BLOCK), block -> {
            byte[] bytes = new byte[block.remaining()];
            block.get(bytes);
            receive(bytes);
        });
    }

    private void receive(byte[] bytes) {
        ResponseHead head = response;
        expect(head != null && !ended && !over, "content outside the response");
        expect(head == null || !head.bodiless(), "content in a bodiless response");
        content.writeBytes(bytes);
        expect(head == null || head.length() < 0 || content.size() <= head.length(), "content beyond the length");
    }

    @Override
    public void end() throws IOException {
        ResponseHead head = response;
        expect(head != null && !ended, "end outside the response");
        expect(
                head == null || head.bodiless() || head.length() < 0 || content.size() == head.length(),
                "end before the length was reached");
        ended = true;
        called("end", "end");
    }

    @Override
    public void release(boolean keep) {
        expect(ended, "release before the end");
        ResponseHead head = response;
        expect(head == null || !head.close() || !keep, "keeps a connection whose close was announced");
        giveBack("release", keep ? "keep" : "close");
    }

    @Override
    public void abort() {
        giveBack("abort", "abort");
    }

    private void giveBack(String call, String record) {
        expect(!over, call + " of an exchange that was given back");
        try {
            called(call, record);
            over = true;
        } catch (IOException e) {
            throw new AssertionError(call + " throws no IOException", e);
        }
    }

    private void called(String call, String record) throws IOException {
        expect(!over, call + " after the exchange was given back");
        calls.add(record);
        act(call);
        Failure failure = failures.get(call);
        if (failure != null && --failure.left < 1) {
            throw MemoryExchange.<RuntimeException>asIs(failure.thrown);
        }
    }

    private void act(String call) {
        try {
            actions.getOrDefault(call, () -> {}).run();
        } catch (Throwable thrown) {
            throw MemoryExchange.<RuntimeException>asIs(thrown);
        }
    }

    private void expect(boolean condition, String fault) {
        if (!condition) {
            faults.add(fault);
        }
    }

    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    private static <E extends Throwable> E asIs(Throwable failure) throws E {
        throw (E) failure;
    }

    // What came of it

    /**
     * What the engine called, in order: {@code 100}, {@code respond 200}, {@code write 5}, {@code sendFile 0+5},
     * {@code end}, {@code keep} or {@code close} (a release), {@code abort}.
     */
    List<String> calls() {
        return calls;
    }

    /** What no adapter need put up with. */
    List<String> faults() {
        return faults;
    }

    ResponseHead response() {
        if (response == null) {
            throw new AssertionError("there is no response, only " + calls);
        }
        return response;
    }

    int status() {
        return response().status();
    }

    /** The content, one char a byte. */
    String content() {
        return content.toString(StandardCharsets.ISO_8859_1);
    }

    /** Whether the engine completed the response. */
    boolean complete() {
        return ended && !calls.contains("abort");
    }

    /** Whether the client can tell that the response is incomplete. */
    boolean aborted() {
        return calls.contains("abort");
    }

    /** Whether a further request may follow on the connection. */
    boolean kept() {
        return calls.contains("keep");
    }

    /** How often the request body was read. */
    int inputReads() {
        return inputReads;
    }

    private static final class Failure {

        private int left;
        private final Throwable thrown;

        Failure(int left, Throwable thrown) {
            this.left = left;
            this.thrown = thrown;
        }
    }

    private final class Pieces extends InputStream {

        private final InputStream bytes;
        private final int most;
        private final @Nullable IOException end;

        Pieces(byte[] bytes, int most, @Nullable IOException end) {
            this.bytes = new ByteArrayInputStream(bytes);
            this.most = most;
            this.end = end;
        }

        @Override
        public int read() throws IOException {
            throw new IOException("the engine reads blocks");
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            inputReads++;
            act("read");
            int read = bytes.read(target, offset, Math.min(length, most));
            if (read < 0 && end != null) {
                throw end;
            }
            return read;
        }

        @Override
        public int available() throws IOException {
            act("available");
            return bytes.available();
        }

        @Override
        public void close() {
            faults.add("the input was closed");
        }
    }
}
