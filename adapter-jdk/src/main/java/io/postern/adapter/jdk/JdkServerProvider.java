package io.postern.adapter.jdk;

import io.postern.gateway.Application;
import io.postern.gateway.Server;
import io.postern.gateway.ServerConfig;
import io.postern.gateway.ServerConfig.Timeout;
import io.postern.gateway.spi.Engine;
import io.postern.gateway.spi.ServerProvider;
import java.io.IOException;
import java.time.Duration;
import java.util.Properties;

/**
 * Runs applications on the JDK's own HTTP server.
 *
 * <p>That server has settings for the whole JVM only, which it reads once, when its first instance is made. Those that
 * matter are set here unless the user has: {@code sun.net.httpserver.nodelay} (JDK 17 otherwise answers a kept
 * connection after 44 ms), {@code maxIdleConnections} (200 by default; more are closed) and {@code idleInterval} (75
 * seconds instead of 30). Where other code has made such a server before, its settings hold.
 *
 * <p>Its idle time is such a setting too: a server with another {@code IDLE} timeout is refused. Where other adapters
 * answer half a head or a stalled body with 408, this one closes the connection, since the server reads by a thread
 * that cannot be woken without that.
 *
 * <p>The executor also reads the heads, so that a head that comes slowly holds a thread: harmless with virtual threads
 * (JDK 24 and later); with a pool, at most as many slow clients as the pool has spare threads. The server looks up the
 * name of each client's address, and a slow DNS holds a thread as well: put a proxy between it and unknown clients.
 */
public final class JdkServerProvider implements ServerProvider {

    private static final String IDLE = "sun.net.httpserver.idleInterval";

    /** For {@link java.util.ServiceLoader}; does nothing. */
    public JdkServerProvider() {}

    @Override
    public String name() {
        return "jdk";
    }

    @Override
    public Server start(ServerConfig config, Application application) throws IOException {
        setWhatIsUnset(System.getProperties());
        checkIdle(config.timeout(Timeout.IDLE));
        Engine engine = new Engine(config, application);
        return engine.running(JdkServer.listen(config, engine));
    }

    private static void checkIdle(Duration idle) {
        String seconds = System.getProperty(IDLE);
        if (!seconds.equals(Long.toString(idle.toSeconds()))) {
            throw new IllegalArgumentException("The JDK's server has one idle time for the whole JVM, " + seconds
                    + " s, but the timeout IDLE is " + idle + "; start the JVM with -D" + IDLE + "=" + idle.toSeconds()
                    + " or choose another server");
        }
    }

    private static void setWhatIsUnset(Properties properties) {
        properties.putIfAbsent("sun.net.httpserver.nodelay", "true");
        properties.putIfAbsent("sun.net.httpserver.maxIdleConnections", "" + Integer.MAX_VALUE);
        properties.putIfAbsent(IDLE, "75");
    }
}
