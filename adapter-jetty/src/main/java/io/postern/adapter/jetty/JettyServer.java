package io.postern.adapter.jetty;

import io.postern.gateway.ServerConfig;
import io.postern.gateway.spi.Engine;
import io.postern.gateway.spi.Listener;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.ServerSocketChannel;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.eclipse.jetty.util.thread.ThreadPool;
import org.eclipse.jetty.util.thread.VirtualThreadPool;

/**
 * A Jetty server with one connector and one handler.
 *
 * <p>By default the application runs on the thread on which Jetty has read the request, which saves a hand-off; Jetty
 * has let another thread take over its selector by then.
 */
final class JettyServer implements Listener {

    private static final System.Logger LOGGER = System.getLogger("io.postern.adapter.jetty");

    // For acceptor and selectors.
    private static final int THREADS_OF_JETTY = 16;

    private static final int STOP_MILLIS = 800;
    private static final int LONGEST_CLOSE_MILLIS = 2_000;
    private static final int BACKLOG = 1_024;
    private static final int RESPONSE_FIELDS = 1 << 20;

    private final Server server;
    private final ServerConnector connector;
    private final InetSocketAddress address;

    private JettyServer(Server server, ServerConnector connector, InetSocketAddress address) {
        this.server = server;
        this.connector = connector;
        this.address = address;
    }

    /** Listens; nothing is left behind when that fails. */
    static JettyServer listening(ServerConfig config, Engine engine) throws IOException {
        ServerSocketChannel socket = bound(config, engine);
        Server server = new Server(pool(config, engine));
        try {
            InetSocketAddress address = (InetSocketAddress) socket.getLocalAddress();
            ServerConnector connector = new Accepting(server, factories(config, engine));
            connector.setIdleTimeout(0); // times are the engine's to keep
            connector.open(socket);
            server.addConnector(connector);
            server.setHandler(new Requests(config, engine));
            // What fails below the engine has no page: the connection closes.
            server.setErrorHandler((request, response, callback) -> {
                callback.failed(new Request.Handler.AbortException());
                return true;
            });
            server.start();
            server.getScheduler().schedule(() -> {}, 0, TimeUnit.SECONDS); // starts its thread, which keeps the JVM
            return new JettyServer(server, connector, address);
        } catch (Exception e) {
            socket.close();
            stop(server);
            throw engine.cannotListen(e);
        }
    }

    // Not by the connector, so that no thread runs yet, and the failure says why.
    private static ServerSocketChannel bound(ServerConfig config, Engine engine) throws IOException {
        ServerSocketChannel socket = ServerSocketChannel.open();
        try {
            socket.setOption(StandardSocketOptions.SO_REUSEADDR, true);
            return socket.bind(new InetSocketAddress(InetAddress.getByName(config.host()), config.port()), BACKLOG);
        } catch (IOException | RuntimeException e) {
            socket.close();
            throw engine.cannotListen(e);
        }
    }

    // The engine's virtual threads also carry Jetty's own tasks: the engine interrupts and ends them at the stop.
    private static ThreadPool pool(ServerConfig config, Engine engine) {
        if (!Engine.VIRTUAL_THREADS) {
            QueuedThreadPool pool = new QueuedThreadPool(Engine.POOL_SIZE + THREADS_OF_JETTY);
            pool.setName("postern-jetty");
            pool.setDaemon(true); // an application that ignores its interrupt must not keep the JVM
            pool.setStopTimeout(STOP_MILLIS); // half of it before the interrupt
            return pool;
        }
        VirtualThreadPool pool = new VirtualThreadPool(0); // by default no more than 200 requests run at once
        if (config.executor().isEmpty()) {
            pool.setVirtualThreadsExecutor(engine.executor());
        }
        return pool;
    }

    private static ConnectionFactory[] factories(ServerConfig config, Engine engine) {
        HttpConfiguration http = new HttpConfiguration();
        http.setSendServerVersion(false);
        http.setHeaderCacheSize(0); // it has the guard's heads to parse, and looking them up costs more than that
        http.setMaxResponseHeaderSize(RESPONSE_FIELDS);
        HttpConnectionFactory guarded = new Guarded(http, engine);
        return config.tls()
                .map(context -> new ConnectionFactory[] {tls(context, guarded.getProtocol()), guarded})
                .orElseGet(() -> new ConnectionFactory[] {guarded});
    }

    private static SslConnectionFactory tls(SSLContext context, String next) {
        SslContextFactory.Server factory = new SslContextFactory.Server();
        factory.setSslContext(context);
        SslConnectionFactory tls = new SslConnectionFactory(factory, next);
        tls.setEnsureSecureRequestCustomizer(false); // it compares the guard's Host with the name in the certificate
        return tls;
    }

    @Override
    public String description() {
        return "jetty " + Server.getVersion();
    }

    @Override
    public InetSocketAddress address() {
        return address;
    }

    @Override
    public void stopAccepting() {
        connector.close();
    }

    /**
     * In a thread of its own: Jetty waits for tasks of its own, which starve where the application takes all carriers.
     */
    @Override
    public void close() {
        Thread closing = new Thread(() -> stop(server), "postern-jetty-stop");
        closing.setDaemon(true);
        closing.start();
        try {
            closing.join(LONGEST_CLOSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void stop(Server server) {
        try {
            server.stop();
        } catch (Exception e) {
            LOGGER.log(System.Logger.Level.WARNING, "Jetty did not stop as it should: " + e, e);
        }
    }

    /** Ends its acceptor with the listening socket, which Jetty's own takes for a failure and tries again and again. */
    private static final class Accepting extends ServerConnector {

        Accepting(Server server, ConnectionFactory... factories) {
            super(server, 1, -1, factories);
        }

        @Override
        protected boolean handleAcceptFailure(Throwable failure) {
            return isOpen() && super.handleAcceptFailure(failure);
        }
    }

    /** Puts a guard under each connection. */
    private static final class Guarded extends HttpConnectionFactory {

        private final Engine engine;

        Guarded(HttpConfiguration http, Engine engine) {
            super(http);
            this.engine = engine;
        }

        @Override
        public Connection newConnection(Connector connector, EndPoint endPoint) {
            JettyGuard guard = new JettyGuard(connector, endPoint, engine);
            Connection connection = super.newConnection(connector, guard);
            connection.addEventListener(new Connection.Listener() {
                @Override
                public void onClosed(Connection closed) {
                    guard.closed();
                }
            });
            return connection;
        }
    }

    /** Brings each request to the engine. */
    private static final class Requests extends Handler.Abstract {

        private final Engine engine;
        private final boolean handsOver;

        Requests(ServerConfig config, Engine engine) {
            this.engine = engine;
            handsOver = config.executor().isPresent();
        }

        @Override
        public boolean handle(Request request, Response response, Callback callback) {
            JettyExchange exchange = new JettyExchange(request, response, callback);
            if (handsOver) {
                engine.dispatch(exchange);
            } else {
                engine.handle(exchange);
            }
            return true;
        }
    }
}
