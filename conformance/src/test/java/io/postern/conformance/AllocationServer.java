package io.postern.conformance;

import static io.postern.gateway.EnvironKeys.INPUT;
import static io.postern.gateway.EnvironKeys.PATH_INFO;

import com.sun.management.ThreadMXBean;
import io.postern.gateway.Application;
import io.postern.gateway.Body;
import io.postern.gateway.Environ;
import io.postern.gateway.Gateway;
import io.postern.gateway.Headers;
import io.postern.gateway.Server;
import io.postern.gateway.ServerConfig;
import io.postern.gateway.StartResponse;
import java.lang.management.ManagementFactory;
import java.util.Arrays;

/** Greets, echoes, and tells what its threads have allocated; run in a virtual machine of its own. */
final class AllocationServer implements Application {

    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    /** Prints its port, and serves until it is ended. */
    public static void main(String[] arguments) throws Exception {
        Server server = Gateway.serve(
                new AllocationServer(), ServerConfig.builder().port(0).build());
        System.out.println(server.port());
        server.join();
    }

    @Override
    public Body call(Environ environ, StartResponse startResponse) throws Exception {
        startResponse.start("200 OK", Headers.of("Content-Type", "text/plain"));
        return switch (environ.require(PATH_INFO)) {
            case "/echo" -> Body.of(environ.require(INPUT).readAllBytes());
            case "/allocated" -> Body.of(Long.toString(allocatedBytes()));
            default -> Body.of("Hello, world!");
        };
    }

    private long allocatedBytes() {
        try {
            return (long)
                    ThreadMXBean.class.getMethod("getTotalThreadAllocatedBytes").invoke(threads);
        } catch (ReflectiveOperationException e) { // before JDK 21; the threads of the servers live on
            return Arrays.stream(threads.getThreadAllocatedBytes(threads.getAllThreadIds()))
                    .sum();
        }
    }
}
