package io.postern.framework;

import io.postern.gateway.Body;
import io.postern.gateway.Headers;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a handler answers. Made by one of the methods here, and changed by those that return it again. Text, JSON and
 * bytes may be answered again and again by one that is kept, and not changed any more; a file or a stream once.
 */
public final class Response {

    private final Headers headers = Headers.create();
    private final Body body;
    private int status;

    private Response(int status, Body body) {
        this.status = status;
        this.body = body;
    }

    /** An answer without content: 204. */
    public static Response empty() {
        return new Response(204, Body.empty());
    }

    /** Plain text, in UTF-8. */
    public static Response text(String text) {
        return of("text/plain; charset=utf-8", Body.of(text));
    }

    /** A page, in UTF-8. Escape what comes from users. */
    public static Response html(String page) {
        return of("text/html; charset=utf-8", Body.of(page));
    }

    /** A value as JSON: a record, a map, a list, a tree. */
    public static Response json(Object value) {
        return of("application/json", Body.of(Json.MAPPER.writeValueAsBytes(value)));
    }

    /** Bytes of that media type, which are not copied. */
    public static Response bytes(String type, byte[] bytes) {
        return of(type, Body.of(bytes));
    }

    /**
     * A file of that media type, which the server sends itself where it can.
     *
     * @throws IOException if it cannot be opened
     */
    public static Response file(String type, Path file) throws IOException {
        return of(type, Body.of(file));
    }

    /**
     * A file of that media type below a folder, by a path that may come from the client. For a whole folder there is
     * {@code StaticFiles} in the module {@code middleware}, to be mounted.
     *
     * @throws HttpError 404 if it is not there, is no regular file, or lies outside after all symbolic links
     * @throws IOException if the folder is not there
     */
    public static Response file(String type, Path folder, String path) throws IOException {
        Path root = folder.toRealPath();
        try {
            Path file = root.resolve(path).toRealPath();
            boolean plain = !("/" + path + "/").contains("//"); // which Path takes for a single slash, or for the root
            if (plain && file.startsWith(root) && Files.isRegularFile(file)) {
                return file(type, file);
            }
        } catch (FileSystemException | InvalidPathException e) {
            // as if it were not there, which is all that the client is to know
        }
        throw new HttpError(404, "there is no such file");
    }

    /** What a stream has left, of that media type; closed when it is sent. */
    public static Response stream(String type, InputStream stream) {
        return of(type, Body.of(stream));
    }

    /** Blocks of that media type, each sent when it is there. */
    public static Response of(String type, Body body) {
        return new Response(200, body).header("Content-Type", type);
    }

    /**
     * Events for an {@code EventSource} of a page, each sent when it is there; closed at the end if they are
     * {@link AutoCloseable}.
     */
    public static Response events(Iterable<Event> events) {
        return of("text/event-stream", new EventBody(events)).header("Cache-Control", "no-cache");
    }

    /**
     * Sends the client elsewhere, to be asked by GET: 303.
     *
     * @param location a path or a URL, escaped; never one that comes from the client unchecked
     */
    public static Response redirect(String location) {
        return new Response(303, Body.empty()).header("Location", location);
    }

    /** Says that the client has the version with that tag already: 304. */
    public static Response notModified(String tag) {
        return new Response(304, Body.empty()).header("ETag", tag);
    }

    /** What went wrong, as problem details in JSON (RFC 9457). */
    public static Response problem(int status, String detail) {
        return problem(status, detail, Map.of());
    }

    /** The same with more members: {@code type}, {@code instance}, or some of the application's own. */
    public static Response problem(int status, String detail, Map<String, ?> more) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("title", Reasons.of(status));
        members.put("status", status);
        members.put("detail", detail);
        members.putAll(more);
        return of("application/problem+json", Body.of(Json.MAPPER.writeValueAsBytes(members)))
                .status(status);
    }

    /** Sets the status, three digits from 200 on. */
    public Response status(int code) {
        status = code;
        return this;
    }

    /** Adds a field. */
    public Response header(String name, String value) {
        headers.add(name, value);
        return this;
    }

    /** Sets a cookie; throws {@link IllegalStateException} if browsers would refuse it. */
    public Response cookie(Cookie cookie) {
        return header("Set-Cookie", cookie.field());
    }

    int status() {
        return status;
    }

    /** The same, to be changed without a change of this one, which the application may have kept. */
    Response copy() {
        Response copy = new Response(status, body);
        headers.forEach(copy::header);
        return copy;
    }

    /** A list that middleware may change. */
    Headers headers() {
        return headers.copy();
    }

    /** What GET would get: its length too, which nobody else can tell where the body is left out. */
    Headers headersOfHead() {
        long length = body.length();
        boolean hasContent = status != 204 && status != 304;
        if (length < 0 || !hasContent || headers.contains("Content-Length")) {
            return headers();
        }
        return headers().add("Content-Length", Long.toString(length));
    }

    Body body() {
        return body;
    }
}
