package io.postern.gateway.spi;

import java.io.IOException;
import java.io.InputStream;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.Map;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/**
 * One request and its response, in primitives, as an adapter offers them to the {@link Engine}.
 *
 * <p>All methods are called on the thread that called {@link Engine#handle}, in this order: {@link #head()} and the
 * addresses; {@link #input()} and {@link #sendContinue()} at any time until the release; then either {@link #respond},
 * any number of {@link #write} or {@link #sendFile}, {@link #end()} or {@link #writeLast}, and {@link #release}; or, at
 * any time, {@link #abort()} instead of what is left. An {@link IOException} from the response's methods means that the
 * client has left; the engine then aborts.
 */
@SuppressWarnings("exports") // the nullness annotation is needed at compile time only
public interface Exchange {

    /** How many bytes a client may still send while its connection closes; see {@link #release}. */
    int LINGER_BYTES = 1024 * 1024;

    /** How many milliseconds a client has to read its answer while its connection closes; see {@link #release}. */
    int LINGER_MILLIS = 1000;

    /** The request's head, as the framing guard of this connection took it down: {@link FramingGuard#take()}. */
    RequestHead head();

    /** The peer's address; a snapshot. */
    SocketAddress remoteAddress();

    /** The address of this end of the connection; a snapshot. */
    SocketAddress localAddress();

    /** The TLS session of the connection, or null when it is not encrypted. */
    default @Nullable SSLSession tlsSession() {
        return null;
    }

    /**
     * What a gateway in front tells of its own connection with the client, by the keys of the environ: SCRIPT_NAME,
     * SERVER_NAME, SERVER_PORT, REMOTE_ADDR, REMOTE_PORT, HTTPS, SSL_PROTOCOL, SSL_CIPHER; see
     * {@link CgiRequest#ofConnection()}. It is believed; what is missing is taken from this connection.
     */
    default Map<String, String> variables() {
        return Map.of();
    }

    /**
     * The request body as the server delivers it: blocking, ends by -1, fails with an {@link IOException} when the
     * connection ends before the body does. Its {@code close} is never called. The same object at every call.
     */
    InputStream input();

    /**
     * Takes the request body as it comes, without waiting; when it is over, complete or not, runs that on the event
     * loop. {@link #input()} then gives what has come, and does not wait.
     *
     * <p>Only servers that run applications inline are asked for it ({@link Engine#withInline}). How long a body may be
     * is the parser's to see to.
     */
    default void collect(Runnable whenOver) {
        throw new UnsupportedOperationException("Engine.withInline is for exchanges that can collect");
    }

    /** Tells the client to go on with the body: sends {@code 100 Continue} now, at the latest at the next read. */
    void sendContinue() throws IOException;

    /**
     * Takes the head of the response; it need not leave before the first write or the end.
     *
     * <p>The adapter adds what frames the message (Content-Length, Transfer-Encoding, {@code Connection: close}) and
     * one Date, and nothing else.
     */
    void respond(ResponseHead head) throws IOException;

    /** Sends a block of the body and flushes; returns when the transport has taken all of it. Never empty. */
    void write(ByteBuffer block) throws IOException;

    /**
     * Sends a block as {@link #write} does and ends the response: nothing follows but {@link #release} or
     * {@link #abort}.
     *
     * <p>Called instead of the two where a declared length tells that a block is the last. An adapter overrides this
     * where its server can do both at once, which saves it a hand-over.
     */
    default void writeLast(ByteBuffer block) throws IOException {
        write(block);
        end();
    }

    /**
     * Sends a region of a file as part of the body; returns when the transport has taken all of it.
     *
     * <p>An adapter overrides this where its server can transfer a file without copying it through the heap.
     *
     * @throws IOException if the client has left, or the file ends before the region does
     */
    default void sendFile(FileChannel file, long position, long count) throws IOException {
        sendFile(file, position, count, ByteBuffer.allocate((int) Math.min(FileRegions.BLOCK, count)));
    }

    /**
     * Sends a region of a file by way of {@link #write} and a block, all of which it uses: for an adapter that has a
     * better one than the heap, such as a direct one from its server's pool.
     */
    default void sendFile(FileChannel file, long position, long count, ByteBuffer block) throws IOException {
        FileRegions.copy(file, position, count, block, this::write);
    }

    /** Completes the response and flushes it. The request body may be unread still. */
    void end() throws IOException;

    /**
     * Gives the exchange back after {@link #end()}; the next request of the connection may be delivered now.
     *
     * @param keep false closes the connection so that the client can read its answer, which a reset would take away
     *     (RFC 9112, section 9.6): the output is ended, what comes is discarded up to {@link #LINGER_BYTES} and
     *     {@link #LINGER_MILLIS}, then all is closed
     */
    void release(boolean keep);

    /**
     * Returns the next request of the connection, if it has come already (pipelining), or null; also null if the end of
     * this one has closed the connection. It is asked for when this exchange is over, and answered by the same thread,
     * which saves the hand-over to another.
     */
    default @Nullable Exchange next() {
        return null;
    }

    /** Closes the connection at once, so that the client can tell that the response is incomplete. */
    void abort();
}
