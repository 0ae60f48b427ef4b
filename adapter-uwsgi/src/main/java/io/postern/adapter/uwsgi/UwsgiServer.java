package io.postern.adapter.uwsgi;

import io.postern.gateway.ServerConfig;
import io.postern.gateway.spi.Engine;
import io.postern.gateway.spi.Listener;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Accepts connections, has each served by the engine's threads, and ends them with the server. */
final class UwsgiServer implements Listener {

    private static final System.Logger LOGGER = System.getLogger("io.postern.adapter.uwsgi");

    private static final int BACKLOG = 1024;
    private static final long PAUSE_NANOS = 100_000_000; // of an accept that failed: the next may fail for the same

    private final Engine engine;
    private final ServerSocketChannel channel;
    private final Selector selector = Selector.open();
    private final SocketAddress address;
    private final @Nullable UnixSocketFile file;
    private final Set<InetAddress> allowedPeers;
    private final Set<UwsgiConnection> connections = ConcurrentHashMap.newKeySet();
    private final Thread acceptor = new Thread(this::acceptAll, "postern-uwsgi-accept");
    private volatile boolean stopping;

    private UwsgiServer(
            Engine engine, ServerSocketChannel channel, @Nullable UnixSocketFile file, Set<InetAddress> allowedPeers)
            throws IOException {
        this.engine = engine;
        this.channel = channel;
        this.file = file;
        this.allowedPeers = allowedPeers;
        address = channel.getLocalAddress();
        channel.configureBlocking(false).register(selector, SelectionKey.OP_ACCEPT);
        acceptor.setDaemon(false); // whoever starts it: a server keeps its process alive
    }

    /** Binds and starts to accept. */
    static UwsgiServer listen(ServerConfig config, Engine engine) throws IOException {
        UwsgiServer server;
        try {
            server = config.unixSocket().isPresent()
                    ? onUnixSocket(UnixSocketFile.of(config), engine)
                    : onTcp(config, engine);
        } catch (IOException e) {
            throw engine.cannotListen(e);
        }
        server.acceptor.start();
        return server;
    }

    private static UwsgiServer onUnixSocket(UnixSocketFile file, Engine engine) throws IOException {
        return new UwsgiServer(engine, file.bind(BACKLOG), file, Set.of());
    }

    private static UwsgiServer onTcp(ServerConfig config, Engine engine) throws IOException {
        InetSocketAddress wanted = new InetSocketAddress(InetAddress.getByName(config.host()), config.port());
        if (!wanted.getAddress().isLoopbackAddress() && config.allowedPeers().isEmpty()) {
            throw new IllegalArgumentException("Whoever reaches a uwsgi port can forge every request, so to listen on "
                    + config.host() + " the setting allowedPeers names the addresses of the proxies in front (rule"
                    + " U-18)");
        }
        Optional<ServerSocketChannel> given = InheritedSocket.on(wanted);
        if (given.isPresent()) {
            return new UwsgiServer(engine, given.get(), null, config.allowedPeers());
        }
        ServerSocketChannel channel = ServerSocketChannel.open();
        try {
            channel.setOption(StandardSocketOptions.SO_REUSEADDR, true).bind(wanted, BACKLOG);
            return new UwsgiServer(engine, channel, null, config.allowedPeers());
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    private void acceptAll() {
        try {
            acceptUntilStopped();
            if (!InheritedSocket.is(channel)) { // else who waits is for the next process
                acceptWaiting(); // a connection that is not accepted when the channel closes is reset
                channel.close();
            }
        } catch (IOException e) {
            LOGGER.log(System.Logger.Level.ERROR, "no connection can be accepted any more", e);
        }
    }

    private void acceptUntilStopped() throws IOException {
        try (selector) { // closed before the last look, since that takes long enough for a connection to come
            while (!stopping) {
                selector.select();
                selector.selectedKeys().clear();
                acceptWaiting();
            }
        }
    }

    private void acceptWaiting() {
        try {
            for (SocketChannel next = channel.accept(); next != null; next = channel.accept()) {
                accepted(next);
            }
        } catch (IOException e) {
            LOGGER.log(System.Logger.Level.WARNING, "a connection could not be accepted", e);
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    private void accepted(SocketChannel accepted) throws IOException {
        if (!isAllowed(accepted.getRemoteAddress())) {
            LOGGER.log(System.Logger.Level.WARNING, "a peer that allowedPeers does not name was refused (rule U-18)");
            accepted.close();
            return;
        }
        UwsgiConnection connection = new UwsgiConnection(engine, new UwsgiChannel(accepted), connections::remove);
        connections.add(connection);
        try {
            engine.executor().execute(connection);
        } catch (RejectedExecutionException e) {
            LOGGER.log(System.Logger.Level.WARNING, "the executor refused a connection: " + e.getMessage());
            connection.close();
        }
    }

    private boolean isAllowed(SocketAddress peer) {
        return !(peer instanceof InetSocketAddress inet)
                || inet.getAddress().isLoopbackAddress()
                || allowedPeers.contains(inet.getAddress());
    }

    @Override
    public String description() {
        return "uwsgi of JDK " + System.getProperty("java.version");
    }

    @Override
    public InetSocketAddress address() {
        if (address instanceof InetSocketAddress inet) {
            return inet;
        }
        throw new IllegalStateException("the server listens on a Unix socket, which has no host and port");
    }

    @Override
    public SocketChannel connect() throws IOException {
        if (file == null) {
            return Listener.super.connect();
        }
        SocketChannel connection = file.connect();
        if (connection.isConnected()) {
            return connection;
        }
        connection.close();
        throw new ConnectException("its queue is full");
    }

    @Override
    public void stopAccepting() {
        try {
            if (file != null) {
                file.remove(); // before the close, behind which another server may take its place
            }
            stopping = true;
            selector.wakeup();
            acceptor.join(); // what it has accepted by then is among the connections
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        connections.forEach(UwsgiConnection::close);
    }
}
