package io.postern.launcher;

import io.postern.gateway.Server;
import io.postern.gateway.ServerConfig;
import io.postern.gateway.ServerConfig.Execution;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * What {@code postern serve} was told: on the command line, else in the environment, else in a file.
 *
 * <p>What is a setting of {@link ServerConfig} too has its name, in lower case with hyphens.
 */
final class ServeOptions {

    private static final String UWSGI = "uwsgi";
    private static final String STANDARD_SERVER = "jdk";
    private static final HostAndPort STANDARD_ADDRESS = new HostAndPort("127.0.0.1", 8000);

    @Parameters(
            arity = "0..1",
            paramLabel = "APPLICATION",
            defaultValue = "io.postern.examples.JsonApi",
            description = {
                "CLASS, a public class that implements io.postern.gateway.Application and has a public constructor"
                        + " without arguments, or else has one static field or static method of that type;",
                "CLASS::MEMBER, that field or method;",
                "FILE.java, the source of such a class, which is compiled first (FILE.java::MEMBER).",
                "By default an example, ${DEFAULT-VALUE}."
            })
    private String application = "";

    @Option(
            names = {"-cp", "--class-path"},
            paramLabel = "FILES",
            description = "folders and jars with the application's classes, : between them (; on Windows)")
    private @Nullable ClassPathEntries classPath;

    @Option(
            names = "--dev",
            arity = "0..1",
            fallbackValue = "true",
            defaultValue = "false",
            paramLabel = "BOOLEAN",
            description = "for development: reloads what changes, checks the contract (lint), shows failures in the"
                    + " browser, and writes a line for each request to stderr")
    private boolean dev;

    @ArgGroup(validate = false, heading = "%nWhere it listens:%n")
    private final Listening listening = new Listening();

    @ArgGroup(validate = false, heading = "%nHow it serves:%n")
    private final Serving serving = new Serving();

    @ArgGroup(validate = false, heading = "%nWhat a client may send (SIZE: 8192, 8k, 10m or 1g):%n")
    private final Limits limits = new Limits();

    @ArgGroup(validate = false, heading = "%nHow long a client may take (TIME: 500ms, 5s or 2m):%n")
    private final Timeouts timeouts = new Timeouts();

    @ArgGroup(validate = false, heading = "%nHow it stops:%n")
    private final Stopping stopping = new Stopping();

    @ArgGroup(validate = false, heading = "%nWhere else options come from:%n")
    private final Origins origins = new Origins();

    /** Where it listens. */
    private static final class Listening {

        @Option(
                names = "--http",
                paramLabel = "HOST:PORT",
                description = "listens there, by default on 127.0.0.1:8000. :PORT is 127.0.0.1 too, 0.0.0.0:PORT all"
                        + " addresses; port 0 takes a free one; an IPv6 address stands in brackets, [::1]:8000")
        private @Nullable HostAndPort http;

        @Option(
                names = "--uwsgi",
                paramLabel = "HOST:PORT|unix:FILE",
                description = "serves by the uwsgi protocol instead, for nginx's uwsgi_pass: on a port, or on a Unix"
                        + " socket")
        private @Nullable UwsgiAddress uwsgi;

        @Option(
                names = "--unix-socket-mode",
                paramLabel = "MODE",
                description = "the permissions of its file, as for chmod: 660")
        private @Nullable FileMode unixSocketMode;

        @Option(
                names = "--allowed-peers",
                paramLabel = "ADDRESS",
                split = ",",
                splitSynopsisLabel = ",",
                description = "the proxies that may speak uwsgi, beside this machine's own; who may can forge any"
                        + " request")
        private @Nullable List<InetAddress> allowedPeers;

        @Option(
                names = "--context-path",
                paramLabel = "PATH",
                description = "mounts the application there: /app; by default at the root")
        private @Nullable String contextPath;

        @Option(
                names = "--tls",
                paramLabel = "FILE",
                description = "serves HTTPS by the keys in that file, PKCS12 or JKS")
        private @Nullable Path tls;

