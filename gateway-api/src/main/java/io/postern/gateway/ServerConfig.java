package io.postern.gateway;

import java.net.InetAddress;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import javax.net.ssl.SSLContext;

/**
 * The settings of a server: an immutable value with one meaning on every adapter.
 *
 * <p>A setting that a server cannot follow is refused when it starts, by an {@link IllegalArgumentException} that names
 * it; none is ignored.
 */
public final class ServerConfig {

    /** What a client may send; beyond it is refused with 413, 414 or 431 and the connection is closed. */
    public enum Limit {
        /** Bytes of the request line, without its line end; 414 beyond. */
        REQUEST_LINE(8_192),
        /** Bytes of one field line, without its line end; 431 beyond. */
        FIELD(8_192),
        /** Bytes of all field lines together, with their line ends; 431 beyond. */
        FIELDS(65_536),
        /** Number of field lines; 431 beyond. */
        FIELD_COUNT(100),
        /** Bytes of one line of the chunk framing or of all trailers together; 400 beyond. */
        CHUNK_LINE(4_096),
        /** Bytes of a request body, decoded; 413 beyond. */
        BODY(Long.MAX_VALUE);

        private final long standard;

        Limit(long standard) {
            this.standard = standard;
        }

        /** What holds unless configured otherwise; {@link Long#MAX_VALUE} is no limit. */
        public long standard() {
            return standard;
        }
    }

    /** How long a client may take; on every server counted in the same way. */
    public enum Timeout {
        /** Between two requests of a connection, or before the first; then it is closed without a word. */
        IDLE(Duration.ofSeconds(75)),
        /** From the first byte of a head to its last; 408 beyond, and the connection is closed. */
        HEAD(Duration.ofSeconds(30)),
        /** For the next bytes of a request body that is being read; beyond, the read fails, with 408. */
        BODY(Duration.ofSeconds(30)),
        /** To take the next 64 KiB of a response (256 KiB of a file); beyond, the response is aborted. */
        WRITE(Duration.ofSeconds(30));

        private final Duration standard;

        Timeout(Duration standard) {
            this.standard = standard;
        }

        /** What holds unless configured otherwise. */
        public Duration standard() {
            return standard;
        }
    }

    /** Which thread runs the application. */
    public enum Execution {
        /** One that may block: the {@linkplain #executor() executor}'s, or what the adapter takes by default. */
        BLOCKING,
        /**
         * The event loop's own, for an application that never blocks (rule L-25).
         *
         * <p>It saves the change of thread. While the application runs, all connections of that thread wait. So a
         * request body is collected in memory before the call, 1 MiB at most unless {@link Limit#BODY} says otherwise,
         * and a write that would have to wait for the client fails instead.
         */
        INLINE
    }

    private static final long INLINE_BODY = 1 << 20;
    private static final long MOST_OF_INLINE_BODY = 1 << 24;

    private static final ServerConfig DEFAULTS = builder().build();

    private final Optional<String> server;
    private final String host;
    private final int port;
    private final Optional<Path> unixSocket;
    private final Optional<Set<PosixFilePermission>> unixSocketMode;
    private final Set<InetAddress> allowedPeers;
    private final String contextPath;
    private final Map<Limit, Long> limits;
    private final Map<Timeout, Duration> timeouts;
    private final Optional<Executor> executor;
    private final Optional<SSLContext> tls;
    private final Execution execution;
    private final boolean multithread;
    private final Optional<String> serverField;
    private final Map<String, Object> environ;
    private final ErrorSink errors;

    private ServerConfig(Builder builder) {
        server = builder.server;
        host = builder.host;
        port = builder.port;
        unixSocket = builder.unixSocket;
        unixSocketMode = builder.unixSocketMode;
        allowedPeers = builder.allowedPeers;
        contextPath = builder.contextPath;
        limits = Map.copyOf(builder.limits);
        timeouts = Map.copyOf(builder.timeouts);
        executor = builder.executor;
        tls = builder.tls;
        execution = builder.execution;
        multithread = builder.multithread;
        serverField = builder.serverField;
        environ = Map.copyOf(builder.environ);
        errors = builder.errors;
    }

    /** The settings that hold when nothing is configured: {@code 127.0.0.1:8000}, mounted at the root. */
    public static ServerConfig defaults() {
        return DEFAULTS;
    }

    /** Returns a builder that starts with the defaults. */
    public static Builder builder() {
        return new Builder();
    }

    /** Returns a builder that starts with these settings. */
    public Builder toBuilder() {
        return new Builder(this);
    }

    /** The name of the adapter to use; empty leaves the choice to {@link Gateway}. */
    public Optional<String> server() {
        return server;
    }

    /** The name or address to listen on, default {@code 127.0.0.1}. */
    public String host() {
        return host;
    }

