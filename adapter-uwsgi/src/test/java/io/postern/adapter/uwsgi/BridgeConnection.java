package io.postern.adapter.uwsgi;

import io.postern.gateway.ServerConfig;
import io.postern.gateway.ServerConfig.Limit;
import io.postern.gateway.spi.Exchange;
import io.postern.gateway.spi.RequestHead;
import io.postern.gateway.spi.RequestParser;
import io.postern.gateway.spi.RequestReader;
import io.postern.gateway.spi.ResponseBytes;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Consumer;

/** One client of the {@link Bridge}: its requests, one after the other, each passed on by a connection of its own. */
final class BridgeConnection extends Thread {

    private static final int BLOCK = 64 * 1024;
    private static final int MOST_OF_PACKET = 65_535;

    // Only what it cannot frame is its business; limits of a head are the server's.
    private static final ServerConfig FRAMING = ServerConfig.builder()
            .limit(Limit.REQUEST_LINE, 1 << 24)
            .limit(Limit.FIELD, 1 << 24)
            .limit(Limit.FIELDS, 1 << 24)
            .limit(Limit.FIELD_COUNT, 1 << 24)
            .build();

    private final Socket client;
    private final InputStream in;
    private final OutputStream out;
    private final int behind;
    private final Consumer<BridgeConnection> whenClosed;
    private volatile boolean relaying;
    private volatile boolean ended;

    BridgeConnection(Socket client, int behind, Consumer<BridgeConnection> whenClosed) throws IOException {
        super("bridge " + client.getPort());
        setDaemon(true);
        client.setTcpNoDelay(true);
        this.client = client;
        this.behind = behind;
        this.whenClosed = whenClosed;
        in = new BufferedInputStream(client.getInputStream());
        out = client.getOutputStream();
    }

    /** Closes, behind the answer that is on its way. */
    void end() {
        ended = true;
        if (!relaying) {
            closeClient();
        }
    }