        @Option(
                names = "--tls-password",
                paramLabel = "PASSWORD",
                description = "the password of that file; better in a variable or a file than on a command line, which"
                        + " others can see")
        private @Nullable String tlsPassword;

        @Option(
                names = "--management",
                paramLabel = "HOST:PORT",
                description = "answers /livez there (200 until the stop is done) and /readyz (200 when it serves, 503"
                        + " from the first signal on), also when all threads are busy; by default nowhere")
        private @Nullable HostAndPort management;

        HostAndPort address() {
            if (uwsgi instanceof UwsgiAddress.Tcp tcp) {
                return tcp.where();
            }
            return http == null ? STANDARD_ADDRESS : http;
        }
    }

    /** How it serves. */
    private static final class Serving {

        @Option(
                names = "--server",
                paramLabel = "NAME",
                description = "jdk (the default), undertow, jetty or netty; see postern servers")
        private @Nullable String server;

        @Option(
                names = "--execution",
                paramLabel = "blocking|inline",
                description = "where the application runs: on threads that may block (the default), or, on netty, on"
                        + " the event loop")
        private @Nullable Execution execution;

        @Option(
                names = "--executor",
                paramLabel = "virtual|COUNT",
                description = "the threads that run it; by default virtual ones from JDK 24 on, else 200")
        private @Nullable Threads executor;

        @Option(
                names = "--multithread",
                arity = "1",
                paramLabel = "BOOLEAN",
                defaultValue = "true",
                description = "false lets in one request at a time (default: ${DEFAULT-VALUE})")
        private boolean multithread;

        @Option(
                names = "--server-field",
                paramLabel = "TEXT",
                description = "the field Server of each response; by default there is none")
        private @Nullable String serverField;

        @Option(
                names = "--environ",
                paramLabel = "KEY=VALUE",
                split = ",",
                splitSynopsisLabel = ",",
                description = "entries of each environ, such as acme.stage=test")
        private @Nullable Map<String, String> environ;
    }

    /** When and how it stops. */
    private static final class Stopping {

        @Option(
                names = "--stop-delay",
                paramLabel = "TIME",
                defaultValue = "0s",
                description = "how long to go on serving after the signal, so that a proxy can see that it is not ready"
                        + " (default: ${DEFAULT-VALUE})")
        private Duration delay = Duration.ZERO;

        @Option(
                names = "--grace",
                paramLabel = "TIME",
                defaultValue = "10s",
                description = "how long to wait for requests in flight then (default: ${DEFAULT-VALUE})")
        private Duration grace = Duration.ZERO;
    }

    /** Where options come from. */
    private static final class Origins {

        @Option(
                names = Settings.CONFIG,
                paramLabel = "FILE",
                description = "a properties file with options: server = jetty")
        @SuppressWarnings("UnusedVariable") // Settings has read it when this is set
        private @Nullable Path config;

        @Option(
                names = Settings.PRINT_CONFIG,
                description = "prints each option with its value and where that comes from, and serves nothing")
        private boolean printConfig;

        @Option(
                names = {"-h", Settings.HELP},
                usageHelp = true,
                description = "prints this")
        @SuppressWarnings("UnusedVariable") // picocli acts on it
        private boolean help;
    }

    /** Throws if options contradict one another. */
    void check() throws CannotServe {
        if (listening.uwsgi != null && listening.http != null) {
            throw CannotServe.usage("--http and --uwsgi are two ways to reach one application: choose one");
        }
        if (listening.uwsgi != null && serving.server != null && !serving.server.equals(UWSGI)) {
            throw CannotServe.usage(
                    "--uwsgi is not spoken by --server " + serving.server + ": leave one of the two out");
        }
        if (listening.uwsgi == null && UWSGI.equals(serving.server)) {
            throw CannotServe.usage("--server uwsgi does not speak HTTP: say where it listens by --uwsgi");
        }
        if ((listening.tls == null) != (listening.tlsPassword == null)) {
            throw CannotServe.usage("--tls and --tls-password belong together: give both, or none");
        }
    }

