package io.postern.benchmarks;

import static io.postern.gateway.EnvironKeys.INPUT;
import static io.postern.gateway.EnvironKeys.PATH_INFO;

import io.postern.examples.Hello;
import io.postern.gateway.Application;
import io.postern.gateway.Body;
import io.postern.gateway.Headers;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import tools.jackson.databind.json.JsonMapper;

/** The work as applications of Postern. */
final class Applications {

    private static final Headers TEXT = Headers.of("Content-Type", "text/plain");
    private static final Headers JSON = Headers.of("Content-Type", "application/json");
    private static final Headers BINARY = Headers.of("Content-Type", "application/octet-stream");
    private static final Headers BINARY_BLOCKS =
            Headers.of("Content-Type", "application/octet-stream", "Content-Length", "" + Content.LENGTH);
    private static final List<byte[]> BLOCKS = Collections.nCopies(Content.BLOCKS, Content.BLOCK);

    private Applications() {}

    static Application of(Work work) {
        return switch (work) {
            case HELLO, PIPELINE -> new Hello();
            case HEADERS -> headers();
            case ECHO -> echo();
            case STREAM -> stream();
            case FILE -> file(Content.file());
            case BLOCKING -> blocking();
            case JSON -> json();
            case ROUTES10, ROUTES1000, ROUTES10000 -> routes(work.routes());
        };
    }

    private static Application headers() {
        return (environ, startResponse) -> {
            String path = environ.require(PATH_INFO);
            String agent = environ.header("User-Agent");
            String language = environ.header("Accept-Language");
            startResponse.start("200 OK", TEXT);
            return Body.of(Content.hello(path, agent, language));
        };
    }

    private static Application echo() {
        return (environ, startResponse) -> {
            byte[] content = environ.require(INPUT).readAllBytes();
            startResponse.start("200 OK", JSON);
            return Body.of(content);
        };
    }

    private static Application json() {
        JsonMapper mapper = JsonMapper.shared();
        return (environ, startResponse) -> {
            Content.Item item = mapper.readValue(environ.require(INPUT).readAllBytes(), Content.Item.class);
            startResponse.start("200 OK", JSON);
            return Body.of(mapper.writeValueAsBytes(item));
        };
    }

    private static Application routes(int count) {
        Map<String, Function<String, byte[]>> routes = new HashMap<>();
        for (int i = 0; i < count; i++) {
            routes.put(Content.route(i, ""), Content::of);
        }
        return (environ, startResponse) -> {
            String path = environ.require(PATH_INFO);
            int parameter = path.lastIndexOf('/') + 1;
            Function<String, byte[]> handler = routes.get(path.substring(0, parameter));
            startResponse.start(handler == null ? "404 Not Found" : "200 OK", TEXT);
            return handler == null ? Body.empty() : Body.of(handler.apply(path.substring(parameter)));
        };
    }

    private static Application stream() {
        return (environ, startResponse) -> {
            startResponse.start("200 OK", BINARY_BLOCKS);
            return () -> BLOCKS.stream().map(ByteBuffer::wrap).iterator();
        };
    }

    private static Application file(Path file) {
        return (environ, startResponse) -> {
            startResponse.start("200 OK", BINARY);
            return Body.of(file);
        };
    }

    private static Application blocking() {
        return (environ, startResponse) -> {
            Thread.sleep(Content.SLEEP_MILLIS);
            startResponse.start("200 OK", TEXT);
            return Body.of(Content.HELLO);
        };
    }
}
