package io.postern.middleware;

import static io.postern.gateway.EnvironKeys.PATH_INFO;
import static io.postern.gateway.EnvironKeys.QUERY_STRING;
import static io.postern.gateway.EnvironKeys.REQUEST_METHOD;

import io.postern.gateway.Application;
import io.postern.gateway.Body;
import io.postern.gateway.Environ;
import io.postern.gateway.FileBody;
import io.postern.gateway.Headers;
import io.postern.gateway.Middleware;
import io.postern.gateway.StartResponse;
import java.io.IOException;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * Middleware that answers GET and HEAD with the files of a folder, and leaves all else to the application inside.
 *
 * <pre>{@code
 * Application site = StaticFiles.of(Path.of("public")).wrap(application);
 * }</pre>
 *
 * <p>For a folder it is the {@code index.html} in it. Clients may ask for a part ({@code Range}, one at a time), or on
 * a condition; servers send the file themselves where they can. Beside {@code app.js} may lie {@code app.js.br} or
 * {@code app.js.gz}, which is sent to clients that take it, unless it is older.
 *
 * <p>A file counts only if it lies inside the folder after all symbolic links, and no name on the way begins with a dot
 * ({@code .well-known} excepted). What does not count is not there: the application inside is asked.
 */
public final class StaticFiles implements Middleware {

    private static final String WELL_KNOWN = ".well-known";
    private static final String INDEX = "index.html";

    private final Path root;
    private final Optional<String> cacheControl;

    private StaticFiles(Path root, Optional<String> cacheControl) {
        this.root = root;
        this.cacheControl = cacheControl;
    }

    /**
     * Returns middleware for the files below a folder.
     *
     * @throws IOException if it cannot be read, or is no folder
     */
    public static StaticFiles of(Path folder) throws IOException {
        Path root = folder.toRealPath();
        if (!Files.isDirectory(root)) {
            throw new NotDirectoryException(folder + " is to be the folder whose files are served");
        }
        return new StaticFiles(root, Optional.empty());
    }

    /** Returns the same that sends this field with each file: {@code "public, max-age=3600"}. */
    public StaticFiles cacheControl(String value) {
        return new StaticFiles(root, Optional.of(value));
    }

    @Override
    public Application wrap(Application inner) {
        Objects.requireNonNull(inner, "inner");
        return (environ, startResponse) -> {
            String method = environ.require(REQUEST_METHOD);
            Optional<Path> found =
                    method.equals("GET") || method.equals("HEAD") ? find(environ.require(PATH_INFO)) : Optional.empty();
            if (found.isEmpty()) {
                return inner.call(environ, startResponse);
            }
            if (Files.isDirectory(found.get())) {
                return toFolder(environ, startResponse);
            }
            return send(found.get(), environ, startResponse);
        };
    }

    /** The real file, or the folder whose path lacks its slash. */
    private Optional<Path> find(String path) {
        if (!path.startsWith("/")) {
            return Optional.empty();
        }
        boolean folder = path.endsWith("/");
        String names = path.substring(1, Math.max(1, path.length() - (folder ? 1 : 0)));
        Optional<Path> found = names.isEmpty() ? Optional.of(root) : named(names);
        if (found.isEmpty() || !Files.isDirectory(found.get())) {
            return folder ? Optional.empty() : found;
        }
        Optional<Path> index = real(found.get().resolve(INDEX)).filter(Files::isRegularFile);
        return folder || index.isEmpty() ? index : found;
    }

    private Optional<Path> named(String names) {
        for (String name : names.split("/", -1)) {
            boolean hidden = name.startsWith(".") && !name.equals(WELL_KNOWN);
            if (name.isEmpty() || hidden || name.indexOf('\\') >= 0) {
                return Optional.empty();
            }
        }
        try {
            return real(root.resolve(names));
        } catch (InvalidPathException e) { // such as a NUL, which no name has
            return Optional.empty();
        }
    }

    private Optional<Path> real(Path path) {
        try {
            Path real = path.toRealPath();
            boolean served = real.startsWith(root) && (Files.isRegularFile(real) || Files.isDirectory(real));
            return served ? Optional.of(real) : Optional.empty();
        } catch (IOException e) { // not there, or not for this process to read
            return Optional.empty();
        }
    }

