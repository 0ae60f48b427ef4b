package io.postern.conformance;

import static io.postern.gateway.EnvironKeys.INPUT;
import static io.postern.gateway.EnvironKeys.PATH_INFO;

import io.postern.gateway.Application;
import io.postern.gateway.Body;
import io.postern.gateway.Environ;
import io.postern.gateway.Gateway;
import io.postern.gateway.Headers;
import io.postern.gateway.Server;
import io.postern.gateway.ServerConfig;
import io.postern.gateway.StartResponse;
import java.io.InputStream;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;

/** Counts what it receives, sends as much as is asked for; run in a virtual machine of its own. */
final class LargeBodiesServer implements Application {

    private static final int BLOCK = 256 * 1024;
    private static final long BLOCKS = (1L << 30) / BLOCK;

    private final byte[] block = new byte[BLOCK];
    private final AtomicInteger reports = new AtomicInteger();

    /** Prints its port, and serves until it is ended. */
    public static void main(String[] arguments) throws Exception {
        LargeBodiesServer application = new LargeBodiesServer();
        Server server = Gateway.serve(
                application,
                ServerConfig.builder()
                        .port(0)
                        .errors((level, text, failure) -> application.report(level, text))
                        .build());
        System.out.println(server.port());
        server.join();
    }

    private void report(Level level, String text) {
        if (level.compareTo(Level.WARNING) >= 0) {
            reports.incrementAndGet();
            System.err.println(text);
        }
    }

    @Override
    public Body call(Environ environ, StartResponse startResponse) throws Exception {
        return switch (environ.require(PATH_INFO)) {
            case "/upload" -> count(environ.require(INPUT), startResponse);
            case "/length" -> blocks(Headers.of("Content-Length", Long.toString(BLOCKS * BLOCK)), startResponse);
            case "/health" -> health(startResponse);
            default -> blocks(Headers.create(), startResponse);
        };
    }

    private static Body count(InputStream input, StartResponse startResponse) throws Exception {
        byte[] buffer = new byte[BLOCK];
        long count = 0;
        for (int read = input.read(buffer); read >= 0; read = input.read(buffer)) {
            count += read;
        }
        startResponse.start("200 OK", Headers.of("Content-Type", "text/plain"));
        return Body.of(Long.toString(count));
    }

    /** The bytes of the heap that are in use, and how many failures were reported. */
    private Body health(StartResponse startResponse) throws Exception {
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        startResponse.start("200 OK", Headers.of("Content-Type", "text/plain"));
        return Body.of(runtime.totalMemory() - runtime.freeMemory() + " " + reports);
    }

    private Body blocks(Headers headers, StartResponse startResponse) throws Exception {
        startResponse.start("200 OK", headers);
        return Body.of(() -> LongStream.range(0, BLOCKS)
                .mapToObj(number -> ByteBuffer.wrap(block))
                .iterator());
    }
}
