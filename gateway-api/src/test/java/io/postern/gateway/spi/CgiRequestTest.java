package io.postern.gateway.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.postern.gateway.ServerConfig;
import io.postern.gateway.ServerConfig.Limit;
import io.postern.gateway.ServerConfig.Timeout;
import java.net.ProtocolException;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The heads that come of CGI variables; what they are over a wire, the adapter's tests say. */
class CgiRequestTest {

    private final CgiRequest request = new CgiRequest(ServerConfig.defaults());

    private CgiRequest get(String target) throws ProtocolException {
        request.add("REQUEST_METHOD", "GET");
        request.add("REQUEST_URI", target);
        request.add("SERVER_PROTOCOL", "HTTP/1.1");
        request.add("HTTP_HOST", "a");
        return request;
    }

    private static int status(RequestHead head) {
        return Objects.requireNonNull(head.refusal(), "it is not refused").status();
    }

    @Test
    void aHeadIsThatOfTheClient() throws Exception {
        get("/a%2fb?c").add("HTTP_X_TEST", " caf\u00e9\t");
        request.add("CONTENT_TYPE", "a/b");
        request.add("CONTENT_LENGTH", "007");

        RequestHead head = request.head();

        assertThat(head.refusal()).isNull();
        assertThat(head.method()).isEqualTo("GET");
        assertThat(head.target()).isEqualTo("/a%2fb?c");
        assertThat(head.version()).isEqualTo("HTTP/1.1");
        assertThat(head.authority()).isEqualTo("a");
        assertThat(head.contentLength()).isEqualTo(7);
        assertThat(head.headers().toString().lines())
                .containsExactly("content-type: a/b", "content-length: 007", "host: a", "x-test: caf\u00e9");
    }

    @Test
    void fieldsThatTheGatewaySendsTwiceOrHasTakenOffHaveNoEffect() throws Exception {
        get("/").add("HTTP_CONTENT_LENGTH", "5");
        request.add("HTTP_CONTENT_TYPE", "a/b");
        request.add("HTTP_TRANSFER_ENCODING", "gzip");

        RequestHead head = request.head();

        assertThat(head.refusal()).isNull();
        assertThat(head.hasBody()).isFalse();
        assertThat(head.fieldCount()).isEqualTo(1);
    }

