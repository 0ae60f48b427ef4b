package io.postern.benchmarks;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.util.ReferenceCountUtil;
import io.postern.gateway.spi.Engine;

/** What the hand-written handlers for Netty have in common. Connections are kept: that is all the client asks for. */
abstract class RawNettyHandler extends SimpleChannelInboundHandler<HttpObject> {

    RawNettyHandler() {
        super(false); // what is answered by another thread is released there
    }

    @Override
    protected final void channelRead0(ChannelHandlerContext ctx, HttpObject message) {
        if (message instanceof HttpRequest request) {
            received(ctx, request);
        } else {
            ReferenceCountUtil.release(message);
        }
    }

    abstract void received(ChannelHandlerContext ctx, HttpRequest request);

    /** Leaves with what comes next. */
    @SuppressWarnings("FutureReturnValueIgnored") // a failure is an exception of the pipeline
    static void send(ChannelHandlerContext ctx, Object message) {
        ctx.write(message, ctx.voidPromise());
    }

    /** Leaves at once, with all before it. */
    @SuppressWarnings("FutureReturnValueIgnored")
    static void sendAll(ChannelHandlerContext ctx, Object message) {
        ctx.writeAndFlush(message, ctx.voidPromise());
    }

    static FullHttpResponse response(String type, byte[] content) {
        ByteBuf buffer = Unpooled.wrappedBuffer(content);
        FullHttpResponse response = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK, buffer);
        return withFields(response, type, content.length);
    }

    /** The head of an answer whose content comes apart. */
    static HttpResponse head() {
        HttpResponse response = new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK);
        return withFields(response, "application/octet-stream", Content.LENGTH);
    }

    private static <M extends HttpMessage> M withFields(M response, String type, int length) {
        response.headers()
                .set(HttpHeaderNames.CONTENT_TYPE, type)
                .set(HttpHeaderNames.CONTENT_LENGTH, length)
                .set(HttpHeaderNames.DATE, Engine.date());
        return response;
    }

    /** A block; the last one is the end too, or the client could ask again before an end of its own is written. */
    static HttpContent block(ChannelHandlerContext ctx, boolean last) {
        ByteBuf block = ctx.alloc().directBuffer(Content.BLOCK.length).writeBytes(Content.BLOCK);
        return last ? new DefaultLastHttpContent(block) : new DefaultHttpContent(block);
    }
}
