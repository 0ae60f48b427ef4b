package io.postern.adapter.netty;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.Future;
import io.postern.gateway.spi.Engine;
import io.postern.gateway.spi.Exchange;
import io.postern.gateway.spi.RequestHead;
import io.postern.gateway.spi.RequestParser;
import io.postern.gateway.spi.SlowClient;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One connection: its requests are parsed here, and given to the engine one at a time, each with its body.
 *
 * <p>Everything happens on demand, for the next head or for more of a body. The socket is read once ahead: what that
 * brings waits here until it is wanted, a connection that breaks is noticed at once, and the selector's key keeps its
 * interest from request to request, which saves two system calls for each.
 */
@SuppressWarnings("FutureReturnValueIgnored") // nobody waits for the end of a close
final class NettyConnection extends ChannelInboundHandlerAdapter implements SlowClient {

    private static final System.Logger LOGGER = System.getLogger("io.postern.adapter.netty");

    private static final int MOST_OF_SMALL = 1024;

    /** The requests that one thread answers, one after the other, when a client sends them at once (pipelining). */
    private static final int MOST_TOGETHER = 32;

    private final Engine engine;
    private final boolean inline;
    private final Channel channel;
    private final @Nullable SslHandler tls;
    private final RequestParser parser;

    private @Nullable ByteBuf input; // what is not parsed yet
    private @Nullable NettyExchange exchange;
    private final ChannelFuture none;
    private ChannelFuture sent; // the last write of the exchange before
    private boolean wanted = true;
    private boolean pumping;
    private boolean unflushed;
    private boolean flushAhead;
    private boolean inputEnded;
    private int toDiscard = -1;
    private @Nullable Future<?> deadline;

    NettyConnection(Engine engine, boolean inline, Channel channel, @Nullable SslHandler tls) {
        this.engine = engine;
        this.inline = inline;
        this.channel = channel;
        this.tls = tls;
        parser = engine.newParser(this);
        none = channel.newSucceededFuture();
        sent = none;
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        ctx.read();
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ByteBuf bytes = (ByteBuf) message;
        if (toDiscard >= 0) {
            discard(ctx, bytes);
            return;
        }
        ByteBuf before = input == null ? Unpooled.EMPTY_BUFFER : input;
        input = ByteToMessageDecoder.MERGE_CUMULATOR.cumulate(ctx.alloc(), before, bytes);
        pump(ctx);
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        if (wanted && input == null && (inputEnded || parser.finished())) {
            end();
        } else if (input == null && !inputEnded) {
            ctx.read();
        }
    }

    /** The application waits for more of its body, if that is not complete meanwhile. */
    void wantBody(ChannelHandlerContext ctx) {
        if (parser.inBody()) {
            want(ctx);
        }
    }

    private void want(ChannelHandlerContext ctx) {
        wanted = true;
        if (!pumping) {
            pump(ctx);
            channelReadComplete(ctx);
        }
    }

    // Where the application runs inline, a request is over before this goes on: the answers leave together.
    private void pump(ChannelHandlerContext ctx) {
        pumping = true;
        while (wanted && input != null && hasRoom()) {
            if (parser.inBody()) {
                passBody(ctx, input);
            } else {
                parse(ctx, input);
            }
        }
        pumping = false;
        if (unflushed) {
            unflushed = false;
            ctx.flush();
        }
    }

    // A thread that blocks waits by itself for a client that does not take its answers.
    private boolean hasRoom() {
        return !inline || channel.isWritable();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        if (inline && wanted && !pumping && channel.isWritable()) {
            want(ctx);
        }
    }

    /**
     * Writes the last bytes of an answer; on the event loop. With more answers to come from the same thread, they leave
     * together with those that it has handed over by then.
     */
    void writeLast(ByteBuf piece, ChannelPromise written, boolean more) {
        if (pumping) {
            unflushed = true;
            channel.write(piece, written);
        } else if (more) {
            channel.write(piece, written);
            flushSoon();
        } else {
            channel.writeAndFlush(piece, written);
        }
    }

    private void flushSoon() {
        if (!flushAhead) {
            flushAhead = true;
            onLoop(() -> {
                flushAhead = false;
                channel.flush();
            });
        }
    }

    /** Parses the next head, or as much of it as is here. */
    private void parse(ChannelHandlerContext ctx, ByteBuf bytes) {
        RequestHead head = consume(bytes);
        dropConsumedInput();
        if (head != null) {
            begin(ctx, head);
        }
    }

    private void begin(ChannelHandlerContext ctx, RequestHead head) {
        NettyExchange begun = new NettyExchange(ctx, this, head, tls, inline ? none : sent);
        exchange = inline ? begun : lastTogether(ctx, begun);
        wanted = parser.inBody() && input != null; // what is here of the body comes with the head
        engine.dispatch(begun);
    }

    /** Adds the requests that have come behind it; returns the last, which alone may have a body. */
    private NettyExchange lastTogether(ChannelHandlerContext ctx, NettyExchange first) {
        NettyExchange last = first;
        for (int count = 1; count < MOST_TOGETHER && input != null && !parser.inBody() && !parser.finished(); count++) {
            RequestHead head = consume(input);
            dropConsumedInput();
            if (head == null) {
                break; // the rest has not come yet
            }
            NettyExchange next = new NettyExchange(ctx, this, head, tls, none);
            last.isFollowedBy(next);
            last = next;
        }
        return last;
    }

