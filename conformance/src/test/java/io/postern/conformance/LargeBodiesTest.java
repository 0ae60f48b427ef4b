package io.postern.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/**
 * A body of 1 GiB passes a server with a heap of 64 MiB, in both directions: nothing is collected anywhere (rules I-20,
 * B-31).
 */
class LargeBodiesTest {

    private static final long GIB = 1L << 30;
    private static final byte[] BLOCK = new byte[256 * 1024];

    static final List<String> SERVERS = Providers.NAMES;

    @ParameterizedTest
    @FieldSource("SERVERS")
    void aGibibyteGoesUpAndDownThroughASmallHeap(String name) throws Exception {
        try (ChildJvm jvm = ChildJvm.start(List.of(
                "-Xmx64m",
                "-Dpostern.server=" + name,
                "-cp",
                System.getProperty("java.class.path"),
                LargeBodiesServer.class.getName()))) {
            int port = Integer.parseInt(jvm.line());

            assertThat(upload(port, "Content-Length: " + GIB, false))
                    .as("bytes received with a length")
                    .isEqualTo(GIB);
            assertThat(upload(port, "Transfer-Encoding: chunked", true))
                    .as("bytes received in chunks")
                    .isEqualTo(GIB);
            assertThat(download(port, "/length")).as("bytes sent with a length").isEqualTo(GIB);
            assertThat(download(port, "/chunked")).as("bytes sent in chunks").isGreaterThan(GIB);
        }
    }

    private static long upload(int port, String framing, boolean chunked) throws Exception {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(120_000);
            CompletableFuture<String> answer = CompletableFuture.supplyAsync(() -> lastLine(socket));
            OutputStream out = socket.getOutputStream();
            out.write(head("POST /upload", framing));
            for (long sent = 0; sent < GIB; sent += BLOCK.length) {
                if (chunked) {
                    out.write((Integer.toHexString(BLOCK.length) + "\r\n").getBytes(StandardCharsets.US_ASCII));
                }
                out.write(BLOCK);
                if (chunked) {
                    out.write('\r');
                    out.write('\n');
                }
            }
            if (chunked) {
                out.write("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            }
            return Long.parseLong(answer.get());
        }
    }

    private static long download(int port, String path) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(120_000);
            socket.getOutputStream().write(head("GET " + path, "Accept: */*"));
            InputStream in = new BufferedInputStream(socket.getInputStream(), 1 << 16);
            skipHead(in);
            return in.transferTo(OutputStream.nullOutputStream());
        }
    }

    private static byte[] head(String start, String field) {
        return (start + " HTTP/1.1\r\nHost: a\r\nConnection: close\r\n" + field + "\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII);
    }

    private static String lastLine(Socket socket) {
        try {
            String all = new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
            return all.substring(all.lastIndexOf('\n') + 1);
        } catch (IOException e) {
            throw new AssertionError("no answer to the upload", e);
        }
    }

    private static void skipHead(InputStream in) throws IOException {
        int matched = 0;
        while (matched < 4) {
            int next = in.read();
            if (next < 0) {
                throw new IOException("the answer ended in its head");
            }
            matched = next == "\r\n\r\n".charAt(matched) ? matched + 1 : next == '\r' ? 1 : 0;
        }
    }
}
