package io.postern.adapter.jdk;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsExchange;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import io.postern.gateway.ServerConfig;
import io.postern.gateway.spi.Engine;
import io.postern.gateway.spi.Listener;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The JDK's server, always its HTTPS one: its seam for encryption is where the {@link JdkConnection} goes in. */
final class JdkServer implements Listener {

    private static final System.Logger LOGGER = System.getLogger("io.postern.adapter.jdk");

    private static final int BACKLOG = 1024;

    // In seconds, far beyond any grace; JDK 17 multiplies it by 1000 in an int.
    private static final int UNTIL_CLOSED = 1_000_000;

    private final HttpsServer server;
    private final InetSocketAddress address;
    private final Engine engine;
    private final ScheduledThreadPoolExecutor alarms;
    private @Nullable Thread stopping;
    private volatile @Nullable JdkHold hold;

    private JdkServer(HttpsServer server, Engine engine) {
        this.server = server;
        this.address = server.getAddress();
        this.engine = engine;
        this.alarms = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, "postern-jdk-alarms");
            thread.setDaemon(true);
            return thread;
        });
        alarms.setRemoveOnCancelPolicy(true);
    }

    /** Binds and starts a server, which accepts connections when this returns. */
    static JdkServer listen(ServerConfig config, Engine engine) throws IOException {
        HttpsServer server = HttpsServer.create();
        if (!server.getClass().getPackageName().equals("sun.net.httpserver")) {
            throw new IllegalStateException(
                    "the adapter jdk needs the JDK's own server, but an HttpServerProvider on the"
                            + " class path gives " + server.getClass().getName() + "; take that away");
        }
        try {
            server.bind(new InetSocketAddress(config.host(), config.port()), BACKLOG);
        } catch (IOException | RuntimeException e) {
            discard(server);
            throw engine.cannotListen(e);
        }
        JdkServer listener = new JdkServer(server, engine);
        server.setHttpsConfigurator(new HttpsConfigurator(new JdkContext(port -> listener.connection(config, port))) {
            @Override
            public void configure(HttpsParameters parameters) {
                // the connection is configured as it is made
            }
        });
        server.setExecutor(engine.executor());
        server.createContext("/", listener::handle);
        server.start();
        return listener;
    }

    /** Frees what a server holds that was never started: only the end of its dispatcher closes its selector. */
    private static void discard(HttpsServer server) {
        try {
            server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1);
            server.start();
        } catch (IOException e) {
            // not even that can be bound; the stop frees what it can
        }
        server.stop(0);
    }

    /** The connection of a client at that port; without TLS when it is the adapter itself. */
    private JdkConnection connection(ServerConfig config, int port) {
        JdkHold own = hold;
        return own != null && own.isFrom(port)
                ? own.by(new JdkConnection(engine, Optional.empty(), alarms))
                : new JdkConnection(engine, config.tls(), alarms);
    }

    private void handle(HttpExchange exchange) throws IOException {
        JdkHold own = hold;
        if (own != null && own.holds((HttpsExchange) exchange)) {
            return;
        }
        JdkExchange request = new JdkExchange((HttpsExchange) exchange);
        engine.handle(request);
        request.closeUnlessKept();
    }

    @Override
    public String description() {
        return "jdk " + System.getProperty("java.version");
    }

    @Override
    public InetSocketAddress address() {
        return address;
    }

    /**
     * The server's own stop does it at its selector's next turn, in a thread of its own, and waits until
     * {@link #close()}.
     */
    @Override
    public void stopAccepting() {
        holdOn();
        Thread thread = new Thread(() -> server.stop(UNTIL_CLOSED), "postern-jdk-stop");
        thread.setDaemon(true);
        thread.start();
        stopping = thread;
    }

    private void holdOn() {
        try {
            JdkHold own = new JdkHold(address);
            hold = own;
            own.begin();
        } catch (IOException e) {
            LOGGER.log(System.Logger.Level.DEBUG, "idle connections may be closed early", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // the stop ends now
        }
    }

    @Override
    public void close() {
        server.stop(0);
        alarms.shutdownNow();
        if (hold != null) {
            hold.close();
        }
        try {
            if (stopping != null) {
                stopping.interrupt(); // JDK 17 looks only five times a second whether it is stopped
                stopping.join();
            }
            alarms.awaitTermination(1, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