    /** Hands over what is here of the body: a run of bytes as it is, small chunks in one. */
    private void passBody(ChannelHandlerContext ctx, ByteBuf bytes) {
        int count = run(bytes);
        ByteBuf part;
        if (count > MOST_OF_SMALL || count == bytes.readableBytes()) {
            part = bytes.readRetainedSlice(count);
            parser.passed(count);
        } else {
            part = gathered(ctx, bytes);
        }
        dropConsumedInput();
        hand(part);
    }

    private ByteBuf gathered(ChannelHandlerContext ctx, ByteBuf bytes) {
        ByteBuf part = ctx.alloc().buffer(bytes.readableBytes());
        while (bytes.isReadable() && parser.inBody()) {
            int count = run(bytes);
            if (count == 0) {
                consume(bytes);
            }
            part.writeBytes(bytes, count);
            parser.passed(count);
        }
        return part;
    }

    private int run(ByteBuf bytes) {
        return (int) Math.min(parser.passable(), bytes.readableBytes());
    }

    private void hand(ByteBuf part) {
        boolean over = !parser.inBody();
        wanted = !over && !part.isReadable(); // nothing but framing was here
        if (wanted || exchange == null) {
            part.release();
        } else {
            exchange.add(part, over);
        }
    }

    private @Nullable RequestHead consume(ByteBuf bytes) {
        ByteBuffer source = bytes.internalNioBuffer(bytes.readerIndex(), bytes.readableBytes());
        RequestHead head = parser.parse(source);
        bytes.skipBytes(bytes.readableBytes() - source.remaining());
        return head;
    }

    /** The client sends nothing more, but more is wanted. An answer that is due is still given. */
    private void end() {
        parser.endOfInput();
        if (exchange == null) {
            channel.close();
        } else {
            exchange.cut();
        }
    }

    /** The exchange is over; its last bytes leave with {@code last}. */
    void released(ChannelHandlerContext ctx, ChannelFuture last, boolean keep) {
        exchange = null;
        sent = last;
        if (!keep) {
            last.addListener(done -> linger(ctx)); // earlier, half-closing would drop what has not left yet
        } else if (last.cause() != null) { // what could not be written is not answered by what follows
            ctx.close();
        } else {
            want(ctx);
        }
    }

    /** Closes so that the client can read its answer first: a socket closed with bytes unread resets the connection. */
    private void linger(ChannelHandlerContext ctx) {
        parser.finish();
        dropInput();
        toDiscard = Exchange.LINGER_BYTES;
        if (inputEnded) {
            ctx.close();
            return;
        }
        deadline = ctx.executor().schedule(() -> ctx.close(), Exchange.LINGER_MILLIS, TimeUnit.MILLISECONDS);
        DuplexChannel socket = (DuplexChannel) ctx.channel();
        if (tls == null) {
            socket.shutdownOutput();
        } else {
            tls.closeOutbound().addListener(told -> socket.shutdownOutput());
        }
        ctx.read();
    }

    private void discard(ChannelHandlerContext ctx, ByteBuf bytes) {
        toDiscard -= bytes.readableBytes();
        bytes.release();
        if (toDiscard < 0) {
            toDiscard = 0;
            ctx.close();
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof ChannelInputShutdownEvent || event instanceof SslCloseCompletionEvent) {
            inputEnded = true;
            if (toDiscard >= 0) {
                ctx.close();
            } else {
                channelReadComplete(ctx);
            }
        }
    }

    @Override
    public void idle() {
        channel.close();
    }

    @Override
    public void stuck() {
        onLoop(() -> channel.unsafe().close(channel.newPromise())); // now: what is to be written waits for this client
    }

    @Override
    public void late() {
        onLoop(() -> {
            ChannelHandlerContext ctx = channel.pipeline().context(this);
            if (ctx != null) {
                timeOut(ctx);
            }
        });
    }

    private void timeOut(ChannelHandlerContext ctx) {
        RequestHead refused = parser.timeOut();
        if (refused != null) {
            begin(ctx, refused);
        } else if (exchange != null) {
            exchange.cut();
        }
    }

    private void onLoop(Runnable task) {
        try {
            channel.eventLoop().execute(task);
        } catch (RejectedExecutionException e) {
            // the server has stopped, and its connections with it
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        parser.closed();
        dropInput();
        if (deadline != null) {
            deadline.cancel(false);
        }
        if (exchange != null) {
            exchange.cut();
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        boolean left = cause instanceof IOException || cause.getCause() instanceof IOException; // or cannot speak TLS
        LOGGER.log(left ? System.Logger.Level.DEBUG : System.Logger.Level.WARNING, "a connection failed", cause);
        ctx.close(); // also after a reset, which Netty reports like a half-close, since those are allowed
    }

    private void dropConsumedInput() {
        if (input != null && !input.isReadable()) {
            dropInput();
        }
    }

    private void dropInput() {
        if (input != null) {
            input.release();
            input = null;
        }
    }
}
