package io.postern.adapter.uwsgi;

import static org.assertj.core.api.Assertions.assertThat;

import io.postern.gateway.spi.ServerProvider;
import io.postern.tck.BodyContract;
import io.postern.tck.Deviation;
import io.postern.tck.EnvironContract;
import io.postern.tck.ErrorsContract;
import io.postern.tck.HeadersContract;
import io.postern.tck.InputContract;
import io.postern.tck.MiddlewareContract;
import io.postern.tck.PathContract;
import io.postern.tck.StartResponseContract;
import io.postern.tck.WriteContract;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/**
 * The kit through a real nginx: the chapters that say what an application sees, and what becomes of its answer. The
 * others (connections, hostile input, files, start and stop) would mostly test nginx.
 */
class NginxTckTest {

    private static final String CHUNKED = "ngx_http_uwsgi_handler switches the buffering of a chunked request on";

    @Nested
    class Applications
            implements EnvironContract,
                    InputContract,
                    ErrorsContract,
                    StartResponseContract,
                    WriteContract,
                    BodyContract,
                    HeadersContract,
                    MiddlewareContract,
                    ShortWaits {

        @Override
        public ServerProvider provider() {
            return new NginxProvider("");
        }

        @Override
        public List<Deviation> deviations() {
            return APPLICATIONS;
        }
    }

    /** The paths, with no connection kept: so nginx closes behind a refusal, as the kit wants to see it. */
    @Nested
    class Paths implements PathContract, ShortWaits {

        @Override
        public ServerProvider provider() {
            return new NginxProvider("keepalive_timeout 0;");
        }

        @Override
        public List<Deviation> deviations() {
            return PATHS;
        }
    }

    @Test
    void whatIsDeclaredIsATest() {
        assertThat(APPLICATIONS).allMatch(deviation -> isTestOf(Applications.class, deviation));
        assertThat(PATHS).allMatch(deviation -> isTestOf(Paths.class, deviation));
    }

    private static boolean isTestOf(Class<?> type, Deviation deviation) {
        return Arrays.stream(type.getMethods()).map(Method::getName).anyMatch(deviation.test()::equals);
    }

    private static final List<Deviation> APPLICATIONS = Declared.all(
            new Declared(
                    "nginx answers methods itself that are TRACE, in lower case, or no letters",
                    "ngx_http_parse_request_line takes A to Z, - and _; ngx_http_core_module answers TRACE with 405",
                    "E-06 theMethodIsThatOfTheRequest",
                    "E-07 theCaseOfAMethodIsKept",
                    "E-08 anUnknownMethodReachesTheApplication",
                    "I-10 anyMethodCanHaveContent"),
            new Declared(
                    "nginx drops fields whose names are not of letters, digits and dashes",
                    "its directive ignore_invalid_headers, which is on by default",
                    "E-18 aFieldBecomesAKey"),
            new Declared(
                    "nginx makes an origin-form target of an absolute one, and passes Host on as it came",
                    "$request_uri is the part behind the authority; nginx 1.22 sends every field as it is",
                    "E-29 anAbsoluteTargetThatContradictsHostIsRefused",
                    "E-29 anAbsoluteTargetThatAgreesWithHostIsAccepted",
                    "E-29 anAbsoluteTargetNeedsNoHostInHttp10"),
            new Declared(
                    "The proxy encrypts: the setting tls is refused",
                    "ServerKind.BEHIND_GATEWAY",
                    "E-31 anEncryptedConnectionIsHttps"),
            new Declared(
                    "nginx sends chunked content when it has all of it, and its length as CONTENT_LENGTH",
                    CHUNKED,
                    "B-37 theEndTellsOfARequestThatFailed",
                    "E-16 aChunkedRequestHasNoContentLength",
                    "I-14 brokenChunksThrow",
                    "I-15 contentThatBreaksOffThrows",
                    "I-19 contentIsStreamed"),
            new Declared(
                    "nginx gives no answer to a client that has closed its side amid its content",
                    "ngx_http_do_read_client_request_body: a client that prematurely closed connection",
                    "I-15 aClientThatEndsTooEarlyIsAnswered400"),
            new Declared(
                    "nginx closes a connection of HTTP/1.0 without a reset, also behind an aborted answer",
                    "ngx_http_upstream_finalize_request; with HTTP/1.1 the last chunk is missing, which tells",
                    "B-23 anAbortedResponseToHttp10IsReset"),
            new Declared(
                    "nginx adds a field Server to every answer that has none, and Accept-Ranges is its own",
                    "ngx_http_header_filter",
                    "H-14 noServerFieldIsAdded",
                    "H-17 thereIsALengthOrChunks",
                    "H-22 noContentTypeIsInvented",
                    "H-25 nothingIsCompressedCachedOrCut",
                    "H-30 fieldsPassUntouched"));

    private static final List<Deviation> PATHS = Declared.all(
            new Declared(
                    "nginx answers targets itself that it cannot decode, or whose dots lead above the root",
                    "ngx_http_parse_complex_uri; the page is nginx's",
                    "C-13 dotSegmentsAreRefused",
                    "C-16 anEncodedNulIsRefused",
                    "C-17 malformedPathsAreRefused",
                    "C-19 fragmentsAreRefused"),
            new Declared(
                    "nginx answers CONNECT, a target that is *, and an empty Host itself",
                    "ngx_http_parse_request_line and ngx_http_process_host; the page is nginx's",
                    "C-14 optionsOfTheServerReachesTheApplication",
                    "C-14 optionsOfTheServerIsNotBelowAMount",
                    "C-14 theAsteriskIsForOptionsOnly",
                    "C-23 connectIsNotImplemented",
                    "C-28 anEmptyHostIsRefused"),
            new Declared(
                    "nginx sends ?x as the target of http://h?x",
                    "$request_uri of nginx 1.22",
                    "C-22 anAbsoluteTargetWithoutAPathIsTheRoot"),
            new Declared(
                    "The test keeps its connection for many requests, which nginx is told not to do here",
                    "keepalive_timeout 0",
                    "C-07 anyPathArrivesDecodedAndWhole"));
}