    private void closeClient() {
        try {
            client.close();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void run() {
        try {
            boolean keep = true;
            while (keep && !ended) {
                keep = serveNext();
            }
        } catch (Cut e) {
            reset();
        } catch (IOException e) {
            // the client left
        } finally {
            closeClient();
            whenClosed.accept(this);
        }
    }

    /** The server did not send all of an answer. */
    private static final class Cut extends IOException {
        private static final long serialVersionUID = 1L;
    }

    private void reset() {
        try {
            client.setSoLinger(true, 0);
        } catch (IOException e) {
            // the client left
        }
    }

    /** Serves one request; false if it was the last. */
    private boolean serveNext() throws IOException {
        ByteArrayOutputStream raw = new ByteArrayOutputStream();
        RequestParser parser = new RequestParser(FRAMING);
        RequestHead head = null;
        while (head == null) {
            int next = in.read();
            if (next < 0) {
                return false;
            }
            raw.write(next);
            head = parser.parse(ByteBuffer.wrap(new byte[] {(byte) next}));
        }
        while (head.refusal() != null && in.available() > 0 && !BridgeHead.isWhole(raw)) {
            raw.write(in.read()); // what it refuses is passed on as well
        }
        relaying = true;
        Optional<BridgeHead> parts = BridgeHead.of(raw.toString(StandardCharsets.ISO_8859_1), client);
        boolean keep = parts.isPresent() && passOn(parts.get(), head, parser);
        relaying = false;
        return keep;
    }

    private boolean passOn(BridgeHead parts, RequestHead head, RequestParser parser) throws IOException {
        boolean framed = head.refusal() == null;
        if (!framed && parts.hasCoding()) {
            return false;
        }
        if (head.expectsContinue()) {
            write(ResponseBytes.interim());
        }
        InputStream body =
                framed ? new RequestReader(parser, new Exactly(parser)).body(head) : InputStream.nullInputStream();
        if (head.chunked() && framed) {
            body = unchunked(body, parts);
        }
        Packet packet = parts.packet();
        if (packet.size() > MOST_OF_PACKET) {
            return false;
        }
        try (Socket server = new Socket(client.getLocalAddress(), behind)) {
            server.setTcpNoDelay(true);
            server.getOutputStream().write(packet.bytes());
            Thread pump = pump(body, server);
            boolean keep = answer(server.getInputStream(), head) && !head.close() && framed;
            return finish(keep, pump, parser);
        }
    }

    /**
     * A proxy says how long the body is. Of one that breaks off it says a byte too many, and so passes on the fault.
     */
    private static InputStream unchunked(InputStream chunks, BridgeHead parts) {
        ByteArrayOutputStream received = new ByteArrayOutputStream();
        try {
            chunks.transferTo(received);
        } catch (IOException e) {
            parts.setLength(received.size() + 1);
            return new SequenceInputStream(new ByteArrayInputStream(received.toByteArray()), new BrokenInput());
        }
        parts.setLength(received.size());
        return new ByteArrayInputStream(received.toByteArray());
    }

    private static final class BrokenInput extends InputStream {
        @Override
        public int read() throws IOException {
            throw new IOException("the chunks are malformed, or end too early");
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            return read();
        }
    }

    private Thread pump(InputStream body, Socket server) {
        Thread pump = new Thread(() -> copy(body, server), getName() + " body");
        pump.setDaemon(true);
        pump.start();
        return pump;
    }

    private static void copy(InputStream body, Socket server) {
        byte[] block = new byte[BLOCK];
        try {
            for (int count = body.read(block); count >= 0; count = body.read(block)) {
                server.getOutputStream().write(block, 0, count);
            }
        } catch (IOException e) {
            cut(server);
        }
    }

    /** The client does not send all of its body, or the server does not take it. */
    private static void cut(Socket server) {
        try {
            server.shutdownOutput();
        } catch (IOException e) {
            // closed by now
        }
    }

    private boolean finish(boolean keep, Thread pump, RequestParser parser) throws IOException {
        try {
            if (keep) {
                pump.join();
                return !parser.inBody();
            }
            linger();
            pump.join();
            return false;
        } catch (InterruptedException e) {
            return false;
        }
    }

    private void linger() throws IOException {
        client.shutdownOutput();
        client.setSoTimeout(Exchange.LINGER_MILLIS);
        if (!ended) {
            try {
                client.getInputStream().skipNBytes(Exchange.LINGER_BYTES);
            } catch (IOException e) {
                // the client has closed, or has had its time
            }
        }
        client.close();
    }

    // The answer

    /** Passes the answer on; false if the connection is to be closed behind it. */
    private boolean answer(InputStream server, RequestHead request) throws IOException {
        BridgeAnswer answer = BridgeAnswer.read(server);
        if (answer == null) {
            return false; // the server has closed without a word: there is nothing to be passed on
        }
        boolean bodiless = request.isHead() || answer.hasNoContent();
        boolean chunked = !bodiless && answer.length() < 0 && !request.isHttp10();
        write(answer.head(chunked));
        if (!bodiless) {
            content(server, answer.length(), chunked);
        }
        return !answer.closes();
    }

    private void content(InputStream server, long length, boolean chunked) throws IOException {
        byte[] block = new byte[BLOCK];
        long left = length < 0 ? Long.MAX_VALUE : length;
        while (left > 0) {
            int count = read(server, block, (int) Math.min(BLOCK, left));
            if (count < 0) {
                break;
            }
            left -= count;
            write(piece(block, count, chunked));
        }
        if (length >= 0 && left > 0) {
            throw new Cut();
        }
        if (chunked) {
            write(ByteBuffer.wrap(Packet.latin1("0\r\n\r\n")));
        }
    }

    private static int read(InputStream server, byte[] block, int most) throws Cut {
        try {
            return server.read(block, 0, most);
        } catch (IOException e) {
            throw new Cut();
        }
    }

    private static ByteBuffer piece(byte[] block, int count, boolean chunked) {
        if (!chunked) {
            return ByteBuffer.wrap(block, 0, count);
        }
        ByteArrayOutputStream chunk = new ByteArrayOutputStream();
        chunk.writeBytes(Packet.latin1(Integer.toHexString(count) + "\r\n"));
        chunk.write(block, 0, count);
        chunk.writeBytes(Packet.latin1("\r\n"));
        return ByteBuffer.wrap(chunk.toByteArray());
    }

    private void write(ByteBuffer bytes) throws IOException {
        byte[] copy = new byte[bytes.remaining()];
        bytes.get(copy);
        out.write(copy);
        out.flush();
    }

    /** Gives no byte behind a body, which would be the next request's. */
    private final class Exactly extends InputStream {

        private final RequestParser parser;

        Exactly(RequestParser parser) {
            this.parser = parser;
        }

        @Override
        public int read() throws IOException {
            return in.read();
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            return in.read(target, offset, (int) Math.max(1, Math.min(length, parser.passable())));
        }
    }
}