    private static Body toFolder(Environ environ, StartResponse startResponse) throws Exception {
        String path = environ.require(PATH_INFO);
        String name = new URI(null, null, path.substring(path.lastIndexOf('/')), null).toASCIIString();
        String query = environ.require(QUERY_STRING);
        startResponse.start(
                "301 Moved Permanently",
                Headers.of("Location", "." + name + "/" + (query.isEmpty() ? "" : "?" + query)));
        return Body.empty();
    }

    private Body send(Path file, Environ environ, StartResponse startResponse) throws Exception {
        Headers headers = Headers.of("Content-Type", MediaTypes.of(file));
        cacheControl.ifPresent(value -> headers.set("Cache-Control", value));
        Path sent = coded(file, environ, headers);
        FileChannel channel = FileChannel.open(sent, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
        try {
            return send(channel, Files.getLastModifiedTime(sent).toInstant(), environ, headers, startResponse);
        } catch (Exception | Error e) {
            channel.close();
            throw e;
        }
    }

    /** The file, or the one beside it that is smaller and that the client takes. */
    private Path coded(Path file, Environ environ, Headers headers) throws IOException {
        Path chosen = file;
        for (Coding coding : Coding.values()) {
            Optional<Path> beside = real(file.resolveSibling(file.getFileName() + coding.suffix()));
            if (beside.isEmpty() || isOlder(beside.get(), file)) {
                continue;
            }
            Fields.vary(headers, "Accept-Encoding");
            if (chosen.equals(file) && AcceptedCodings.contain(environ.header("Accept-Encoding"), coding.token())) {
                headers.set("Content-Encoding", coding.token());
                chosen = beside.get();
            }
        }
        return chosen;
    }

    private static boolean isOlder(Path coded, Path file) throws IOException {
        return Files.getLastModifiedTime(coded).compareTo(Files.getLastModifiedTime(file)) < 0;
    }

    /** Best first. */
    private enum Coding {
        BR,
        GZIP;

        String token() {
            return this == BR ? "br" : "gzip";
        }

        String suffix() {
            return this == BR ? ".br" : ".gz";
        }
    }

    private static Body send(
            FileChannel file, Instant exactly, Environ environ, Headers headers, StartResponse startResponse)
            throws Exception {
        long size = file.size();
        Instant modified = Instant.ofEpochSecond(exactly.getEpochSecond());
        String coding =
                headers.first("Content-Encoding").map(token -> "-" + token).orElse("");
        String tag = "\"" + Long.toHexString(exactly.toEpochMilli()) + "-" + Long.toHexString(size) + coding + "\"";
        headers.set("ETag", tag);
        headers.set("Last-Modified", Preconditions.text(modified));
        switch (Preconditions.of(environ, tag, modified)) {
            case NOT_MODIFIED -> {
                startResponse.start("304 Not Modified", headers.remove("Content-Type"));
                return closed(file);
            }
            case FAILED -> {
                startResponse.start("412 Precondition Failed", Headers.create());
                return closed(file);
            }
            default -> {
                // as if nothing had been said
            }
        }
        headers.set("Accept-Ranges", "bytes");
        Optional<ByteRange> range = range(environ, size, tag, modified);
        if (range.isEmpty()) {
            startResponse.start("200 OK", headers.set("Content-Length", Long.toString(size)));
            return environ.require(REQUEST_METHOD).equals("HEAD") ? closed(file) : FileBody.region(file, 0, size);
        }
        headers.set("Content-Range", range.get().contentRange(size));
        if (range.get().isOutside()) {
            headers.remove("Content-Encoding").remove("Content-Type");
            startResponse.start("416 Range Not Satisfiable", headers);
            return closed(file);
        }
        startResponse.start("206 Partial Content", headers);
        return FileBody.region(file, range.get().start(), range.get().length());
    }

    private static Body closed(FileChannel file) throws IOException {
        file.close();
        return Body.empty();
    }

    /** The part that is asked for: of a GET only, and only while the file is the one that the client has begun. */
    private static Optional<ByteRange> range(Environ environ, long size, String tag, Instant modified) {
        String condition = environ.header("If-Range");
        boolean same = condition == null
                || condition.strip().equals(tag)
                || Preconditions.date(condition).equals(Optional.of(modified));
        boolean get = environ.require(REQUEST_METHOD).equals("GET");
        return same && get ? ByteRange.of(environ.header("Range"), size) : Optional.empty();
    }
}
