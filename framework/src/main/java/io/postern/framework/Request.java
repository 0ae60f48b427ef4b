package io.postern.framework;

import static io.postern.gateway.EnvironKeys.INPUT;
import static io.postern.gateway.EnvironKeys.PATH_INFO;
import static io.postern.gateway.EnvironKeys.QUERY_STRING;
import static io.postern.gateway.EnvironKeys.REQUEST_METHOD;
import static io.postern.gateway.EnvironKeys.SCRIPT_NAME;

import io.postern.gateway.Environ;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.exc.InvalidDefinitionException;

/**
 * A request, as its handler sees it. What it lacks is in its {@link #environ}, always.
 *
 * <p>What cannot be understood throws {@link HttpError}, which is answered with its status.
 */
public final class Request {

    private final App app;
    private final Environ environ;
    private final Map<String, String> path;
    private byte @Nullable [] content;
    private @Nullable Parameters query;
    private @Nullable Cookies cookies;
    private @Nullable Multipart multipart;

    Request(App app, Environ environ, Map<String, String> path) {
        this.app = app;
        this.environ = environ;
        this.path = path;
    }

    /** The request as the server gave it. */
    public Environ environ() {
        return environ;
    }

    /** The method: {@code GET}. */
    public String method() {
        return environ.require(REQUEST_METHOD);
    }

    /** The path below the application, decoded. */
    public String path() {
        return environ.require(PATH_INFO);
    }

    /**
     * A parameter of the route's path, decoded.
     *
     * @throws IllegalArgumentException if the route has none of that name
     */
    public String path(String name) {
        String value = path.get(name);
        if (value == null) {
            throw new IllegalArgumentException("the route has no parameter {" + name + "}, only " + path.keySet());
        }
        return value;
    }

    /** A parameter {@code {name:int}} of the route's path. */
    public int pathInt(String name) {
        return Integer.parseInt(path(name));
    }

    /** The parameters behind the question mark. */
    public Parameters query() {
        if (query == null) {
            query = Parameters.parse(environ.require(QUERY_STRING));
        }
        return query;
    }

    /** The first value of a parameter behind the question mark. */
    public Optional<String> query(String name) {
        return query().first(name);
    }

    /** The value of a field; several lines of one name are one value. */
    public Optional<String> header(String name) {
        return Optional.ofNullable(environ.header(name));
    }

    /** The cookies that came along; 431 for more than 200. */
    public Cookies cookies() {
        if (cookies == null) {
            cookies = Cookies.parse(environ.header("Cookie"));
        }
        return cookies;
    }

    /** The whole content, up to {@link App#maxContent}; 413 beyond. Read once, and kept. */
    public byte[] bytes() throws IOException {
        if (content == null) {
            int most = app.mostContent();
            byte[] read = environ.require(INPUT).readNBytes(most + 1);
            if (read.length > most) {
                throw new HttpError(413, "content of at most " + most + " bytes is taken");
            }
            content = read;
        }
        return content;
    }

    /** The content as text, in the charset that its type names, or else in UTF-8. */
    public String text() throws IOException {
        return Text.decoded(bytes(), type().charset());
    }

    private MediaType type() {
        return MediaType.parse(environ.header("Content-Type"));
    }

    /** The content as JSON, bound to that type: a record, a map, a list. 415 if it is of another type. */
    public <T> T json(Class<T> type) throws IOException {
        requireType("application/json");
        try {
            T value = Json.MAPPER.readValue(bytes(), type);
            if (value == null) {
                throw new HttpError(400, "the content is null, where a value is expected");
            }
            return value;
        } catch (InvalidDefinitionException e) { // of the type, whatever the content is
            throw e;
        } catch (DatabindException e) {
            throw new HttpError(400, "the JSON is not what is expected at " + Json.pointer(e));
        } catch (JacksonException e) {
            throw new HttpError(400, "the content is no JSON that is taken: " + e.getOriginalMessage());
        }
    }

    /** The content as JSON of any shape. */
    public JsonNode json() throws IOException {
        return json(JsonNode.class);
    }

    /** The content as a form, {@code application/x-www-form-urlencoded}; 415 if it is of another type. */
    public Parameters form() throws IOException {
        requireType("application/x-www-form-urlencoded");
        return Parameters.parse(new String(bytes(), StandardCharsets.ISO_8859_1));
    }

    /** The content as a form with files, up to the limits of {@link MultipartConfig#defaults}. */
    public Multipart multipart() throws IOException {
        return multipart(MultipartConfig.defaults());
    }

    /**
     * The content as a form with files, {@code multipart/form-data}, up to these limits; 415 if it is of another type.
     * Read once, and kept. The files are deleted when the response has ended. The fields that are no files have
     * {@link App#maxContent} bytes in all.
     */
    public Multipart multipart(MultipartConfig config) throws IOException {
        if (multipart == null) {
            requireType("multipart/form-data");
            multipart = new MultipartReader(config, app.mostContent()).read(environ);
        }
        return multipart;
    }

    private void requireType(String wanted) {
        String type = type().name();
        boolean json = wanted.equals("application/json") && type.endsWith("+json");
        if (!type.equals(wanted) && !json) {
            throw new HttpError(415, "content of type " + wanted + " is taken, but it is \"" + type + "\"");
        }
    }

    /** The first of these types that the client takes, by its {@code Accept}; 406 if it takes none of them. */
    public String accepts(String... types) {
        return Accept.best(environ.header("Accept"), types)
                .orElseThrow(() -> new HttpError(406, "there is " + String.join(", ", types)));
    }

    /**
     * Whether the client, asking by GET or HEAD, has this version already ({@code If-None-Match}): then
     * {@link Response#notModified} is the answer.
     *
     * @param tag the entity tag of the version, with its quotes
     */
    public boolean isNotModified(String tag) {
        return isSafe() && EntityTags.haveWeak(environ.header("If-None-Match"), tag);
    }

    /**
     * Refuses a change that is meant for another version ({@code If-Match}), or only for when there is none
     * ({@code If-None-Match}), so that nobody overwrites what he has not seen.
     *
     * @param tag the entity tag of what is there, with its quotes
     * @throws HttpError 412 if this is not what the client wants to change
     */
    public void requireUnchanged(String tag) {
        String wanted = environ.header("If-Match");
        boolean isAnother = wanted != null && !EntityTags.haveStrong(wanted, tag);
        boolean isToBeNew = !isSafe() && EntityTags.haveWeak(environ.header("If-None-Match"), tag);
        if (isAnother || isToBeNew) {
            throw new HttpError(412, "what is there has the tag " + tag);
        }
    }

    private boolean isSafe() {
        return method().equals("GET") || method().equals("HEAD");
    }

    /**
     * The date of a field such as {@code If-Modified-Since}; nothing if it is malformed, as it counts for nothing then.
     */
    public Optional<Instant> date(String field) {
        try {
            return header(field).map(text -> DateTimeFormatter.RFC_1123_DATE_TIME.parse(text.strip(), Instant::from));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    /**
     * The path of a route by its name, below the application: with these values in the places of its parameters.
     *
     * @throws IllegalArgumentException if there is no such route, or the values do not fit
     */
    public String urlFor(String name, Object... values) {
        return Route.escaped(environ.require(SCRIPT_NAME)) + app.path(name, values);
    }
}
