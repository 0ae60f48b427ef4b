package io.postern.deploy;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.postern.adapter.uwsgi.NginxProcess;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/** The real nginx with files that are shipped; all that is changed in them are addresses and the places of keys. */
final class Site implements AutoCloseable {

    /** The files, as they are shipped. */
    static final Path SHIPPED = Path.of("nginx").toAbsolutePath();

    private final Path folder;
    private final Endpoint plain = Endpoint.onTcp("listen 80;");
    private final Endpoint encrypted = Endpoint.onTcp("listen 443 ssl http2;");
    private final NginxProcess nginx;

    private Site(Path folder, String file, List<Endpoint> applications, Map<String, String> tls) throws IOException {
        this.folder = folder;
        layOut(folder);
        List<Endpoint> all = new ArrayList<>(applications);
        all.add(listen(plain));
        install(folder, file, all, Map.of());
        if (!tls.isEmpty()) {
            install(folder, "tls", List.of(listen(encrypted)), tls);
        }
        nginx = NginxProcess.start(folder, plain.address());
    }

    private static Endpoint listen(Endpoint where) {
        return new Endpoint(where.shipped(), where.shipped().replaceFirst("\\d+", where.real()));
    }

    /**
     * Starts it.
     *
     * @param file its name without {@code .conf}
     * @param applications where those listen that are named in it
     */
    static Site start(Path folder, String file, List<Endpoint> applications) throws IOException {
        return new Site(folder, file, applications, Map.of());
    }

    /** The same with {@code tls.conf} beside it, in which that is replaced. */
    static Site startWithTls(Path folder, String file, List<Endpoint> applications, Map<String, String> replaced)
            throws IOException {
        return new Site(folder, file, applications, replaced);
    }

    /** Makes that folder nginx's own, with everything in it but a site. */
    static void layOut(Path folder) throws IOException {
        layOutWithoutParts(folder);
        Files.createDirectories(folder.resolve("postern"));
        try (Stream<Path> parts = Files.list(SHIPPED.resolve("postern"))) {
            for (Path each : parts.toList()) {
                Files.copy(each, folder.resolve("postern").resolve(each.getFileName()));
            }
        }
    }

    /** The same without what the sites include. */
    static void layOutWithoutParts(Path folder) throws IOException {
        Files.createDirectories(folder.resolve("conf.d"));
        try (InputStream main = Objects.requireNonNull(Site.class.getResourceAsStream("nginx.conf"))) {
            Files.writeString(
                    folder.resolve("nginx.conf"),
                    new String(main.readAllBytes(), UTF_8).replace("USER", System.getProperty("user.name")));
        }
    }

    private static void install(Path folder, String file, List<Endpoint> addresses, Map<String, String> replaced)
            throws IOException {
        String text = Files.readString(SHIPPED.resolve(file + ".conf"));
        for (Endpoint each : addresses) {
            text = replace(text, each.shipped(), each.real());
        }
        for (Map.Entry<String, String> each : replaced.entrySet()) {
            text = replace(text, each.getKey(), each.getValue());
        }
        Files.writeString(folder.resolve("conf.d").resolve(file + ".conf"), text);
    }

    private static String replace(String text, String shipped, String real) {
        if (!text.contains(shipped)) {
            throw new AssertionError("there is no " + shipped + " to replace in: " + text);
        }
        return text.replace(shipped, real);
    }

    int port() {
        return plain.port();
    }

    int tlsPort() {
        return encrypted.port();
    }

    URI uri(String path) {
        return URI.create("http://127.0.0.1:" + port() + path);
    }

    URI tlsUri(String path) {
        return URI.create("https://localhost:" + tlsPort() + path);
    }

    /** What nginx has to say: its errors, and a line for each request that it did not answer with 200. */
    String log() throws IOException {
        return nginx.log() + String.join("\n", failed());
    }

    /** The lines of requests that were not answered with 200. */
    List<String> failed() throws IOException {
        return requests().stream().filter(line -> !line.startsWith("200 ")).toList();
    }

    /**
     * A line for each request: status, request line, and for each time that it was tried the address and the status.
     */
    List<String> requests() throws IOException {
        return Files.readAllLines(folder.resolve("access.log"));
    }

    @Override
    public void close() {
        nginx.close();
    }
}
