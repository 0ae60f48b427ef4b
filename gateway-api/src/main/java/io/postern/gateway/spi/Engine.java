package io.postern.gateway.spi;

import io.postern.gateway.Application;
import io.postern.gateway.Body;
import io.postern.gateway.ContractViolation;
import io.postern.gateway.Environ;
import io.postern.gateway.Server;
import io.postern.gateway.ServerConfig;
import io.postern.gateway.ServerConfig.Execution;
import java.io.IOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The one place that gives the contract its behaviour; an adapter makes one for each server and calls it for each
 * request.
 *
 * <p>It answers what the framing guard refused, builds the environ, calls the application once (rule L-13), sends its
 * response through a {@link ResponseFlow}, closes the body, and gives the exchange back. It also counts the requests in
 * flight, so that a server can be stopped without losing one.
 */
public final class Engine {

    /** Whether requests run on virtual threads by default: from JDK 24 on, since before that monitors pin them. */
    public static final boolean VIRTUAL_THREADS = Runtime.version().feature() >= 24;

    /** How many platform threads run requests where virtual ones do not: a request that blocks holds one. */
    public static final int POOL_SIZE = 200;

    private static final int MOST_NAMED = 10;

    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern(
                    "EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private static volatile Dated dated = new Dated(0, "");

    private final ServerConfig config;
    private final Application application;
    private final @Nullable ClassLoader applicationLoader;
    private final Workers workers;
    private final Watch watch;
    private final SafeSink errors;
    private final ReentrantLock alone = new ReentrantLock();
    private final AtomicInteger inFlight = new AtomicInteger();
    private final Drain drain;

    /**
     * Makes the engine of one server, which speaks HTTP and runs applications that block.
     *
     * @throws IllegalArgumentException if a setting is for servers of another kind; names both
     */
    public Engine(ServerConfig config, Application application) {
        this(config, application, ServerKind.BLOCKING);
    }

    /** The same for a server that can run applications on its event loop too: see {@link Exchange#collect}. */
    public static Engine withInline(ServerConfig config, Application application) {
        return new Engine(config, application, ServerKind.EVENT_LOOP);
    }

    /** The same for a server that speaks the protocol of a gateway in front: see {@link #newCgiRequest}. */
    public static Engine behindGateway(ServerConfig config, Application application) {
        return new Engine(config, application, ServerKind.BEHIND_GATEWAY);
    }

    private Engine(ServerConfig config, Application application, ServerKind kind) {
        this.config = Objects.requireNonNull(config, "config");
        kind.check(config);
        this.application = Objects.requireNonNull(application, "application");
        applicationLoader = application.getClass().getClassLoader();
        workers = new Workers(config);
        errors = new SafeSink(config.errors());
        watch = new Watch(config, errors);
        drain = new Drain(() -> inFlight.get() + watch.headsUnderWay());
    }

    /**
     * Returns the guard of a new HTTP/1 connection; for the first parameter see {@link FramingGuard#FramingGuard}.
     *
     * @param client called when the client takes too long, until the guard is {@linkplain FramingGuard#closed closed}
     */
    public FramingGuard newGuard(int ahead, SlowClient client) {
        FramingGuard guard = new FramingGuard(config, ahead);
        watch.add(guard.times(), client);
        return guard;
    }

    /**
     * Returns the parser of a new HTTP/1 connection, for a server that has none of its own.
     *
     * @param client called when the client takes too long, until the parser is {@linkplain RequestParser#closed closed}
     */
    public RequestParser newParser(SlowClient client) {
        RequestParser parser = new RequestParser(config);
        watch.add(parser.times(), client);
        return parser;
    }

    /**
     * Returns the request of a new connection, for the protocol of a gateway in front.
     *
     * @param client called when the gateway takes too long, until the request is {@linkplain CgiRequest#closed closed}
     */
    public CgiRequest newCgiRequest(SlowClient client) {
        CgiRequest request = new CgiRequest(config);
        watch.add(request.times(), client);
        return request;
    }

    /**
     * What runs requests: the configured executor, else virtual threads from JDK 24 on, else a pool of platform
     * threads. The engine ends its own with the server.
     */
    public Executor executor() {
        return workers.executor();
    }

    /** Returns the running server over a listener that accepts connections; it carries out stop, drain and join. */
    public Server running(Listener listener) {
        watch.start();
        return new RunningServer(this, listener);
    }

    private boolean inline() {
        return config.execution() == Execution.INLINE;
    }

    /**
     * Has one request answered by the {@linkplain #executor() executor}, as {@link #handle} does on the calling thread.
     * It is in flight from now on, so that a stop waits for it. If the executor refuses, the exchange is aborted.
     *
     * <p>Where the application runs inline, it is the calling thread that answers, the event loop's: before this
     * returns, or when the body is {@linkplain Exchange#collect collected}.
     */
    public void dispatch(Exchange exchange) {
        inFlight.incrementAndGet();
        if (inline()) {
            runInline(exchange);
            return;
        }
        try {
            executor().execute(() -> run(exchange));
        } catch (RejectedExecutionException e) {
            errors.log(System.Logger.Level.WARNING, "the executor refused a request: " + e.getMessage(), null);
            abort(exchange);
            left();
        }
    }

    private void runInline(Exchange exchange) {
        RequestHead head = exchange.head();
        if (!head.hasBody() || head.refusal() != null) {
            run(exchange);
            return;
        }
        try {
            if (head.expectsContinue()) {
                exchange.sendContinue();
            }
            head.times.reading();
            exchange.collect(() -> {
                head.times.read();
                run(exchange);
            });
        } catch (IOException e) {
            errors.log(System.Logger.Level.DEBUG, "the client left before it sent its request body", e);
            abort(exchange);
            left();
        }
    }

    /**
     * Answers one request, from its head to the release or abort of the exchange, on the calling thread, which may
     * block.
     *
     * <p>Throws nothing, leaves no interrupt behind (rule B-25), and restores the context class loader.
     */
    public void handle(Exchange exchange) {
        inFlight.incrementAndGet();
        run(exchange);
    }

    /** Answers it, and what the client has sent behind it meanwhile. */
    private void run(Exchange first) {
        Exchange exchange = first;
        while (exchange != null) {
            exchange = runOne(exchange);
        }
    }

    private @Nullable Exchange runOne(Exchange exchange) {
        Exchange next = null;
        Thread thread = Thread.currentThread();
        ClassLoader loader = thread.getContextClassLoader();
        try {
            thread.setContextClassLoader(applicationLoader);
            answer(exchange);
            next = exchange.next();
        } catch (Throwable failure) { // a fault of the adapter or of the engine itself: the worker must survive it
            errors.failed("a fault below the application ended a request", failure);
            abort(exchange);
        } finally {
            thread.setContextClassLoader(loader);
            Thread.interrupted();
            if (next != null) {
                inFlight.incrementAndGet(); // before this one leaves, or a stop could think that none is left
            }
            left();
        }
        return next;
    }

    private void left() {
        inFlight.decrementAndGet();
        drain.requestEnded();
    }

    private void abort(Exchange exchange) {
        try {
            exchange.abort();
        } catch (Throwable failure) { // nothing is left that could be tried
            errors.failed("an exchange could not be aborted", failure);
        }
    }

    private void answer(Exchange exchange) {
        RequestInput input = new RequestInput(exchange, inline());
        try {
            answer(exchange, input);
        } finally {
            input.end();
        }
    }

    private void answer(Exchange exchange, RequestInput input) {
        ResponseFlow flow = new ResponseFlow(exchange, input, this);
        RequestHead head = exchange.head();
        head.times.answering(head);
        Refusal refusal = head.refusal();
        RequestEnviron request = null;
        if (refusal == null) {
            request = new RequestEnviron(config, exchange, input, errors);
            refusal = request.refusal();
        }
        if (refusal == null) {
            runApplication(Objects.requireNonNull(request), flow);
        } else {
            flow.sendRefusal(refusal);
        }
        flow.finish();
    }

    private void runApplication(RequestEnviron request, ResponseFlow flow) {
        if (config.multithread()) {
            callApplication(request, flow);
            return;
        }
        try {
            alone.lockInterruptibly();
        } catch (InterruptedException e) { // the server stops, and the application may never come free
            flow.cutOff();
            return;
        }
        try {
            callApplication(request, flow);
        } finally {
            alone.unlock();
        }
    }

    private void callApplication(RequestEnviron request, ResponseFlow flow) {
        Body body = null;
        Throwable failure = null;
        try {
            body = application.call(Environ.over(request), flow);
            if (body == null) {
                throw new ContractViolation(
                        "B-01", "an application returns a body, if need be Body.empty()", "it was null");
            }
            flow.send(body);
        } catch (Throwable thrown) { // also Errors: the worker serves others afterwards (rule B-24)
            failure = thrown;
        }
        try {
            failAndClose(body, request, flow, failure);
            flow.end();
        } finally { // also when the adapter fails
            request.tellEnd(flow, failure);
        }
    }

    private void failAndClose(
            @Nullable Body body, RequestEnviron request, ResponseFlow flow, @Nullable Throwable failure) {
        try {
            if (failure != null) {
                flow.fail(failure);
            }
        } finally { // also when the adapter fails at the error page (rule B-15)
            Throwable all = closed(body, closed(flow.closeableBlocks(), failure));
            request.flushErrors();
            if (all != null) {
                log(flow, all);
            }
        }
    }

    /** Closes it if it is there; returns the failure to log, a second attached to the first (rules B-18, B-19). */
    private static @Nullable Throwable closed(@Nullable AutoCloseable closeable, @Nullable Throwable failure) {
        if (closeable == null) {
            return failure;
        }
        try {
            closeable.close();
        } catch (Throwable thrown) { // whatever close throws, the response is not its business
            if (failure == null) {
                return thrown;
            }
            if (failure != thrown) {
                failure.addSuppressed(thrown);
            }
        }
        return failure;
    }

    private void log(ResponseFlow flow, Throwable failure) {
        switch (flow.outcome(failure)) {
            case CLIENT_LEFT -> errors.log(System.Logger.Level.DEBUG, ResponseFlow.LEFT, failure);
            case REQUEST_FAILED ->
                errors.log(
                        System.Logger.Level.DEBUG,
                        "the client did not send the request body that it announced",
                        failure);
            default -> errors.failed("the application failed", failure);
        }
    }

    ServerConfig config() {
        return config;
    }

    /** Where failures are reported; never throws. */
    SafeSink errors() {
        return errors;
    }

    /** How many bytes of a block are written at once. Inline, all of it: a second part would have to wait. */
    int mostOfWrite() {
        return inline() ? Integer.MAX_VALUE : ResponseFlow.MOST_OF_WRITE;
    }

    /** What ends the requests; once it has begun, every answer says that its connection closes. */
    Drain drain() {
        return drain;
    }

    /** Reports the requests that are in flight still, since they are to be cut off; returns how many. */
    int cutOff() {
        int count = drain.busy();
        if (count > 0) {
            String some = watch.answering()
                    .limit(MOST_NAMED)
                    .map(head -> head.method() + " " + head.target().split("\\?", 2)[0])
                    .collect(Collectors.joining(", "));
            errors.log(
                    System.Logger.Level.WARNING,
                    "the stop cuts off " + count + (count == 1 ? " request" : " requests")
                            + (some.isEmpty() ? "" : ": " + some),
                    null);
        }
        return count;
    }

    /** Interrupts what still runs and ends the engine's own threads. */
    void endThreads() {
        watch.end();
        workers.end();
    }

    /** The value of the field Date now, for servers that send none (RFC 9110, section 5.6.7; rule H-12). */
    public static String date() {
        long second = System.currentTimeMillis() / 1000;
        Dated last = dated;
        if (last.second != second) {
            last = new Dated(second, date(second));
            dated = last;
        }
        return last.text;
    }

    /** The same for any second since 1970. */
    static String date(long second) {
        return DATE.format(Instant.ofEpochSecond(second));
    }

    /**
     * What {@link ServerProvider#start} throws when the address cannot be listened on: names address, cause and mend.
     */
    public IOException cannotListen(Exception cause) {
        String address = config.unixSocket()
                .map(file -> "the Unix socket " + file)
                .orElseGet(() -> config.host() + ":" + config.port());
        String mend =
                config.unixSocket().isPresent() ? "another path" : "another host or port (port 0 takes a free one)";
        return new IOException(
                "Cannot listen on " + address + ": " + cause.getMessage() + "; stop what listens there, or choose "
                        + mend,
                cause);
    }

    /** A date as text, and the second that it stands for. */
    private record Dated(long second, String text) {}
}
