package io.postern.adapter.uwsgi;

import io.postern.gateway.spi.CgiRequest;
import java.io.IOException;
import java.net.ProtocolException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * What a peer sends before the body. Numbers of two bytes are little-endian:
 *
 * <pre>
 * modifier1 (1)   size (2)   modifier2 (1)   size bytes of variables
 * variable: length (2)   name   length (2)   value
 * </pre>
 *
 * @param isPing whether the peer only asks if somebody is there
 * @param block the variables
 */
record UwsgiPacket(boolean isPing, ByteBuffer block) {

    private static final int HEADER = 4;

    // What modifier1 says: the request is for Python, which is nginx's default; for Java; or for Python with
    // SCRIPT_NAME to be taken off the path, which is done here for all.
    private static final int WSGI = 0;
    private static final int JVM = 8;
    private static final int WSGI_MOUNTED = 30;

    static final int PING = 100;

    /** Reads a packet; of one that is not served (rule U-15) no more than its header. */
    static UwsgiPacket read(UwsgiInput input) throws IOException {
        ByteBuffer header = input.exactly(HEADER);
        int modifier1 = header.get() & 0xFF;
        int size = number(header);
        return switch (modifier1) {
            case WSGI, JVM, WSGI_MOUNTED -> new UwsgiPacket(false, input.exactly(size));
            case PING -> new UwsgiPacket(true, input.exactly(size));
            default ->
                throw new ProtocolException(
                        "modifier1 of a packet is 0, 8, 30 or 100, but it is " + modifier1 + " (rule U-15)");
        };
    }

    /** Gives all the variables to a request. */
    void describe(CgiRequest request) throws ProtocolException {
        while (block.hasRemaining()) {
            String name = text();
            if (name.isEmpty()) {
                throw new ProtocolException("a variable has a name, but one is empty (rule U-02)");
            }
            request.add(name, text());
        }
    }

    private String text() throws ProtocolException {
        int length = block.remaining() < 2 ? Integer.MAX_VALUE : number(block);
        if (length > block.remaining()) {
            throw new ProtocolException("a variable ends within its packet, but one does not (rule U-03)");
        }
        byte[] bytes = new byte[length];
        block.get(bytes);
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    private static int number(ByteBuffer bytes) {
        return bytes.getShort() & 0xFFFF;
    }
}
