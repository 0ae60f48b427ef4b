package io.postern.gateway;

import java.io.InputStream;
import java.io.PrintWriter;
import java.util.List;

/**
 * The keys of the {@link Environ} that the specification defines. Each constant is named as its key, without the prefix
 * {@code gateway.}; the fields of the request are under {@code HTTP_*}, see {@link Environ#header(String)}.
 */
public final class EnvironKeys {

    /** The method, exactly as received: {@code "GET"} (rules E-06, E-07). */
    public static final EnvironKey<String> REQUEST_METHOD = text("REQUEST_METHOD");

    /** The path at which the application is mounted, decoded: empty, or {@code "/app"} (rule C-01). */
    public static final EnvironKey<String> SCRIPT_NAME = text("SCRIPT_NAME");

    /** The rest of the path, percent-decoded once and read as UTF-8 (rules C-08, C-09). */
    public static final EnvironKey<String> PATH_INFO = text("PATH_INFO");

    /** What follows the first {@code ?} of the target, undecoded; empty when there is none (rules E-13, C-18). */
    public static final EnvironKey<String> QUERY_STRING = text("QUERY_STRING");

    /** Path and query as received, undecoded (rule C-20). */
    public static final EnvironKey<String> REQUEST_URI = text("REQUEST_URI");

    /** The field Content-Type as received; absent when there is none (rule E-14). */
    public static final EnvironKey<String> CONTENT_TYPE = text("CONTENT_TYPE");

    /** The length of the body in bytes, digits only; absent when it was not announced (rules E-15, E-16). */
    public static final EnvironKey<String> CONTENT_LENGTH = text("CONTENT_LENGTH");

    /** The configured or local name or address, never taken from the request (rules E-09, C-27). */
    public static final EnvironKey<String> SERVER_NAME = text("SERVER_NAME");

    /** The local port, digits only (rule E-10). */
    public static final EnvironKey<String> SERVER_PORT = text("SERVER_PORT");

    /** The version of the request: {@code "HTTP/1.1"} (rule E-12). */
    public static final EnvironKey<String> SERVER_PROTOCOL = text("SERVER_PROTOCOL");

    /** {@code "Postern/"} and its version, the same on every server (rule E-44). */
    public static final EnvironKey<String> SERVER_SOFTWARE = text("SERVER_SOFTWARE");

    /** {@code "CGI/1.1"} (rule E-44). */
    public static final EnvironKey<String> GATEWAY_INTERFACE = text("GATEWAY_INTERFACE");

    /** The numeric address of the peer (rules E-42, E-43). */
    public static final EnvironKey<String> REMOTE_ADDR = text("REMOTE_ADDR");

    /** The port of the peer, digits only (rule E-42). */
    public static final EnvironKey<String> REMOTE_PORT = text("REMOTE_PORT");

    /** {@code "on"} when the connection is encrypted, else absent (rule E-45). */
    public static final EnvironKey<String> HTTPS = text("HTTPS");

    /** The version of TLS, {@code "TLSv1.3"}; absent without TLS (rule E-45). */
    public static final EnvironKey<String> SSL_PROTOCOL = text("SSL_PROTOCOL");

    /** The cipher suite of the connection; absent without TLS (rule E-45). */
    public static final EnvironKey<String> SSL_CIPHER = text("SSL_CIPHER");

    /** The version of the contract, {@code [1, 0]}; immutable (rule E-30). */
    @SuppressWarnings({"unchecked", "rawtypes"}) // a class literal has no type arguments
    public static final EnvironKey<List<Integer>> VERSION = (EnvironKey) EnvironKey.of("gateway.version", List.class);

    /** {@code "http"} or {@code "https"}, by the connection itself (rule E-31). */
    public static final EnvironKey<String> URL_SCHEME = text("gateway.url_scheme");

    /** The request body, decoded; it always ends by an end of stream (rules I-01, E-38). */
    public static final EnvironKey<InputStream> INPUT = EnvironKey.of("gateway.input", InputStream.class);

    /** Text for the operator, line by line; never seen by the client (rules ). */
    public static final EnvironKey<PrintWriter> ERRORS = EnvironKey.of("gateway.errors", PrintWriter.class);

    /** Whether the application may be called by several threads at once (rule E-35). */
    public static final EnvironKey<Boolean> MULTITHREAD = flag("gateway.multithread");

    /** Whether other processes may run the same application (rule E-36). */
    public static final EnvironKey<Boolean> MULTIPROCESS = flag("gateway.multiprocess");

    /** Whether the process expects to serve this one request only (rule E-36). */
    public static final EnvironKey<Boolean> RUN_ONCE = flag("gateway.run_once");

    /** Always true: the input ends by itself, with or without a length (rule E-38). */
    public static final EnvironKey<Boolean> INPUT_TERMINATED = flag("gateway.input_terminated");

    /** Where to ask to be told how the response ended (rules B-36 to B-38). */
    public static final EnvironKey<ResponseEnd> RESPONSE_END = EnvironKey.of("gateway.response_end", ResponseEnd.class);

    private EnvironKeys() {}

    private static EnvironKey<String> text(String name) {
        return EnvironKey.of(name, String.class);
    }

    private static EnvironKey<Boolean> flag(String name) {
        return EnvironKey.of(name, Boolean.class);
    }
}