    /** The port to listen on, default 8000; 0 takes a free one. */
    public int port() {
        return port;
    }

    /** The Unix socket to listen on in place of host and port; empty for those. For the server {@code uwsgi} alone. */
    public Optional<Path> unixSocket() {
        return unixSocket;
    }

    /** The permissions of the file of the Unix socket; empty leaves them to the process's umask. */
    public Optional<Set<PosixFilePermission>> unixSocketMode() {
        return unixSocketMode;
    }

    /**
     * Who may connect beside this machine itself; empty, the default, is nobody. For the server {@code uwsgi} alone.
     */
    public Set<InetAddress> allowedPeers() {
        return allowedPeers;
    }

    /** The path that the application is mounted at: empty (the default), or {@code "/app"}. It becomes SCRIPT_NAME. */
    public String contextPath() {
        return contextPath;
    }

    /** What a client may send, of that kind. */
    public long limit(Limit limit) {
        boolean collected = limit == Limit.BODY && execution == Execution.INLINE;
        return limits.getOrDefault(limit, collected ? INLINE_BODY : limit.standard());
    }

    /** How long a client may take, of that kind. */
    public Duration timeout(Timeout timeout) {
        return timeouts.getOrDefault(timeout, timeout.standard());
    }

    /** What runs the application; empty leaves it to the adapter, which takes what measured best on this JDK. */
    public Optional<Executor> executor() {
        return executor;
    }

    /** Encrypts all connections; empty serves plain HTTP. */
    public Optional<SSLContext> tls() {
        return tls;
    }

    /** Which thread runs the application, default {@link Execution#BLOCKING}. */
    public Execution execution() {
        return execution;
    }

    /** Whether several requests may be in the application at once, default true (rule E-35). */
    public boolean multithread() {
        return multithread;
    }

    /** The value of the Server field of responses; by default there is none. */
    public Optional<String> serverField() {
        return serverField;
    }

    /** Entries of the deployer that every environ has; what the request says goes before (rule E-40). */
    public Map<String, Object> environ() {
        return environ;
    }

    /** Takes what applications report; the {@link System.Logger} named {@code io.postern.gateway} by default. */
    public ErrorSink errors() {
        return errors;
    }

    /** Collects settings; each method refuses a value that no server could follow. */
    public static final class Builder {

        private static final System.Logger LOGGER = System.getLogger("io.postern.gateway");

        private Optional<String> server = Optional.empty();
        private String host = "127.0.0.1";
        private int port = 8000;
        private Optional<Path> unixSocket = Optional.empty();
        private Optional<Set<PosixFilePermission>> unixSocketMode = Optional.empty();
        private Set<InetAddress> allowedPeers = Set.of();
        private String contextPath = "";
        private Map<Limit, Long> limits = Map.of();
        private Map<Timeout, Duration> timeouts = Map.of();
        private Optional<Executor> executor = Optional.empty();
        private Optional<SSLContext> tls = Optional.empty();
        private Execution execution = Execution.BLOCKING;
        private boolean multithread = true;
        private Optional<String> serverField = Optional.empty();
        private Map<String, Object> environ = Map.of();
        private ErrorSink errors = LOGGER::log;

        private Builder() {}

        private Builder(ServerConfig config) {
            server = config.server;
            host = config.host;
            port = config.port;
            unixSocket = config.unixSocket;
            unixSocketMode = config.unixSocketMode;
            allowedPeers = config.allowedPeers;
            contextPath = config.contextPath;
            limits = config.limits;
            timeouts = config.timeouts;
            executor = config.executor;
            tls = config.tls;
            execution = config.execution;
            multithread = config.multithread;
            serverField = config.serverField;
            environ = config.environ;
            errors = config.errors;
        }

        /** Names the adapter: {@code "jetty"}. */
        public Builder server(String name) {
            server = Optional.of(name);
            return this;
        }

        /** Sets the name or address to listen on. */
        public Builder host(String host) {
            if (host.isBlank()) {
                throw new IllegalArgumentException(
                        "host is a name or an address such as 127.0.0.1, but it is \"" + host + "\"");
            }
            this.host = host;
            return this;
        }

        /** Sets the port to listen on; 0 takes a free one. */
        public Builder port(int port) {
            if (port < 0 || port > 65_535) {
                throw new IllegalArgumentException("port is 0 (any free one) to 65535, but it is " + port);
            }
            this.port = port;
            return this;
        }

        /**
         * Listens on a Unix socket in place of host and port. A file that a server left there when it was killed is
         * replaced; one that is in use, or is no socket, is refused at start.
         */
        public Builder unixSocket(Path file) {
            unixSocket = Optional.of(file);
            return this;
        }

