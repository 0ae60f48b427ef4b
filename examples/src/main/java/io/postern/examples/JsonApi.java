package io.postern.examples;

import static io.postern.gateway.EnvironKeys.ERRORS;
import static io.postern.gateway.EnvironKeys.INPUT;
import static io.postern.gateway.EnvironKeys.PATH_INFO;
import static io.postern.gateway.EnvironKeys.QUERY_STRING;
import static io.postern.gateway.EnvironKeys.REQUEST_METHOD;

import io.postern.gateway.Application;
import io.postern.gateway.Body;
import io.postern.gateway.Environ;
import io.postern.gateway.Headers;
import io.postern.gateway.StartResponse;
import java.util.UUID;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * A small JSON service: says what it was asked, and gives back the JSON that was posted.
 *
 * <p>One instance serves all requests, also at the same time, so all that it keeps is immutable or safe for threads.
 */
public final class JsonApi implements Application {

    private static final int LARGEST_BODY = 1 << 20;

    private final String id = UUID.randomUUID().toString();
    private final JsonMapper json = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS) // a number goes back as it came
            .build();

    @Override
    public Body call(Environ environ, StartResponse startResponse) throws Exception {
        environ.require(ERRORS).println("JsonApi " + id);

        // The input ends by itself, with a Content-Length, chunked, or with nothing posted at all. A body that the
        // client does not complete is an exception here; the server answers for it.
        byte[] posted = environ.require(INPUT).readNBytes(LARGEST_BODY + 1);
        if (posted.length > LARGEST_BODY) {
            return answer(startResponse, "413 Content Too Large", error("more than " + LARGEST_BODY + " bytes posted"));
        }
        byte[] answer;
        try {
            answer = json.writeValueAsBytes(described(environ).set("received", parsed(posted)));
        } catch (JacksonException | NumberFormatException e) { // the latter: an exponent that no number can have
            return answer(startResponse, "400 Bad Request", error("the posted text is not JSON"));
        }
        return answer(startResponse, "200 OK", answer);
    }

    private ObjectNode described(Environ environ) {
        boolean correct = environ.require(PATH_INFO).equals("/mypath");
        return json.createObjectNode()
                .put("status", "OK")
                .put("path_info", correct ? "correct path" : "incorrect path")
                .put("query_string", environ.require(QUERY_STRING))
                .put("method", environ.require(REQUEST_METHOD));
    }

    private JsonNode parsed(byte[] posted) {
        return posted.length == 0 ? json.nullNode() : json.readValue(posted, JsonNode.class);
    }

    private byte[] error(String message) {
        return json.writeValueAsBytes(
                json.createObjectNode().put("status", "error").put("message", message));
    }

    private static Body answer(StartResponse startResponse, String status, byte[] content) throws Exception {
        startResponse.start(
                status,
                Headers.of("Content-Type", "application/json", "Content-Length", Integer.toString(content.length)));
        return Body.of(content);
    }
}
