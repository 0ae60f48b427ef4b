package io.postern.middleware;

import static io.postern.gateway.EnvironKeys.ERRORS;
import static io.postern.gateway.EnvironKeys.GATEWAY_INTERFACE;
import static io.postern.gateway.EnvironKeys.INPUT;
import static io.postern.gateway.EnvironKeys.INPUT_TERMINATED;
import static io.postern.gateway.EnvironKeys.MULTIPROCESS;
import static io.postern.gateway.EnvironKeys.MULTITHREAD;
import static io.postern.gateway.EnvironKeys.PATH_INFO;
import static io.postern.gateway.EnvironKeys.QUERY_STRING;
import static io.postern.gateway.EnvironKeys.REMOTE_ADDR;
import static io.postern.gateway.EnvironKeys.REQUEST_METHOD;
import static io.postern.gateway.EnvironKeys.REQUEST_URI;
import static io.postern.gateway.EnvironKeys.RESPONSE_END;
import static io.postern.gateway.EnvironKeys.RUN_ONCE;
import static io.postern.gateway.EnvironKeys.SCRIPT_NAME;
import static io.postern.gateway.EnvironKeys.SERVER_NAME;
import static io.postern.gateway.EnvironKeys.SERVER_PORT;
import static io.postern.gateway.EnvironKeys.SERVER_PROTOCOL;
import static io.postern.gateway.EnvironKeys.SERVER_SOFTWARE;
import static io.postern.gateway.EnvironKeys.URL_SCHEME;
import static io.postern.gateway.EnvironKeys.VERSION;

import io.postern.gateway.Environ;
import io.postern.gateway.EnvironKey;
import java.util.ConcurrentModificationException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the side outside has put into the environ (SPEC.md, chapters E and C). Reads each entry once, so all of them are
 * computed.
 */
final class EnvironCheck {

    private static final Map<String, Required> REQUIRED = required();

    // The rule by the key that breaks it.
    private static final Map<String, String> FORBIDDEN = Map.of(
            "HTTP_CONTENT_TYPE", "E-17",
            "HTTP_CONTENT_LENGTH", "E-17",
            "HTTP_TRANSFER_ENCODING", "I-12",
            "COOKIE", "E-24");

    private final LintedRequest request;
    private int present;
    private String method = "";
    private String scriptName = "";
    private String pathInfo = "/";

    EnvironCheck(LintedRequest request) {
        this.request = request;
    }

    /** Reports what is wrong with it. */
    void check(Environ environ) {
        try {
            environ.forEach(this::checkEntry);
        } catch (ConcurrentModificationException e) { // the map's own words for a key without a value
            request.report(Check.NO_VALUE, "there is a key without one: " + e.getMessage());
        }
        if (Integer.bitCount(present) < REQUIRED.size()) {
            REQUIRED.forEach(this::checkPresence);
        }
        checkPath();
    }

    private void checkPresence(String key, Required required) {
        if ((present & required.bit()) == 0) {
            request.report(Check.MISSING_KEY, required.rule(), "environ[" + Quoted.text(key) + "] is absent");
        }
    }

    private void checkEntry(String key, Object value) {
        Required required = REQUIRED.get(key);
        if (required != null) {
            present |= required.bit();
        }
        String forbiddenBy = FORBIDDEN.get(key);
        if (forbiddenBy != null) {
            request.report(Check.FORBIDDEN_KEY, forbiddenBy, Quoted.entry(key, value));
        }
        if (value instanceof String text) {
            checkText(key, text);
        } else if (key.indexOf('.') < 0) {
            request.report(Check.NOT_TEXT, Quoted.entry(key, value));
        }
        if (key.startsWith("gateway.")) {
            checkOfGateway(key, value, required);
        }
    }

    private void checkText(String key, String text) {
        switch (key) {
            case "REQUEST_METHOD" -> checkMethod(text);
            case "SCRIPT_NAME" -> checkScriptName(text);
            case "PATH_INFO" -> checkPathInfo(text);
            case "QUERY_STRING" -> require(Syntax.isVisibleAscii(text), Check.NOT_ASCII, key, text);
            case "REQUEST_URI" -> checkRequestUri(text);
            case "SERVER_PROTOCOL" -> require(Syntax.isVersion(text), Check.BAD_PROTOCOL, key, text);
            case "SERVER_NAME" -> require(Syntax.isHost(text), Check.BAD_SERVER_NAME, key, text);
            case "SERVER_PORT" -> require(Syntax.isDigits(text), Check.BAD_SERVER_PORT, key, text);
            case "REMOTE_ADDR" ->
                require(Syntax.isAddress(text) || text.equals("unix:"), Check.BAD_REMOTE_ADDR, key, text);
            case "REMOTE_PORT" -> require(Syntax.isDigits(text), Check.BAD_REMOTE_PORT, key, text);
            case "CONTENT_LENGTH" -> require(Syntax.isDigits(text), Check.BAD_CONTENT_LENGTH, key, text);
            case "CONTENT_TYPE" -> require(Syntax.isLatin1(text), Check.NOT_LATIN_1, key, text);
            case "HTTP_HOST" -> require(Syntax.isHostAndPort(text), Check.BAD_HOST, key, text);
            default -> require(!key.startsWith("HTTP_") || Syntax.isLatin1(text), Check.NOT_LATIN_1, key, text);
        }
    }

