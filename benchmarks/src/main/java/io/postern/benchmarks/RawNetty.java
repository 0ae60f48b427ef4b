package io.postern.benchmarks;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.concurrent.Executor;

/**
 * The work on Netty, by hand: handed over to a thread that may block, as an application needs it, or done on the event
 * loop. Only where requests are pipelined has it a queue for them, which would cost it more elsewhere.
 */
final class RawNetty {

    private static final int LARGEST_CONTENT = 1 << 20;

    private RawNetty() {}

    static int start(Threads threads, Work work) {
        Executor executor = threads == Threads.IO ? Runnable::run : RawThreads.executor();
        Path file = work == Work.FILE ? Content.file() : Path.of("");
        Channel channel = new ServerBootstrap()
                .group(new MultiThreadIoEventLoopGroup(
                        Runtime.getRuntime().availableProcessors(), NioIoHandler.newFactory()))
                .channel(NioServerSocketChannel.class)
                .option(ChannelOption.SO_BACKLOG, 1024)
                .childOption(ChannelOption.TCP_NODELAY, true)
                // On JDK 25 the other one, the default, gives each large buffer back by a handshake of all threads.
                .childOption(ChannelOption.ALLOCATOR, PooledByteBufAllocator.DEFAULT)
                // Several blocks go out at once.
                .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, new WriteBufferWaterMark(64 << 10, 256 << 10))
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel accepted) {
                        assemble(accepted.pipeline(), threads, work, executor, file);
                    }
                })
                .bind("127.0.0.1", 0)
                .syncUninterruptibly()
                .channel();
        return ((InetSocketAddress) channel.localAddress()).getPort();
    }

    private static void assemble(ChannelPipeline pipeline, Threads threads, Work work, Executor executor, Path file) {
        pipeline.addLast(new HttpServerCodec());
        switch (work) {
            case HELLO, BLOCKING, HEADERS -> pipeline.addLast(new RawNettyHello(executor, work));
            case PIPELINE -> pipeline.addLast(new RawNettyPipeline(executor));
            case ECHO ->
                pipeline.addLast(new HttpObjectAggregator(LARGEST_CONTENT)).addLast(new RawNettyEcho(executor));
            case STREAM -> pipeline.addLast(threads == Threads.IO ? new RawNettyPump() : new RawNettyStream(executor));
            case FILE -> pipeline.addLast(new RawNettyFile(executor, file));
            default -> throw new IllegalArgumentException(work + " is for frameworks");
        }
    }
}
