package io.postern.adapter.uwsgi;

import io.postern.gateway.spi.Exchange;
import io.postern.gateway.spi.RequestHead;
import io.postern.gateway.spi.ResponseBytes;
import io.postern.gateway.spi.ResponseHead;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One request and its answer: an ordinary HTTP response that is never chunked, and ends with the connection. */
final class UwsgiExchange implements Exchange {

    private final UwsgiConnection connection;
    private final UwsgiChannel channel;
    private final RequestHead head;
    private final Map<String, String> variables;
    private final InputStream input;
    private @Nullable ResponseBytes bytes;

    UwsgiExchange(
            UwsgiConnection connection,
            UwsgiChannel channel,
            RequestHead head,
            Map<String, String> variables,
            InputStream input) {
        this.connection = connection;
        this.channel = channel;
        this.head = head;
        this.variables = variables;
        this.input = input;
    }

    @Override
    public RequestHead head() {
        return head;
    }

    @Override
    public SocketAddress remoteAddress() {
        return channel.remoteAddress();
    }

    @Override
    public SocketAddress localAddress() {
        return channel.localAddress();
    }

    @Override
    public Map<String, String> variables() {
        return variables;
    }

    @Override
    public InputStream input() {
        return input;
    }

    /** Does nothing: the proxy has told its client, if it has not read the body long ago. */
    @Override
    public void sendContinue() {}

    @Override
    public void respond(ResponseHead response) {
        bytes = ResponseBytes.untilClose(response);
    }

    @Override
    public void write(ByteBuffer block) throws IOException {
        channel.write(bytes().before(block.remaining()), block);
    }

    @Override
    public void sendFile(FileChannel file, long position, long count) throws IOException {
        channel.write(bytes().before((int) count));
        channel.transfer(file, position, count);
    }

    @Override
    public void end() throws IOException {
        channel.write(bytes().end());
    }

    private ResponseBytes bytes() {
        return Objects.requireNonNull(bytes, "respond comes first");
    }

    @Override
    public void release(boolean keep) {
        connection.release();
    }

    @Override
    public void abort() {
        connection.abort();
    }
}