    private void checkMethod(String text) {
        method = text;
        require(Syntax.isToken(text), Check.BAD_METHOD, "REQUEST_METHOD", text);
        require(!text.equals("CONNECT"), Check.CONNECT, "REQUEST_METHOD", text);
    }

    private void checkScriptName(String text) {
        scriptName = text;
        boolean right = text.isEmpty() || (text.startsWith("/") && !text.endsWith("/"));
        require(right, Check.BAD_SCRIPT_NAME, "SCRIPT_NAME", text);
    }

    private void checkPathInfo(String text) {
        pathInfo = text;
        boolean right = text.isEmpty() || text.startsWith("/") || text.equals("*");
        require(right, Check.BAD_PATH_INFO, "PATH_INFO", text);
    }

    private void checkRequestUri(String text) {
        require(Syntax.isVisibleAscii(text), Check.NOT_ASCII, "REQUEST_URI", text);
        boolean right = (text.startsWith("/") || text.equals("*")) && text.indexOf('#') < 0;
        require(right, Check.BAD_REQUEST_URI, "REQUEST_URI", text);
    }

    private void checkPath() {
        if (scriptName.isEmpty() && pathInfo.isEmpty()) {
            request.report(Check.NO_PATH, "both are");
        }
        if (pathInfo.equals("*") && !(method.equals("OPTIONS") && scriptName.isEmpty())) {
            request.report(
                    Check.BAD_ASTERISK,
                    "the method is " + Quoted.text(method) + " and SCRIPT_NAME " + Quoted.text(scriptName));
        }
    }

    private void checkOfGateway(String key, Object value, @Nullable Required required) {
        if (required != null && !required.type().isInstance(value)) {
            request.report(
                    Check.WRONG_TYPE,
                    required.rule(),
                    Quoted.entry(key, value) + ", and not a " + required.type().getName());
            return;
        }
        switch (key) {
            case "gateway.version" -> checkVersion((List<?>) value);
            case "gateway.url_scheme" ->
                require(value.equals("http") || value.equals("https"), Check.BAD_SCHEME, key, value);
            case "gateway.input_terminated" -> {
                if (!value.equals(true)) {
                    request.report(Check.NOT_TERMINATED, "it is " + value);
                }
            }
            default -> {}
        }
    }

    private void checkVersion(List<?> version) {
        if (version.size() != 2 || !version.stream().allMatch(Integer.class::isInstance)) {
            request.report(
                    Check.BAD_VERSION, "it is a List of " + version.size() + ": " + Quoted.text(version.toString()));
        }
    }

    private void require(boolean right, Check check, String key, Object value) {
        if (!right) {
            request.report(check, Quoted.entry(key, value));
        }
    }

    private static Map<String, Required> required() {
        Map<String, Required> required = new LinkedHashMap<>();
        require(required, "E-06", REQUEST_METHOD);
        require(required, "C-01", SCRIPT_NAME);
        require(required, "C-02", PATH_INFO);
        require(required, "E-13", QUERY_STRING);
        require(required, "C-20", REQUEST_URI);
        require(required, "E-09", SERVER_NAME, SERVER_PORT);
        require(required, "E-12", SERVER_PROTOCOL);
        require(required, "E-44", SERVER_SOFTWARE, GATEWAY_INTERFACE);
        require(required, "E-42", REMOTE_ADDR);
        require(required, "E-30", VERSION);
        require(required, "E-31", URL_SCHEME);
        require(required, "E-34", INPUT, ERRORS);
        require(required, "E-35", MULTITHREAD);
        require(required, "E-36", MULTIPROCESS, RUN_ONCE);
        require(required, "E-38", INPUT_TERMINATED);
        require(required, "B-36", RESPONSE_END);
        return required;
    }

    private static void require(Map<String, Required> required, String rule, EnvironKey<?>... keys) {
        for (EnvironKey<?> key : keys) {
            required.put(key.name(), new Required(1 << required.size(), key.type(), rule));
        }
    }

    /** A key that is always present; the bit stands for it in {@link #present}. */
    private record Required(int bit, Class<?> type, String rule) {}
}
