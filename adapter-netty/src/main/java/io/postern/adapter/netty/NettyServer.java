package io.postern.adapter.netty;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.Version;
import io.netty.util.concurrent.FastThreadLocalThread;
import io.netty.util.concurrent.ImmediateEventExecutor;
import io.postern.gateway.ServerConfig;
import io.postern.gateway.ServerConfig.Execution;
import io.postern.gateway.spi.Engine;
import io.postern.gateway.spi.Listener;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import org.jspecify.annotations.Nullable;

/** The listening socket, its connections, and the event loops that serve them. */
final class NettyServer implements Listener {

    // How long answers that are complete may still take to leave when the server closes.
    private static final long FLUSH_MILLIS = 1000;

    private final List<Thread> threads = new CopyOnWriteArrayList<>();
    private final ChannelGroup connections = new DefaultChannelGroup(ImmediateEventExecutor.INSTANCE);
    private final EventLoopGroup loops = new MultiThreadIoEventLoopGroup(
            Runtime.getRuntime().availableProcessors(), this::loopThread, NioIoHandler.newFactory());
    private final InetSocketAddress address;
    private final ChannelFuture bound;

    private NettyServer(ServerConfig config, Engine engine) {
        boolean inline = config.execution() == Execution.INLINE;
        InetSocketAddress wanted = new InetSocketAddress(config.host(), config.port());
        bound = new ServerBootstrap()
                .group(loops)
                .channel(NioServerSocketChannel.class)
                .option(ChannelOption.SO_REUSEADDR, true)
                .option(ChannelOption.SO_BACKLOG, 1024)
                .childOption(ChannelOption.TCP_NODELAY, true)
                // On JDK 25 the default one frees large buffers by a handshake of all threads: 4 ms for 1 MiB.
                .childOption(ChannelOption.ALLOCATOR, PooledByteBufAllocator.DEFAULT)
                .childOption(ChannelOption.AUTO_READ, false) // what nobody asks for stays in the socket
                .childOption(ChannelOption.ALLOW_HALF_CLOSURE, true) // who has only stopped sending wants an answer
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        connections.add(channel);
                        assemble(channel, engine, inline, config.tls().orElse(null));
                    }
                })
                .bind(wanted)
                .awaitUninterruptibly();
        address = bound.isSuccess() ? (InetSocketAddress) bound.channel().localAddress() : wanted;
    }

    /** Returns when the port accepts connections. */
    static NettyServer start(ServerConfig config, Engine engine) throws IOException {
        NettyServer server = new NettyServer(config, engine);
        Throwable failure = server.bound.cause();
        if (failure != null) {
            server.close();
            throw engine.cannotListen(failure instanceof Exception e ? e : new IOException(failure));
        }
        return server;
    }

    private static void assemble(Channel channel, Engine engine, boolean inline, @Nullable SSLContext tls) {
        SslHandler encryption = tls == null ? null : encryption(tls);
        if (encryption != null) {
            channel.pipeline().addLast(encryption);
        }
        channel.pipeline().addLast(new NettyConnection(engine, inline, channel, encryption));
    }

    private static SslHandler encryption(SSLContext tls) {
        SSLEngine encryption = tls.createSSLEngine();
        encryption.setUseClientMode(false);
        return new SslHandler(encryption);
    }

    private Thread loopThread(Runnable loop) {
        Thread thread = new FastThreadLocalThread(loop, "postern-netty-" + (threads.size() + 1));
        thread.setDaemon(false); // whoever starts it: a server keeps its process alive
        threads.add(thread);
        return thread;
    }

    @Override
    public String description() {
        Version version = Version.identify(Version.class.getClassLoader()).get("netty-transport");
        return version == null ? "netty" : "netty " + version.artifactVersion();
    }

    @Override
    public InetSocketAddress address() {
        return address;
    }

    @Override
    public void stopAccepting() {
        bound.channel().close().awaitUninterruptibly();
    }

    /** What complete answers still have in Netty's buffers goes out first, if the client takes it soon. */
    @Override
    public void close() {
        stopAccepting();
        for (Channel connection : connections) {
            connection.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
        }
        connections.newCloseFuture().awaitUninterruptibly(FLUSH_MILLIS);
        loops.shutdownGracefully(0, FLUSH_MILLIS, TimeUnit.MILLISECONDS).awaitUninterruptibly();
        for (Thread thread : threads) { // a loop says that it has ended a moment before its thread does
            awaitEnd(thread);
        }
    }

    private static void awaitEnd(Thread thread) {
        boolean interrupted = Thread.interrupted();
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
