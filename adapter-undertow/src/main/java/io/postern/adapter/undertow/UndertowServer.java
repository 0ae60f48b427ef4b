package io.postern.adapter.undertow;

import io.postern.gateway.ServerConfig;
import io.postern.gateway.spi.Engine;
import io.postern.gateway.spi.Listener;
import io.undertow.Undertow;
import io.undertow.UndertowOptions;
import io.undertow.Version;
import io.undertow.connector.ByteBufferPool;
import io.undertow.protocols.ssl.UndertowXnioSsl;
import io.undertow.server.DefaultByteBufferPool;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.protocol.http.HttpOpenListener;
import io.undertow.server.protocol.http.HttpServerConnection;
import io.undertow.util.SameThreadExecutor;
import java.io.IOException;
import java.net.InetSocketAddress;
import org.xnio.IoUtils;
import org.xnio.OptionMap;
import org.xnio.Options;
import org.xnio.StreamConnection;
import org.xnio.Xnio;
import org.xnio.XnioWorker;
import org.xnio.channels.AcceptingChannel;
import org.xnio.conduits.ConduitStreamSourceChannel;

/** Undertow's HTTP/1 listener with the framing guard below it and the engine above it. */
final class UndertowServer implements Listener {

    // A TLS record and what surrounds it: SslConduit takes its buffers from the same pool.
    private static final int BUFFER = 17 * 1024;
    private static final int POOLED_BUFFERS = 2048;

    private static final int IO_THREADS = Math.max(2, Runtime.getRuntime().availableProcessors());

    private static final OptionMap WORKER_OPTIONS = OptionMap.builder()
            .set(Options.WORKER_NAME, "postern-undertow")
            .set(Options.WORKER_IO_THREADS, IO_THREADS)
            .getMap();

    private static final OptionMap SOCKET_OPTIONS = OptionMap.builder()
            .set(Options.REUSE_ADDRESSES, true)
            .set(Options.TCP_NODELAY, true)
            .set(Options.BACKLOG, 1024)
            .getMap();

    // Undertow's own limit on bodies is 2 MiB.
    private static final OptionMap HTTP_OPTIONS = OptionMap.create(UndertowOptions.MAX_ENTITY_SIZE, -1L);

    private final Engine engine;
    private final XnioWorker worker;
    private final ByteBufferPool buffers;
    private final HttpOpenListener http;
    private final AcceptingChannel<? extends StreamConnection> socket;
    private final InetSocketAddress address;

    private UndertowServer(ServerConfig config, Engine engine, XnioWorker worker) throws IOException {
        this.engine = engine;
        this.worker = worker;
        // Shared, without caches for each thread: with those, every virtual thread would allocate a buffer of its own.
        buffers = new DefaultByteBufferPool(true, BUFFER, POOLED_BUFFERS, 0);
        http = new HttpOpenListener(buffers, HTTP_OPTIONS);
        http.setRootHandler(this::handle);
        socket = listen(config);
        address = socket.getLocalAddress(InetSocketAddress.class);
        socket.resumeAccepts();
    }

    static UndertowServer start(ServerConfig config, Engine engine) throws IOException {
        XnioWorker worker = Xnio.getInstance(Undertow.class.getClassLoader()).createWorker(WORKER_OPTIONS);
        try {
            return new UndertowServer(config, engine, worker);
        } catch (IOException | RuntimeException e) {
            end(worker);
            throw engine.cannotListen(e);
        }
    }

    private AcceptingChannel<? extends StreamConnection> listen(ServerConfig config) throws IOException {
        InetSocketAddress wanted = new InetSocketAddress(config.host(), config.port());
        if (config.tls().isEmpty()) {
            return worker.createStreamConnectionServer(wanted, this::accept, SOCKET_OPTIONS);
        }
        return new UndertowXnioSsl(
                        worker.getXnio(), OptionMap.EMPTY, buffers, config.tls().get())
                .createSslConnectionServer(worker, wanted, this::accept, SOCKET_OPTIONS);
    }

    private void accept(AcceptingChannel<? extends StreamConnection> channel) {
        try {
            StreamConnection connection = channel.accept();
            if (connection != null) {
                open(connection);
            }
        } catch (IOException e) {
            // Closed meanwhile, which is what a stop does; XNIO's own listener logs that as an error.
        }
    }

    private void open(StreamConnection connection) {
        ConduitStreamSourceChannel source = connection.getSourceChannel();
        UndertowGuard guard = new UndertowGuard(connection, engine, buffers);
        source.setConduit(guard);
        connection.setCloseListener(closed -> guard.closed());
        http.handleEvent(connection);
    }

    private void handle(HttpServerExchange exchange) {
        HttpServerConnection connection = (HttpServerConnection) exchange.getConnection();
        UndertowGuard guard = (UndertowGuard) connection.getOriginalSourceConduit();
        UndertowExchange own = new UndertowExchange(exchange, connection, guard);
        exchange.dispatch(SameThreadExecutor.INSTANCE, () -> engine.dispatch(own)); // once Undertow has let go of it
    }

    @Override
    public String description() {
        return "undertow " + Version.getVersionString();
    }

    @Override
    public InetSocketAddress address() {
        return address;
    }

    @Override
    public void stopAccepting() {
        IoUtils.safeClose(socket);
    }

    @Override
    public void close() {
        stopAccepting();
        http.closeConnections();
        end(worker);
    }

    private static void end(XnioWorker worker) {
        worker.shutdown();
        boolean interrupted = false;
        while (!worker.isTerminated()) {
            try {
                worker.awaitTermination();
            } catch (InterruptedException e) {
                interrupted = true; // the threads end all the same
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
