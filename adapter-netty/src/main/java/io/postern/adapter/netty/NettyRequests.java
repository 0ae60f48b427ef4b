package io.postern.adapter.netty;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.DecoderResultProvider;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.ReferenceCountUtil;
import io.postern.gateway.spi.Engine;
import io.postern.gateway.spi.FramingGuard;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** The requests of one connection, above Netty's codec: one at a time is given to the engine, with its body. */
@SuppressWarnings("FutureReturnValueIgnored") // nobody waits for the end of a close
final class NettyRequests extends ChannelInboundHandlerAdapter {

    private static final System.Logger LOGGER = System.getLogger("io.postern.adapter.netty");

    private final Engine engine;
    private final FramingGuard guard;
    private final @Nullable SslHandler tls;

    // The end of a body in chunks may bring the next head with it: one, for then the guard waits.
    private final Deque<Object> held = new ArrayDeque<>(2);

    private @Nullable NettyExchange exchange;
    private boolean receiving;
    private ChannelFuture sent; // the last write of the exchange before

    NettyRequests(Engine engine, FramingGuard guard, Channel channel, @Nullable SslHandler tls) {
        this.engine = engine;
        this.guard = guard;
        this.tls = tls;
        sent = channel.newSucceededFuture();
    }

    /** Whether the body of a request is on its way. */
    boolean receiving() {
        return receiving;
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        ctx.read();
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        held.add(message);
        deliver(ctx);
    }

    private void deliver(ChannelHandlerContext ctx) {
        while (!held.isEmpty() && (exchange == null || !(held.element() instanceof HttpRequest))) {
            Object message = held.remove();
            if (message instanceof DecoderResultProvider decoded
                    && decoded.decoderResult().isFailure()) {
                // A fault of ours: the guard lets nothing through that the codec could refuse.
                exceptionCaught(ctx, decoded.decoderResult().cause());
            }
            if (message instanceof HttpRequest) {
                begin(ctx);
            }
            if (message instanceof HttpContent content) {
                pass(content);
            }
        }
    }

    private void begin(ChannelHandlerContext ctx) {
        receiving = true;
        NettyExchange begun = new NettyExchange(ctx, this, guard.take(), tls, sent);
        exchange = begun;
        engine.dispatch(begun);
    }

    private void pass(HttpContent content) {
        boolean last = content instanceof LastHttpContent;
        receiving &= !last;
        if (exchange == null) {
            content.release();
        } else {
            exchange.add(content.content(), last);
        }
    }

    /** The client sends nothing more. An answer that is due is still given. */
    void inputEnded(Channel channel) {
        if (exchange == null) {
            channel.close();
        } else if (receiving) {
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
            deliver(ctx);
            if (exchange == null) {
                ctx.read();
            }
        }
    }

    private static void linger(ChannelHandlerContext ctx) {
        ChannelHandlerContext below = ctx.pipeline().context(NettyGuard.class);
        if (below != null) {
            ((NettyGuard) below.handler()).linger(below);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        held.forEach(ReferenceCountUtil::release);
        held.clear();
        if (exchange != null && receiving) {
            exchange.cut();
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        boolean left = cause instanceof IOException || cause.getCause() instanceof IOException; // or cannot speak TLS
        LOGGER.log(left ? System.Logger.Level.DEBUG : System.Logger.Level.WARNING, "a connection failed", cause);
        ctx.close(); // also after a reset, which Netty reports like a half-close, since those are allowed
    }
}
