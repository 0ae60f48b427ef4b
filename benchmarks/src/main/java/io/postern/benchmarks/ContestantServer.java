package io.postern.benchmarks;

import com.sun.management.ThreadMXBean;
import io.postern.examples.Hello;
import io.postern.gateway.Gateway;
import io.postern.gateway.ServerConfig;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The process of one contestant: {@code ContestantServer (raw|postern) SERVER}. Prints its port, then, for each line on
 * stdin, how many bytes it has allocated so far; ends with stdin.
 */
final class ContestantServer {

    private ContestantServer() {}

    public static void main(String[] args) throws Exception {
        boolean raw = args[0].equals("raw");
        System.out.println(raw ? startRaw(args[1]) : startPostern(args[1]));
        BufferedReader questions = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
        while (questions.readLine() != null) {
            System.out.println(allocatedBytes());
        }
        Runtime.getRuntime().halt(0);
    }

    private static int startRaw(String server) throws Exception {
        return switch (server) {
            case "jdk" -> RawJdk.start();
            case "undertow" -> RawUndertow.start();
            case "jetty" -> RawJetty.start();
            case "netty" -> RawNetty.start();
            default -> throw new IllegalArgumentException(server);
        };
    }

    @SuppressWarnings("resource") // serves until the process ends
    private static int startPostern(String server) throws IOException {
        ServerConfig config = ServerConfig.builder().server(server).port(0).build();
        return Gateway.serve(new Hello(), config).port();
    }

    private static long allocatedBytes() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        try {
            return (long)
                    ThreadMXBean.class.getMethod("getTotalThreadAllocatedBytes").invoke(threads);
        } catch (ReflectiveOperationException e) { // before JDK 21; there the threads of a pool live on
            return Arrays.stream(threads.getThreadAllocatedBytes(threads.getAllThreadIds()))
                    .sum();
        }
    }
}