    @Test
    void anEmptyTypeOrLengthIsNone() throws Exception {
        get("/").add("CONTENT_LENGTH", "");
        request.add("CONTENT_TYPE", "");

        RequestHead head = request.head();

        assertThat(head.refusal()).isNull();
        assertThat(head.contentLength()).isEqualTo(-1);
        assertThat(head.fieldCount()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"REQUEST_METHOD", "REQUEST_URI", "SERVER_PROTOCOL"})
    void whatIsMissingIsNamed(String missing) throws Exception {
        for (String name : new String[] {"REQUEST_METHOD", "REQUEST_URI", "SERVER_PROTOCOL"}) {
            if (!name.equals(missing)) {
                request.add(name, "x");
            }
        }

        assertThatThrownBy(request::head)
                .isInstanceOf(ProtocolException.class)
                .hasMessage("a request has the variable " + missing + ", but there is none (rule U-17)");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "REQUEST_METHOD",
                "REQUEST_URI",
                "SERVER_PROTOCOL",
                "CONTENT_TYPE",
                "CONTENT_LENGTH",
                "SCRIPT_NAME",
                "SERVER_NAME",
                "SERVER_PORT",
                "REMOTE_ADDR",
                "REMOTE_PORT",
                "HTTPS",
                "REQUEST_SCHEME",
                "SSL_PROTOCOL",
                "SSL_CIPHER"
            })
    void aVariableThatMeansSomethingComesOnce(String name) throws Exception {
        request.add(name, "");

        assertThatThrownBy(() -> request.add(name, ""))
                .isInstanceOf(ProtocolException.class)
                .hasMessage("a variable is sent once, but " + name + " came again (rule U-16)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"PATH_INFO", "QUERY_STRING", "UWSGI_FILE", "REMOTE_USER", "", "gateway.input"})
    void whatMeansNothingHasNoEffect(String name) throws Exception {
        get("/").add(name, "x\r\ny");
        request.add(name, "z");

        assertThat(request.head().refusal()).isNull();
        assertThat(request.ofConnection()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "HTTP_X, 'a\r\ny: z'",
        "HTTP_X, 'a\rb'",
        "HTTP_X, 'a\nb'",
        "'HTTP_X: y\r\nZ', a",
        "'HTTP_X:Y', a",
        "CONTENT_TYPE, 'a\r\ny: z'"
    })
    void nothingBreaksOutOfItsLine(String name, String value) throws Exception {
        get("/").add(name, value);

        assertThat(status(request.head())).isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/a HTTP/1.1", "/a\r\nX: y", "/a HTTP/1.1\r\nX: y\r\n\r\n", "/a b", ""})
    void theTargetDoesNotBreakOutOfTheRequestLine(String target) throws Exception {
        assertThat(status(get(target).head())).isEqualTo(400);
    }

    @ParameterizedTest
    @CsvSource({"HTTP/2.0, HTTP/1.1", "HTTP/3.0, HTTP/1.1", "HTTP/1.0, HTTP/1.0"})
    void whatIsFramedAnewIsARequestAsInHttp11(String protocol, String version) throws Exception {
        request.add("REQUEST_METHOD", "GET");
        request.add("REQUEST_URI", "/");
        request.add("SERVER_PROTOCOL", protocol);
        request.add("HTTP_HOST", "a");

        RequestHead head = request.head();

        assertThat(head.refusal()).isNull();
        assertThat(head.version()).isEqualTo(version);
    }

    @Test
    void theLimitsOfAHeadHold() throws Exception {
        CgiRequest limited = new CgiRequest(
                ServerConfig.builder().limit(Limit.FIELD_COUNT, 1).build());
        limited.add("REQUEST_METHOD", "GET");
        limited.add("REQUEST_URI", "/");
        limited.add("SERVER_PROTOCOL", "HTTP/1.1");
        limited.add("HTTP_HOST", "a");
        limited.add("HTTP_X", "y");

        assertThat(status(limited.head())).isEqualTo(431);
    }

    @Test
    void theConnectionIsAsTheGatewaySays() throws Exception {
        request.add("REMOTE_ADDR", "192.0.2.1");
        request.add("REMOTE_PORT", "65535");
        request.add("SERVER_NAME", "a.example");
        request.add("SERVER_PORT", "443");
        request.add("HTTPS", "on");
        request.add("SSL_PROTOCOL", "TLSv1.3");
        request.add("SSL_CIPHER", "X");
        request.add("SCRIPT_NAME", "/caf\u00c3\u00a9//");

        assertThat(request.ofConnection())
                .isEqualTo(Map.of(
                        "REMOTE_ADDR", "192.0.2.1",
                        "REMOTE_PORT", "65535",
                        "SERVER_NAME", "a.example",
                        "SERVER_PORT", "443",
                        "HTTPS", "on",
                        "SSL_PROTOCOL", "TLSv1.3",
                        "SSL_CIPHER", "X",
                        "SCRIPT_NAME", "/caf\u00e9"));
    }

    @ParameterizedTest
    @CsvSource({
        "REMOTE_ADDR, ''",
        "REMOTE_ADDR, 'a b'",
        "REMOTE_ADDR, 'a\u007f'",
        "SERVER_NAME, 'a\nb'",
        "SERVER_NAME, '\u00e9'",
        "REMOTE_PORT, 123456",
        "REMOTE_PORT, 80/",
        "REMOTE_PORT, 80:",
        "SERVER_PORT, -1",
        "SSL_PROTOCOL, TLSv1.3",
        "SSL_CIPHER, X",
        "SCRIPT_NAME, ''",
        "SCRIPT_NAME, ///",
        "HTTPS, ''",
        "HTTPS, off",
        "HTTPS, 2",
        "REQUEST_SCHEME, http",
        "REQUEST_SCHEME, HTTPS"
    })
    void whatIsMalformedOrSaysNothingIsLeftOut(String name, String value) throws Exception {
        request.add(name, value);

        assertThat(request.ofConnection()).isEmpty();
    }

    @Test
    void theSchemeIsWhatHttpsSaysAndElseRequestScheme() throws Exception {
        CgiRequest both = new CgiRequest(ServerConfig.defaults());
        both.add("HTTPS", "off");
        both.add("REQUEST_SCHEME", "https");
        request.add("HTTPS", "");
        request.add("REQUEST_SCHEME", "https");

        assertThat(both.ofConnection()).isEmpty();
        assertThat(request.ofConnection()).containsExactly(Map.entry("HTTPS", "on"));
    }

    @Test
    void aRequestThatHasBegunIsWaitedForUntilItsHeadIsComplete() throws Exception {
        ServerConfig config = ServerConfig.builder()
                .timeout(Timeout.HEAD, Duration.ofMillis(1))
                .build();
        long later = System.nanoTime() + Duration.ofHours(1).toNanos();
        CgiRequest begun = new CgiRequest(config);
        begun.begun();
        get("/").begun();
        request.head();

        assertThat(new CgiRequest(config).times().overdue(config, later)).isEqualTo(Timeout.IDLE);
        assertThat(begun.times().overdue(config, later)).isEqualTo(Timeout.HEAD);
        assertThat(request.times().overdue(config, later)).isNull();
        assertThat(request.times().isClosed()).isFalse();
        request.closed();
        assertThat(request.times().isClosed()).isTrue();
    }
}
