package io.postern.examples;

import static io.postern.gateway.EnvironKeys.INPUT;
import static io.postern.gateway.EnvironKeys.PATH_INFO;
import static io.postern.gateway.EnvironKeys.QUERY_STRING;
import static io.postern.gateway.EnvironKeys.REMOTE_ADDR;
import static io.postern.gateway.EnvironKeys.REQUEST_METHOD;
import static io.postern.gateway.EnvironKeys.REQUEST_URI;
import static io.postern.gateway.EnvironKeys.SERVER_PROTOCOL;
import static io.postern.gateway.EnvironKeys.URL_SCHEME;

import io.postern.gateway.Application;
import io.postern.gateway.Body;
import io.postern.gateway.Environ;
import io.postern.gateway.Headers;
import io.postern.gateway.StartResponse;
import java.io.OutputStream;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.json.JsonMapper;

/**
 * Answers every request with a description of it as JSON: a tool for everyone who debugs a server or a proxy.
 *
 * <p>The body is counted and hashed while it arrives, so it may be of any size. If it cannot be read to its end, the
 * exception passes to the server, and there is no 200.
 */
public final class Echo implements Application {

    private final JsonMapper json = new JsonMapper();

    @Override
    public Body call(Environ environ, StartResponse startResponse) throws Exception {
        MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
        long length = new DigestInputStream(environ.require(INPUT), sha256).transferTo(OutputStream.nullOutputStream());

        Map<String, Object> seen = new LinkedHashMap<>();
        seen.put("method", environ.require(REQUEST_METHOD));
        seen.put("raw_path", environ.require(REQUEST_URI).split("\\?", 2)[0]);
        seen.put("path", environ.require(PATH_INFO));
        seen.put("query", environ.require(QUERY_STRING));
        seen.put("protocol", environ.require(SERVER_PROTOCOL));
        seen.put("scheme", environ.require(URL_SCHEME));
        seen.put("remote_addr", environ.require(REMOTE_ADDR));
        seen.put("headers", headers(environ));
        seen.put("body_length", length);
        seen.put("body_sha256", HexFormat.of().formatHex(sha256.digest()));
        seen.put("environ", texts(environ));

        startResponse.start("200 OK", Headers.of("Content-Type", "application/json"));
        return Body.of(json.writeValueAsBytes(seen));
    }

    /** The fields of the request by their names in HTTP, in lower case: {@code HTTP_USER_AGENT} is user-agent. */
    private static Map<String, String> headers(Environ environ) {
        Map<String, String> headers = new TreeMap<>();
        texts(environ).forEach((key, value) -> {
            if (key.startsWith("HTTP_") || key.equals("CONTENT_TYPE") || key.equals("CONTENT_LENGTH")) {
                String name = key.startsWith("HTTP_") ? key.substring("HTTP_".length()) : key;
                headers.put(name.toLowerCase(Locale.ROOT).replace('_', '-'), value);
            }
        });
        return headers;
    }

    private static Map<String, String> texts(Environ environ) {
        Map<String, String> texts = new TreeMap<>();
        environ.forEach((key, value) -> {
            if (value instanceof String text) {
                texts.put(key, text);
            }
        });
        return texts;
    }
}