        /**
         * Sets the permissions of the file of the Unix socket, before the first connection is taken from it. Who is to
         * connect needs to write.
         */
        public Builder unixSocketMode(Set<PosixFilePermission> mode) {
            unixSocketMode = Optional.of(Set.copyOf(mode));
            return this;
        }

        /**
         * Sets who may connect beside this machine itself: the addresses of the proxies in front. What they say is
         * believed.
         */
        public Builder allowedPeers(Set<InetAddress> peers) {
            allowedPeers = Set.copyOf(peers);
            return this;
        }

        /** Mounts the application at a path: empty, or {@code "/app"}; as decoded text, without a slash at its end. */
        public Builder contextPath(String path) {
            boolean rooted = path.isEmpty() || path.startsWith("/");
            if (!rooted || path.endsWith("/") || path.contains("//") || path.contains("/.")) {
                throw new IllegalArgumentException(
                        "contextPath is empty or like /app (no slash at its end, none doubled,"
                                + " no segment that begins with a dot), but it is \"" + path + "\"");
            }
            this.contextPath = path;
            return this;
        }

        /** Sets what a client may send, of that kind. */
        public Builder limit(Limit limit, long most) {
            if (most < 1 || (limit != Limit.BODY && most > 1 << 24)) {
                throw new IllegalArgumentException(
                        "the limit " + limit + " is 1 to " + (1 << 24) + " (BODY: or more), but it is " + most);
            }
            Map<Limit, Long> changed = new LinkedHashMap<>(limits);
            changed.put(limit, most);
            limits = changed;
            return this;
        }

        /** Sets how long a client may take, of that kind: a millisecond to a year. */
        public Builder timeout(Timeout timeout, Duration most) {
            if (most.compareTo(Duration.ofMillis(1)) < 0 || most.compareTo(Duration.ofDays(365)) > 0) {
                throw new IllegalArgumentException(
                        "the timeout " + timeout + " is a millisecond to 365 days, but it is " + most);
            }
            Map<Timeout, Duration> changed = new LinkedHashMap<>(timeouts);
            changed.put(timeout, most);
            timeouts = changed;
            return this;
        }

        /** Runs the application by this executor, which stays the caller's to shut down. It may block. */
        public Builder executor(Executor executor) {
            this.executor = Optional.of(executor);
            return this;
        }

        /** Serves HTTPS by this context. */
        public Builder tls(SSLContext context) {
            tls = Optional.of(context);
            return this;
        }

        /** Chooses the thread that runs the application. */
        public Builder execution(Execution execution) {
            this.execution = Objects.requireNonNull(execution, "execution");
            return this;
        }

        /** False lets only one request at a time into the application (rules E-35, L-15). */
        public Builder multithread(boolean allowed) {
            multithread = allowed;
            return this;
        }

        /** Sets the Server field of responses that have none. */
        public Builder serverField(String value) {
            try {
                serverField = Optional.of(Headers.checkedValue("Server", value));
            } catch (ContractViolation e) {
                throw new IllegalArgumentException("serverField: " + e.getMessage(), e);
            }
            return this;
        }

        /**
         * Adds an entry to every environ; its key is in lower case, contains a dot and is not in {@code gateway.}
         * (rules E-39, E-40).
         */
        public Builder environ(String key, Object value) {
            boolean lower = key.equals(key.toLowerCase(Locale.ROOT));
            if (!lower || key.indexOf('.') < 1 || key.startsWith("gateway.")) {
                throw new IllegalArgumentException("a key for every environ is lower case with a prefix of your own,"
                        + " as in \"acme.database\", but it is \"" + key + "\" (rule E-39)");
            }
            Map<String, Object> changed = new LinkedHashMap<>(environ);
            changed.put(key, Objects.requireNonNull(value, key));
            environ = changed;
            return this;
        }

        /** Takes what applications report. */
        public Builder errors(ErrorSink sink) {
            errors = Objects.requireNonNull(sink, "sink");
            return this;
        }

        /** Returns the settings; throws {@link IllegalArgumentException} if they contradict one another. */
        public ServerConfig build() {
            if (execution == Execution.INLINE) {
                checkInline();
            }
            return new ServerConfig(this);
        }

        private void checkInline() {
            if (executor.isPresent()) {
                throw new IllegalArgumentException("execution INLINE runs the application on the event loop, but an"
                        + " executor is set as well: leave out one of the two");
            }
            if (!multithread) {
                throw new IllegalArgumentException("execution INLINE runs the application on each event loop, but"
                        + " multithread is false: leave out one of the two");
            }
            long body = limits.getOrDefault(Limit.BODY, INLINE_BODY);
            if (body > MOST_OF_INLINE_BODY) {
                throw new IllegalArgumentException("with execution INLINE a request body is held in memory, so the"
                        + " limit BODY is at most " + MOST_OF_INLINE_BODY + ", but it is " + body);
            }
        }
    }
}