    /** What the server is told. */
    ServerConfig config() throws CannotServe {
        ServerConfig.Builder config = ServerConfig.builder().server(server());
        try {
            listen(config);
            limits.set(config);
            timeouts.set(config);
            serve(config);
            return config.build();
        } catch (IllegalArgumentException e) { // its message names the setting, what was found, and the mend
            throw CannotServe.usage(String.valueOf(e.getMessage()));
        }
    }

    private void listen(ServerConfig.Builder config) throws CannotServe {
        if (listening.uwsgi instanceof UwsgiAddress.Unix unix) {
            config.unixSocket(unix.file());
        } else {
            config.host(listening.address().host()).port(listening.address().port());
        }
        if (listening.unixSocketMode != null) {
            config.unixSocketMode(listening.unixSocketMode.permissions());
        }
        if (listening.allowedPeers != null) {
            config.allowedPeers(Set.copyOf(listening.allowedPeers));
        }
        if (listening.contextPath != null) {
            config.contextPath(listening.contextPath);
        }
        if (listening.tls != null && listening.tlsPassword != null) {
            config.tls(new TlsKeys(listening.tls, listening.tlsPassword).context());
        }
    }

    private void serve(ServerConfig.Builder config) {
        config.multithread(serving.multithread);
        if (serving.execution != null) {
            config.execution(serving.execution);
        }
        if (serving.executor != null) {
            config.executor(serving.executor.executor());
        }
        if (serving.serverField != null) {
            config.serverField(serving.serverField);
        }
        if (serving.environ != null) {
            serving.environ.forEach(config::environ);
        }
    }

    /** The application that is served. */
    Program program() {
        return new Program(application, classPath == null ? List.of() : classPath.files());
    }

    /** Whether this is for development. */
    boolean dev() {
        return dev;
    }

    /** Whether only to tell the options. */
    boolean printConfig() {
        return origins.printConfig;
    }

    /** The options whose value is not the one given, or is made up if none is given. */
    Map<String, String> inEffect() {
        Map<String, String> values = new LinkedHashMap<>();
        values.put("server", server());
        if (listening.uwsgi == null) {
            HostAndPort address = listening.address();
            values.put("http", address.toString());
        }
        return values;
    }

    /** Where that server is reached, as a URL or as nginx writes it. */
    String reachedAt(Server running) {
        if (listening.uwsgi instanceof UwsgiAddress.Unix unix) {
            return "unix:" + unix.file();
        }
        String scheme = listening.uwsgi != null ? UWSGI : listening.tls != null ? "https" : "http";
        return listening.address().url(scheme, running.port());
    }

    /** Whether others than this machine can reach it. */
    boolean isReachedFromOutside() {
        return !(listening.uwsgi instanceof UwsgiAddress.Unix)
                && !new InetSocketAddress(listening.address().host(), 0)
                        .getAddress()
                        .isLoopbackAddress();
    }

    /** The option that says where it listens. */
    String whereOption() {
        return listening.uwsgi == null ? "--http" : "--uwsgi";
    }

    /** What runs the application, in words. */
    String threads() {
        if (serving.execution == Execution.INLINE) {
            return "event loop";
        }
        Threads threads = serving.executor == null ? Threads.STANDARD : serving.executor;
        return serving.multithread ? threads.toString() : "one request at a time";
    }

    /** The name of the adapter. */
    String server() {
        return listening.uwsgi != null ? UWSGI : serving.server == null ? STANDARD_SERVER : serving.server;
    }

    /** Where to tell whether the process lives and is ready. */
    Optional<HostAndPort> management() {
        return Optional.ofNullable(listening.management);
    }

    /** How long to go on serving when told to stop. */
    Duration stopDelay() {
        return stopping.delay;
    }

    /** How long to wait for requests in flight after that. */
    Duration grace() {
        return stopping.grace;
    }
}
