package io.postern.adapter.netty;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPromise;
import io.netty.channel.DefaultFileRegion;
import io.netty.handler.ssl.SslHandler;
import io.postern.gateway.ContractViolation;
import io.postern.gateway.spi.Exchange;
import io.postern.gateway.spi.RequestHead;
import io.postern.gateway.spi.ResponseBytes;
import io.postern.gateway.spi.ResponseHead;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.util.Objects;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/**
 * One request and its response: the engine's words on one side, Netty's buffers on the other.
 *
 * <p>A block is copied here, on the application's thread, and handed to the event loop; a thread whose client does not
 * take them waits with its fifth block. So an ordinary response costs no wait at all, and a slow one little memory.
 */
final class NettyExchange implements Exchange {

    private static final System.Logger LOGGER = System.getLogger("io.postern.adapter.netty");

    private static final int ALL_DONE = 2;
    private static final int MOST_OF_SMALL = 1024;

    private final ChannelHandlerContext ctx;
    private final Channel channel;
    private final NettyConnection connection;
    private final RequestHead head;
    private final @Nullable NettyBody body;
    private final SocketAddress remote;
    private final SocketAddress local;
    private final @Nullable SslHandler tls;

    private @Nullable ResponseBytes bytes; // the head waits for the first block, to leave with it in one system call
    private boolean endsByClose;
    private ChannelFuture sent;
    private @Nullable NettyOutbox outbox; // of a response of several blocks

    // Where the application runs inline; of the event loop.
    private @Nullable Runnable whenCollected;
    private @Nullable ByteBuf collected;

    // The last block is written, the exchange is released: the event loop goes on when both are done.
    private final AtomicInteger done = new AtomicInteger();
    private boolean keep;

    // The next request of the connection, which came with this one.
    private @Nullable NettyExchange next;

    /** Made on the event loop; {@code sent} is the last write of the exchange before. */
    NettyExchange(
            ChannelHandlerContext ctx,
            NettyConnection connection,
            RequestHead head,
            @Nullable SslHandler tls,
            ChannelFuture sent) {
        this.ctx = ctx;
        this.connection = connection;
        this.head = head;
        this.sent = sent;
        channel = ctx.channel();
        body = head.hasBody() ? new NettyBody(() -> onLoop(() -> connection.wantBody(ctx))) : null;
        remote = channel.remoteAddress();
        local = channel.localAddress();
        this.tls = tls;
    }

    @Override
    public RequestHead head() {
        return head;
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
        return tls == null ? null : tls.engine().getSession();
    }

    @Override
    public InputStream input() {
        return body == null ? InputStream.nullInputStream() : body;
    }

    /** Has the thread that answers this request answer that one, too; before it is dispatched. */
    void isFollowedBy(NettyExchange following) {
        next = following;
    }

    @Override
    public @Nullable Exchange next() {
        if (next != null && keep) {
            next.sent = sent;
            return next;
        }
        return null;
    }

    /** Takes a part of the request body over. */
    void add(ByteBuf part, boolean last) {
        if (body == null) {
            part.release();
        } else if (whenCollected == null) {
            body.add(part, last);
        } else {
            collect(body, part, last);
        }
    }

    @Override
    public void collect(Runnable whenOver) {
        whenCollected = whenOver;
        connection.wantBody(ctx);
    }

    private void collect(NettyBody body, ByteBuf part, boolean last) {
        if (!last || collected != null) {
            gather(part);
        }
        if (last) {
            body.add(collected == null ? part : collected, true);
            collected();
        } else {
            connection.wantBody(ctx);
        }
    }

    // In one buffer: parts of a byte each would take many times their size.
    private void gather(ByteBuf part) {
        ByteBuf all = collected == null ? channel.alloc().buffer(part.readableBytes()) : collected;
        collected = all.writeBytes(part);
        part.release();
    }

    private void collected() {
        Runnable handle = whenCollected;
        whenCollected = null;
        collected = null;
        if (handle != null) {
            handle.run();
        }
    }

    /** No more of the request body comes. */
    void cut() {
        if (body == null) {
            return;
        }
        if (collected != null) {
            body.add(collected, false);
        }
        body.cut();
        collected();
    }

    @Override
    public void sendContinue() {
        sent = channel.writeAndFlush(Unpooled.wrappedBuffer(ResponseBytes.interim()));
    }

    @Override
    public void respond(ResponseHead response) {
        bytes = new ResponseBytes(head, response);
        endsByClose = response.lengthUnknown() && head.isHttp10();
    }

