package io.postern.adapter.netty;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.Future;
import io.postern.gateway.spi.Engine;
import io.postern.gateway.spi.Exchange;
import io.postern.gateway.spi.FramingGuard;
import io.postern.gateway.spi.SlowClient;
import java.nio.ByteBuffer;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The framing guard of a connection, between the bytes and Netty's codec.
 *
 * <p>Everything happens on demand: {@link #read} asks for one more piece, which is made of the bytes at hand if there
 * are any; they need no readiness event. The socket is read once ahead: what that brings waits here until it is wanted,
 * a connection that breaks is noticed at once, and the selector's key keeps its interest from request to request, which
 * saves two system calls for each.
 */
@SuppressWarnings("FutureReturnValueIgnored") // nobody waits for the end of a close
final class NettyGuard extends ChannelDuplexHandler implements SlowClient {

    private final Channel channel;
    private final @Nullable SslHandler tls;
    private final FramingGuard guard;
    private final NettyRequests requests;

    private @Nullable ByteBuf input; // what the guard has not consumed yet
    private boolean wanted;
    private boolean passedOn;
    private boolean inputEnded;
    private boolean endSeen;
    private int toDiscard = -1;
    private @Nullable Future<?> deadline;

    NettyGuard(Engine engine, Channel channel, @Nullable SslHandler tls) {
        this.channel = channel;
        this.tls = tls;
        guard = engine.newGuard(1, this);
        requests = new NettyRequests(engine, guard, channel, tls);
    }

    /** What stands above Netty's codec. */
    NettyRequests requests() {
        return requests;
    }

    @Override
    public void read(ChannelHandlerContext ctx) {
        wanted = true;
        pump(ctx);
        channelReadComplete(ctx);
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
        if (passedOn) { // else the codec would take it for a piece in which it found nothing, and ask for more
            passedOn = false;
            ctx.fireChannelReadComplete();
        }
        if (wanted && input == null && (inputEnded || guard.finished())) {
            end(ctx);
        } else if (input == null && !inputEnded) {
            ctx.read();
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof ChannelInputShutdownEvent || event instanceof SslCloseCompletionEvent) {
            inputEnded = true; // not passed on: the codec would take its message for complete
            if (toDiscard >= 0) {
                ctx.close();
            } else {
                channelReadComplete(ctx);
            }
        } else {
            ctx.fireUserEventTriggered(event);
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
        if (!endSeen) {
            emit(ctx, guard::timeOut);
            channelReadComplete(ctx);
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
        guard.closed();
        dropInput();
        if (deadline != null) {
            deadline.cancel(false);
        }
        ctx.fireChannelInactive();
    }

    /** Passes on what is wanted: a head with what is here of its body, or all that is here of a body. */
    private void pump(ChannelHandlerContext ctx) {
        boolean moved = wanted;
        while (moved && (input != null || guard.pending()) && (wanted || requests.receiving())) {
            ByteBuf from = input == null ? Unpooled.EMPTY_BUFFER : input; // the end of a body may have found no room
            int before = from.readableBytes();
            int passable = (int) Math.min(guard.passable(), before);
            ByteBuf piece = passable > 0 ? from.readRetainedSlice(passable) : canonical(ctx, from);
            guard.passed(passable);
            moved = piece.isReadable() || from.readableBytes() < before;
            dropConsumedInput();
            passOn(ctx, piece);
        }
    }

    /** Feeds the guard; the room is for one head, or for all that is here of a body in chunks. */
    private ByteBuf canonical(ChannelHandlerContext ctx, ByteBuf from) {
        int room = FramingGuard.HEAD_ROOM + (requests.receiving() ? from.readableBytes() : 0);
        ByteBuf piece = ctx.alloc().heapBuffer(room); // goes no further than to the codec
        ByteBuffer source = from.internalNioBuffer(from.readerIndex(), from.readableBytes());
        ByteBuffer target = piece.internalNioBuffer(0, room);
        int start = target.position();
        guard.feed(source, target);
        from.skipBytes(from.readableBytes() - source.remaining());
        return piece.writerIndex(target.position() - start);
    }

    private void end(ChannelHandlerContext ctx) {
        if (endSeen) {
            requests.inputEnded(ctx.channel());
        } else {
            emit(ctx, guard::endOfInput);
        }
    }

    /** Passes on the last that the guard emits, and the end of the stream. */
    private void emit(ChannelHandlerContext ctx, Consumer<ByteBuffer> last) {
        endSeen = true;
        ByteBuf piece = ctx.alloc().buffer(FramingGuard.HEAD_ROOM);
        ByteBuffer target = piece.internalNioBuffer(0, FramingGuard.HEAD_ROOM);
        int start = target.position();
        last.accept(target);
        passOn(ctx, piece.writerIndex(target.position() - start));
        requests.inputEnded(ctx.channel());
    }

    private void passOn(ChannelHandlerContext ctx, ByteBuf piece) {
        if (piece.isReadable()) {
            wanted = false;
            passedOn = true;
            ctx.fireChannelRead(piece);
        } else {
            piece.release();
        }
    }

    /** Closes so that the client can read its answer first: a socket closed with bytes unread resets the connection. */
    void linger(ChannelHandlerContext ctx) {
        guard.finish();
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
