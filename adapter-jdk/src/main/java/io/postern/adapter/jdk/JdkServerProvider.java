package io.postern.adapter.jdk;

import io.postern.gateway.Application;
import io.postern.gateway.Server;
import io.postern.gateway.ServerConfig;
import io.postern.gateway.spi.Engine;
import io.postern.gateway.spi.ServerProvider;
import java.io.IOException;
import java.util.Properties;

/**
 * Runs applications on the JDK's own HTTP server.
 *
 * <p>That server has settings for the whole JVM only, which it reads once, when its first instance is made. Those that
 * matter are set here unless the user has: {@code sun.net.httpserver.nodelay} (JDK 17 otherwise answers a kept
 * connection after 44 ms), {@code maxIdleConnections} (200 by default; more are closed) and {@code idleInterval} (75
 * seconds instead of 30). Where other code has made such a server before, its settings hold.
 *
 * <p>The executor also reads the heads, so that a head that comes slowly holds a thread: harmless with virtual threads
 * (JDK 24 and later); with a pool, at most as many slow clients as the pool has spare threads. The server looks up the
 * name of each client's address, and a slow DNS holds a thread as well: put a proxy between it and unknown clients.
 */
public final class JdkServerProvider implements ServerProvider {

    /** For {@link java.util.ServiceLoader}; does nothing. */
    public JdkServerProvider() {}

    @Override
    public String name() {
        return "jdk";
    }

    @Override
    public Server start(ServerConfig config, Application application) throws IOException {
        setWhatIsUnset(System.getProperties());
        Engine engine = new Engine(config, application);
        return engine.running(JdkServer.listen(config, engine));
    }

    private static void setWhatIsUnset(Properties properties) {
        properties.putIfAbsent("sun.net.httpserver.nodelay", "true");
        properties.putIfAbsent("sun.net.httpserver.maxIdleConnections", "" + Integer.MAX_VALUE);
        properties.putIfAbsent("sun.net.httpserver.idleInterval", "75");
    }
}