    @Override
    public void write(ByteBuffer block) throws IOException {
        ChannelFuture before = sent;
        if (outbox == null) {
            outbox = new NettyOutbox(channel, this::onLoop, before);
        }
        ChannelPromise written = channel.newPromise();
        sent = written;
        ChannelFuture oldest = outbox.send(piece(block), written);
        await(before.isDone() ? before : oldest); // that a client has left shows at the next block
    }

    @Override
    public void writeLast(ByteBuffer block) throws IOException {
        sendLast(piece(block)); // with a declared length nothing goes behind it
    }

    @Override
    public void end() throws IOException {
        sendLast(Unpooled.wrappedBuffer(bytes().end()));
    }

    /** The event loop writes it, and finds the exchange released by then as a rule: nothing more is handed over. */
    private void sendLast(ByteBuf piece) throws IOException {
        ChannelFuture before = sent;
        ChannelPromise written = channel.newPromise();
        sent = written;
        boolean more = next != null;
        boolean handedOver = onLoop(() -> {
            connection.writeLast(piece, written, more);
            if (done.incrementAndGet() == ALL_DONE) {
                connection.released(ctx, written, keep);
            }
        });
        if (!handedOver) {
            piece.release();
            written.tryFailure(new ClosedChannelException());
        }
        awaitRoom(before);
    }

    private ResponseBytes bytes() {
        return Objects.requireNonNull(bytes, "respond comes first");
    }

    // A small one is copied once more anyway, when it is written.
    private ByteBuf piece(ByteBuffer block) {
        ByteBuffer before = bytes().before(block.remaining());
        ByteBuffer after = bytes().after();
        int size = before.remaining() + block.remaining() + after.remaining();
        ByteBuf piece =
                size <= MOST_OF_SMALL ? Unpooled.buffer(size) : channel.alloc().buffer(size);
        return piece.writeBytes(before).writeBytes(block).writeBytes(after);
    }

    private void awaitRoom(ChannelFuture before) throws IOException {
        if (before.isDone() || !channel.isWritable()) {
            await(before);
        }
    }

    @Override
    public void sendFile(FileChannel file, long position, long count) throws IOException {
        if (tls != null) {
            Exchange.super.sendFile(file, position, count);
            return;
        }
        ByteBuffer before = bytes().before((int) count); // a file has a length, so nothing goes behind it
        if (before.hasRemaining()) {
            sent = channel.write(Unpooled.wrappedBuffer(before));
        }
        sent = channel.writeAndFlush(new LentFileRegion(file, position, count));
        await(sent);
    }

    @Override
    public void release(boolean keep) {
        closeBody();
        this.keep = keep;
        if (keep && next != null) {
            return; // the last one tells the connection
        }
        dropFollowing();
        if (done.incrementAndGet() == ALL_DONE) {
            onLoop(() -> connection.released(ctx, sent, keep));
        }
    }

    @Override
    public void abort() {
        closeBody();
        dropFollowing();
        onLoop(this::closeNow);
    }

    /** They are not answered any more. */
    private void dropFollowing() {
        for (NettyExchange each = next; each != null; each = each.next) {
            each.closeBody();
        }
        next = null;
    }

    private void closeBody() {
        if (body != null) {
            body.close();
        }
    }

    private void closeNow() {
        if (endsByClose && channel.isOpen()) {
            channel.config().setOption(ChannelOption.SO_LINGER, 0); // only a reset tells this from its end
        }
        channel.unsafe().close(channel.newPromise()); // past the TLS handler, whose goodbye would look like the end
    }

    // A loop ends only after its connections are closed; what comes later has no effect.
    private boolean onLoop(Runnable task) {
        if (channel.eventLoop().inEventLoop()) {
            task.run();
            return true;
        }
        try {
            channel.eventLoop().execute(task);
            return true;
        } catch (RejectedExecutionException e) {
            LOGGER.log(System.Logger.Level.DEBUG, "the server has stopped", e);
            return false;
        }
    }

    private static void await(ChannelFuture write) throws IOException {
        if (!write.isDone() && write.channel().eventLoop().inEventLoop()) {
            throw new ContractViolation(
                    "L-25",
                    "an application that runs inline sends a block when the client has taken the one before"
                            + " (use Execution.BLOCKING for long responses and files)",
                    "the client has not, and the event loop must not wait for it");
        }
        while (!write.awaitUninterruptibly(1, TimeUnit.SECONDS)) {
            if (write.channel().eventLoop().isTerminated()) { // then nobody is left to fail it
                throw new ClosedChannelException();
            }
        }
        if (write.cause() != null) {
            throw new IOException("the client has left", write.cause());
        }
    }

    /** A file that stays open: Netty would close it when it is sent. */
    private static final class LentFileRegion extends DefaultFileRegion {

        LentFileRegion(FileChannel file, long position, long count) {
            super(file, position, count);
        }

        @Override
        protected void deallocate() {}
    }
}
