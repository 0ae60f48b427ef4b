package io.postern.tck;

import static io.postern.tck.Rule.Decider.ENGINE;
import static io.postern.tck.Rule.Decider.TRANSPORT;
import static io.postern.tck.Rule.Level.MAY;
import static io.postern.tck.Rule.Level.MUST;
import static io.postern.tck.Rule.Level.SHOULD;

import java.util.Arrays;
import java.util.Optional;

/**
 * The rules of SPEC.md, in its order; a test keeps the two alike.
 *
 * <p>The sentences stand in SPEC.md alone. A constant is named as its rule's id, and neither ever changes its meaning.
 */
public enum Rule {
    // E: the environ
    E_01(MUST, "The environ is an ordinary mutable map"),
    E_02(MUST, "Every request has an environ of its own"),
    E_03(MUST, "Keys and values are never null"),
    E_04(MUST, "A key without a dot has a String value"),
    E_05(MUST, "Field text has one char a byte; paths are Unicode"),
    E_06(MUST, "REQUEST_METHOD is the method of the request"),
    E_07(MUST, "The case of the method is kept"),
    E_08(MUST, TRANSPORT, "Unregistered methods reach the application"),
    E_09(MUST, "SERVER_NAME and SERVER_PORT are always present"),
    E_10(MUST, "SERVER_PORT is the bound port"),
    E_11(MUST, "SERVER_NAME has no port; IPv6 has brackets"),
    E_12(MUST, "SERVER_PROTOCOL is the version of the request"),
    E_13(MUST, "QUERY_STRING is always present"),
    E_14(MUST, "CONTENT_TYPE is present if it was sent, and unchanged"),
    E_15(MUST, "CONTENT_LENGTH is present if it was sent, and digits"),
    E_16(MUST, "CONTENT_LENGTH is absent for a chunked request"),
    E_17(MUST, "HTTP_CONTENT_TYPE and HTTP_CONTENT_LENGTH never appear"),
    E_18(MUST, "A field becomes HTTP_ and its name in capitals"),
    E_19(MUST, "An absent field has no key, an empty one has \"\""),
    E_20(MUST, "Spaces and tabs around a value are removed, nothing else"),
    E_21(MUST, "The inside of a value is kept byte for byte"),
    E_22(MUST, "Repeated fields are joined with comma and space"),
    E_23(MUST, "Repeated Cookie fields are joined with semicolon and space"),
    E_24(MUST, "HTTP_COOKIE exists, COOKIE does not"),
    E_25(SHOULD, "Authorization is passed on"),
    E_26(MUST, "A field cannot set a key of the server"),
    E_27(MUST, "A field with an underscore in its name is dropped"),
    E_28(MUST, "HTTP_HOST is Host as received"),
    E_29(MUST, TRANSPORT, "The authority of an absolute-form target equals Host"),
    E_30(MUST, "gateway.version is an immutable [1, 0]"),
    E_31(MUST, "gateway.url_scheme follows the connection"),
    E_32(MUST, "Forwarding fields are not trusted unless configured"),
    E_33(MUST, "The scheme of a target does not change gateway.url_scheme"),
    E_34(MUST, "gateway.input and gateway.errors are always present"),
    E_35(MUST, "gateway.multithread tells the truth"),
    E_36(MUST, "gateway.multiprocess and gateway.run_once are Boolean"),
    E_37(MAY, "gateway.file_wrapper is present only if it works"),
    E_38(MUST, "gateway.input_terminated is always true"),
    E_39(MUST, "Keys of one's own have a dot and a prefix"),
    E_40(SHOULD, "Configured pairs appear in every environ"),
    E_41(MUST, "Environment variables are not copied in"),
    E_42(MUST, "REMOTE_ADDR and REMOTE_PORT are numeric, without a lookup"),
    E_43(MUST, "An IPv6 REMOTE_ADDR is the bare address"),
    E_44(SHOULD, "SERVER_SOFTWARE and GATEWAY_INTERFACE are present"),
    E_45(SHOULD, "TLS shows in HTTPS, SSL_PROTOCOL and SSL_CIPHER"),
    E_46(MUST, "REMOTE_USER and AUTH_TYPE never come from the client"),
    E_47(MUST, "All adapters give the same environ"),
    E_48(SHOULD, "Added keys are documented"),

    // C: paths and targets
    C_01(MUST, "SCRIPT_NAME is empty, or begins and does not end with a slash"),
    C_02(MUST, "PATH_INFO is empty or begins with a slash"),
    C_03(MUST, "SCRIPT_NAME and PATH_INFO are not both empty"),
    C_04(MUST, "A mount splits the path"),
    C_05(MUST, "A mount matches whole segments"),
    C_06(SHOULD, "The longest mount wins"),
    C_07(MUST, "SCRIPT_NAME and PATH_INFO make up the decoded path"),
    C_08(MUST, "The path is percent-decoded exactly once"),
    C_09(MUST, "The decoded path is read as UTF-8"),
    C_10(MUST, "Malformed UTF-8 in the path is answered 400"),
    C_11(MUST, "Plus and semicolon in the path are kept"),
    C_12(MUST, TRANSPORT, "Repeated slashes are kept"),
    C_13(MUST, "Dot segments are answered 400"),
    C_14(SHOULD, TRANSPORT, "OPTIONS * reaches the application; another * is answered 400"),
    C_15(MUST, TRANSPORT, "%2F is decoded in PATH_INFO and kept in REQUEST_URI"),
    C_16(MUST, TRANSPORT, "%00 in the path is answered 400"),
    C_17(MUST, TRANSPORT, "Malformed escapes in the path are answered 400"),
    C_18(MUST, TRANSPORT, "QUERY_STRING is raw; a malformed query is answered 400"),
    C_19(SHOULD, TRANSPORT, "A fragment in the target is answered 400"),
    C_20(SHOULD, TRANSPORT, "REQUEST_URI is path and query as received"),
    C_21(MUST, TRANSPORT, "An absolute-form target gives its path and query"),
    C_22(MUST, TRANSPORT, "An absolute-form target without a path is /"),
    C_23(MUST, TRANSPORT, "CONNECT is answered 501"),
    C_24(MUST, "The case of the path is kept"),
    C_25(SHOULD, "A URL helper gives back an equivalent URL"),
    C_26(MAY, "A shift helper moves exactly one segment"),
    C_27(MUST, "Nothing is guessed when Host is absent"),
    C_28(SHOULD, TRANSPORT, "An empty Host is answered 400"),

    // I: the input stream
    I_01(MUST, "The content arrives exactly"),
    I_02(MUST, "read() gives 0 to 255, then -1"),
    I_03(MUST, "read into a buffer never gives 0 for a length above 0"),
    I_04(MUST, "The end of the input is final and does not block"),
    I_05(MUST, "The next request is never seen through the input"),
    I_06(MUST, "Reading everything gives the rest"),
    I_07(SHOULD, "A line helper splits at LF and keeps a limit"),
    I_08(MUST, "A request without content has an input at its end"),
    I_09(MUST, "Content-Length 0 is an input at its end"),
    I_10(MUST, TRANSPORT, "The content of a GET is delivered"),
    I_11(MUST, "A chunked request is decoded"),
    I_12(SHOULD, "HTTP_TRANSFER_ENCODING is absent once decoded"),
    I_13(MUST, TRANSPORT, "Chunk extensions and trailers are dropped"),
    I_14(MUST, TRANSPORT, "Broken chunk framing throws, and the connection closes"),
    I_15(MUST, "A client that leaves early makes a read throw"),
    I_16(MUST, "The server goes on after a client left"),
    I_17(MUST, "Unread content does not disturb the next request"),
    I_18(SHOULD, TRANSPORT, "A large unread rest closes the connection"),
    I_19(MUST, TRANSPORT, "Content is streamed to the application"),
    I_20(SHOULD, "Large content does not need its size in heap"),
    I_21(MUST, "Content-Length is a long"),
    I_22(MUST, "Closing the input does no harm"),
    I_23(SHOULD, "The input keeps to the contract of InputStream"),
    I_24(MUST, "A late read never hangs or reads another request"),
    I_25(SHOULD, TRANSPORT, "Reading and responding can alternate"),
    I_26(MUST, "The server does not read gateway.input back"),

    // R: the error stream
    R_01(MUST, "gateway.errors takes text, lines and flushes"),
    R_02(MUST, "Any Unicode text is taken"),
    R_03(SHOULD, "Flushed text is in the sink when the response is complete"),
    R_04(MUST, "Closing it does not silence later requests"),
    R_05(SHOULD, "Whole lines do not mix"),
    R_06(MUST, "Error text never reaches the client"),
    R_07(MUST, "An uncaught error is logged once, with its stack trace"),
    R_08(SHOULD, "A client that leaves is not an error of the application"),

    // S: start_response
    S_01(MUST, "start sends nothing"),
    S_02(MUST, "start may be called in the first step of the iteration"),
    S_03(MUST, "A block before start is answered 500"),
    S_04(MUST, "An iteration without start is answered 500"),
    S_05(MUST, "A second start without a throwable is refused"),
    S_06(MUST, "A start that threw counts as made"),
    S_07(MUST, "A start with a throwable replaces status and headers"),
    S_08(MUST, "After the commit start rethrows that same throwable"),
    S_09(MUST, "A rethrown throwable aborts the response"),
    S_10(MUST, "The first start may carry a throwable"),
    S_11(SHOULD, "No reference to the throwable is kept"),
    S_12(MUST, "A start that succeeds returns a writer"),
    S_13(MUST, "A status is three digits, a space and a reason"),
    S_14(MUST, TRANSPORT, "An empty reason phrase is allowed"),
    S_15(MUST, "Codes from 200 to 599 are accepted"),
    S_16(SHOULD, TRANSPORT, "The reason phrase is advice"),
    S_17(MUST, "Control characters in the status are refused"),
    S_18(MUST, "Chars above U+00FF are refused"),
    S_19(MUST, "Nulls are refused"),
    S_20(SHOULD, "Errors in headers are thrown while the application runs"),
    S_21(MUST, "start copies the headers"),
    S_22(MUST, "start does not change the headers it is given"),
    S_23(MUST, "Fields of one name keep their order"),
    S_24(MUST, "Hop-by-hop fields are refused"),
    S_25(MUST, "A field named Status is refused"),
    S_26(MUST, "A refused start changes nothing"),
    S_27(MUST, "start after the end throws"),
    S_28(SHOULD, "start from another thread is allowed before the first block"),
    S_29(MAY, "Only a response of length 0 may be committed early"),
    S_30(MUST, "start_response is called, not inspected"),

    // W: the writer
    W_01(MUST, "The first write sends head and data"),
    W_02(MUST, "Written data is sent when write returns"),
    W_03(MUST, "An empty write does nothing"),
    W_04(MUST, "Written data comes before iterated data"),
    W_05(MUST, "A writing application still returns a body"),
    W_06(MUST, "A stale writer throws"),
    W_07(MUST, "A null block throws"),
    W_08(MUST, "A written block may be reused at once"),
    W_09(MUST, "A write beyond Content-Length throws"),
    W_10(SHOULD, TRANSPORT, "A write to a client that has left throws"),
    W_11(SHOULD, "write during the iteration is refused"),
    W_12(MUST, "Without content, written data is dropped"),
    W_13(SHOULD, "A writer survives a replacing start"),
    W_14(MUST, "Blocks of any size arrive unchanged"),

    // B: the body and its end
    B_01(MUST, "A null body is answered 500"),
    B_02(MUST, "Blocks arrive in order and unchanged"),
    B_03(MUST, "A block is sent before the next is asked for"),
    B_04(MUST, "Empty blocks send nothing"),
    B_05(MUST, "Leading empty blocks do not commit the response"),
    B_06(MUST, "A body without bytes is a valid response"),
    B_07(MUST, "A null block is a failure"),
    B_08(MUST, "iterator() is called at most once"),
    B_09(MUST, "Nothing is asked of an iterator after its end"),
    B_10(MAY, "Content-Length is derived from length()"),
    B_11(MUST, "A wrong length() does not corrupt the framing"),
    B_12(MUST, "close is called exactly once after a normal end"),
    B_13(MUST, "close is called after an exception"),
    B_14(MUST, TRANSPORT, "close is called when the client leaves"),
    B_15(MUST, "close is called when the body was not iterated"),
    B_16(MUST, "close is called when the length was reached"),
    B_17(SHOULD, "close comes after the last block and before the next request"),
    B_18(MUST, "An exception from close does not harm the response"),
    B_19(SHOULD, "An exception from close does not hide an earlier one"),
    B_20(MUST, "A body without close works"),
    B_21(SHOULD, "A closeable iterator is closed before the body"),
    B_22(MUST, "A failure before the first byte is answered 500"),
    B_23(MUST, "A failure after the commit aborts the response"),
    B_24(MUST, "An Error is handled like an exception"),
    B_25(SHOULD, "An interrupt does not reach the next request"),
    B_26(MUST, "Too few bytes close the connection"),
    B_27(MUST, "Too many bytes are cut at the declared length"),
    B_28(SHOULD, "A response of unknown length is chunked in HTTP/1.1"),
    B_29(MUST, "A response of unknown length ends by close in HTTP/1.0"),
    B_30(MUST, TRANSPORT, "An endless body stops after the client left"),
    B_31(SHOULD, TRANSPORT, "A slow reader slows the body down"),
    B_32(MUST, "A stalled response does not hold up others"),
    B_33(MUST, TRANSPORT, "A blocking body does not block an event loop"),
    B_34(MUST, "Only the contract's methods of a body are called"),
    B_35(SHOULD, "Ten thousand small blocks arrive"),
    B_36(MUST, "Whoever asks is told once that the response has ended"),
    B_37(MUST, "The end tells status, bytes and outcome"),
    B_38(MUST, "Listeners to the end are called in reverse, each for itself"),

    // H: response headers
    H_01(MUST, "Every field is sent once for each entry"),
    H_02(MUST, "Fields of one name stay separate lines"),
    H_03(MUST, "A name that is no token is refused"),
    H_04(MUST, "Names are compared without case"),
    H_05(MAY, "The case of names may change on the wire"),
    H_06(MUST, "CR, LF and NUL in a value are refused"),
    H_07(MUST, "Control characters in a value are refused, a tab is not"),
    H_08(MUST, "A folded value is refused"),
    H_09(MUST, TRANSPORT, "U+0080 to U+00FF are sent as single bytes"),
    H_10(SHOULD, "White space around a value is refused"),
    H_11(MUST, "An empty value is allowed"),
    H_12(MUST, "A response has a Date in the fixed format"),
    H_13(SHOULD, TRANSPORT, "There is exactly one Date, not the application's"),
    H_14(SHOULD, TRANSPORT, "There is at most one Server field"),
    H_15(MUST, "There is at most one Content-Length, of digits"),
    H_16(MUST, "A malformed Content-Length is refused"),
    H_17(MUST, "Content-Length and Transfer-Encoding are never both sent"),
    H_18(MUST, "A 204 has no content and no framing fields"),
    H_19(MUST, "A 304 has no content, and a length only if given"),
    H_20(SHOULD, "A 205 has no content"),
    H_21(SHOULD, "The length given with a 204 is dropped"),
    H_22(MUST, "No Content-Type is invented"),
    H_23(MUST, "No charset is appended"),
    H_24(MUST, "The server adds only the listed fields"),
    H_25(MUST, "Nothing is compressed, cached or cut into ranges"),
    H_26(MUST, TRANSPORT, "A long value is sent whole or refused"),
    H_27(SHOULD, TRANSPORT, "A hundred fields are sent"),
    H_28(MUST, "CR LF in the content is content"),
    H_29(MUST, "101 and Upgrade cannot be produced"),
    H_30(MUST, "Location and the like pass unchanged"),
    H_31(SHOULD, "A Trailer field is refused"),

    // P: protocol and connection
    P_01(MUST, "HEAD has the headers of GET and no content"),
    P_02(MUST, "HEAD of unknown length has no wrong length"),
    P_03(MUST, "HEAD reaches the application as HEAD"),
    P_04(MUST, TRANSPORT, "The status line says HTTP/1.1"),
    P_05(SHOULD, "An HTTP/1.1 connection serves several requests"),
    P_06(MUST, "Connection: close is answered and done"),
    P_07(MUST, TRANSPORT, "close is found in a list and in any case"),
    P_08(SHOULD, "An HTTP/1.0 connection is never kept"),
    P_09(MUST, "Pipelined requests are answered in order"),
    P_10(SHOULD, "A closing server says Connection: close"),
    P_11(MUST, TRANSPORT, "100 is sent when the application first reads"),
    P_12(MUST, TRANSPORT, "A 100 has no content and no length"),
    P_13(MUST, TRANSPORT, "HTTP/1.0 gets no 1xx"),
    P_14(MAY, TRANSPORT, "The 100 may be left out when nobody waits for it"),
    P_15(MUST, "Unread content under Expect does not become a request"),
    P_16(MAY, TRANSPORT, "Another expectation is answered 417"),
    P_17(SHOULD, TRANSPORT, "An empty line before the request line is skipped"),
    P_18(MUST, "A request cut at any byte is read"),
    P_19(SHOULD, TRANSPORT, "A half-closed client gets the whole response"),
    P_20(SHOULD, TRANSPORT, "A request line of 8000 bytes is accepted"),
    P_21(MUST, TRANSPORT, "A request line beyond the limit is answered 414"),
    P_22(MUST, TRANSPORT, "Fields beyond the limits are answered 431"),
    P_23(MUST, "Content beyond the limit is answered 413"),
    P_24(MUST, "The application is not called before the head is complete"),
    P_25(MUST, "The server's own answers are delimited"),
    P_26(MUST, "The server's own answers tell nothing of the inside"),
    P_27(SHOULD, TRANSPORT, "A slow head is answered 408"),
    P_28(SHOULD, TRANSPORT, "An idle connection is closed"),
    P_29(MUST, "A client that leaves harms no worker"),
    P_30(MUST, "A chunked response is well-formed"),
    P_31(MUST, "A large response arrives whole"),
    P_32(MUST, "Every method reaches the application"),
    P_33(SHOULD, TRANSPORT, "TRACE reaches the application"),
    P_34(MUST, TRANSPORT, "Requests to upgrade are ignored"),
    P_35(MAY, TRANSPORT, "HTTP/2 keeps the same rules"),
    P_36(SHOULD, TRANSPORT, "A request line without a version is answered 400"),
    P_37(SHOULD, TRANSPORT, "A request body that stalls fails the read, with 408"),
    P_38(SHOULD, TRANSPORT, "A response that is not taken is aborted"),

    // L: lifecycle and threads
    L_01(MUST, "An adapter is found by its name"),
    L_02(MUST, "A started server accepts connections"),
    L_03(MUST, "A server on port 0 tells its port"),
    L_04(MUST, "A failed start leaves nothing behind"),
    L_05(MUST, "Only the configured address is listened on"),
    L_06(MUST, "Stopping blocks until the server is down"),
    L_07(SHOULD, TRANSPORT, "A stop without grace is quick"),
    L_08(SHOULD, TRANSPORT, "A stop with grace lets requests finish"),
    L_09(SHOULD, "Unsupported settings are refused"),
    L_10(MUST, "Stopping twice is harmless"),
    L_11(MUST, "Starting and stopping leaks nothing"),
    L_12(MUST, "Two servers do not influence each other"),
    L_13(MUST, "The application is called once for each request"),
    L_14(MUST, "One application serves many requests"),
    L_15(SHOULD, "The application can be run by one thread at a time"),
    L_16(SHOULD, "One request runs on one thread"),
    L_17(MUST, TRANSPORT, "Event-loop threads do not run the application"),
    L_18(MAY, "Virtual threads keep all rules"),
    L_19(SHOULD, "The context class loader is the application's"),
    L_20(MAY, "Leftover thread-locals are documented"),
    L_21(SHOULD, TRANSPORT, "Overload is refused, not queued without bound"),
    L_22(MAY, "gateway.run_once is a hint"),
    L_23(MAY, "Hooks run after close, in order"),
    L_24(MUST, "Nothing happens at class loading"),
    L_25(MUST, TRANSPORT, "Inline: the body is whole before the call, and no write waits"),
    L_26(SHOULD, TRANSPORT, "Open connections are served while a stop waits"),
    L_27(SHOULD, "A second stop shortens the first"),
    L_28(MUST, "A stop tells how many requests it cut off"),

    // F: file bodies
    F_01(MUST, "A file body takes a source and a block size"),
    F_02(MUST, "Making a file body reads nothing"),
    F_03(MUST, "A file body is an ordinary body when iterated"),
    F_04(MUST, "A file body begins at the current position"),
    F_05(MUST, "A file body ends at its source's end or the length"),
    F_06(MUST, "A source shorter than the length closes the connection"),
    F_07(MAY, "The length of a regular file may be derived"),
    F_08(MUST, "The source is closed exactly once"),
    F_09(MUST, "A source that cannot be positioned works"),
    F_10(MUST, "The quick way is used only for the file body itself"),
    F_11(MUST, "The quick way sends the same bytes"),
    F_12(MUST, "Without content the source is closed, nothing sent"),
    F_13(SHOULD, "A file that shrinks aborts the response"),
    F_14(MUST, "An unknown file body is an ordinary body"),
    F_15(MUST, "An empty file has length 0"),
    F_16(SHOULD, "Positions and lengths are long"),

    // M: middleware
    M_01(MUST, "Idle middleware changes nothing"),
    M_02(MUST, "Middleware yields a block for each block"),
    M_03(MUST, "Middleware does not consume the inner body first"),
    M_04(MUST, "Middleware closes the body it replaces"),
    M_05(MUST, "Middleware may answer itself"),
    M_06(MUST, "Middleware may wrap start and the writer"),
    M_07(MAY, "Middleware may end a failed response itself"),
    M_08(MUST, "Middleware that changes content corrects its length"),
    M_09(MUST, "Written data is forwarded by writing only"),
    M_10(MUST, "Middleware may be the body itself"),
    M_11(MUST, "Changes of the environ stay within the request"),
    M_12(SHOULD, "Extensions refuse work after replacements"),

    // N: hostile input
    N_01(MUST, TRANSPORT, "HTTP/1.1 without Host is answered 400"),
    N_02(MUST, TRANSPORT, "More than one Host is answered 400"),
    N_03(MUST, TRANSPORT, "A malformed Host is answered 400"),
    N_04(MUST, TRANSPORT, "Content-Length with Transfer-Encoding is answered 400"),
    N_05(MUST, TRANSPORT, "Transfer-Encoding in HTTP/1.0 is answered 400"),
    N_06(MUST, TRANSPORT, "A coding after chunked is answered 400"),
    N_07(MUST, TRANSPORT, "Any other coding is answered 501"),
    N_08(MUST, TRANSPORT, "A malformed Transfer-Encoding is answered 400"),
    N_09(MUST, "chunked is recognised in any case"),
    N_10(MUST, TRANSPORT, "Different Content-Lengths are answered 400"),
    N_11(MUST, TRANSPORT, "A repeated Content-Length is answered 400"),
    N_12(MUST, TRANSPORT, "A Content-Length not of digits is answered 400"),
    N_13(MUST, TRANSPORT, "A Content-Length beyond a long is answered 400"),
    N_14(SHOULD, TRANSPORT, "Leading zeros in Content-Length are allowed"),
    N_15(MUST, TRANSPORT, "A malformed chunk size is a framing fault"),
    N_16(MUST, TRANSPORT, "A chunk size beyond a long is a framing fault"),
    N_17(MUST, TRANSPORT, "Chunk data without CR LF is a framing fault"),
    N_18(SHOULD, TRANSPORT, "A bare LF or CR in chunk framing is a framing fault"),
    N_19(SHOULD, TRANSPORT, "Chunk lines and trailers are limited"),
    N_20(MUST, "Trailers that name framing fields are ignored"),
    N_21(MUST, TRANSPORT, "White space before the colon is answered 400"),
    N_22(MUST, TRANSPORT, "A folded field line is answered 400"),
    N_23(MUST, TRANSPORT, "White space before the first field is answered 400"),
    N_24(MUST, TRANSPORT, "NUL, CR or LF in a value is answered 400"),
    N_25(SHOULD, TRANSPORT, "Other control characters in a value are answered 400"),
    N_26(MUST, TRANSPORT, "A bare CR as a line end is answered 400"),
    N_27(MAY, TRANSPORT, "A bare LF as a line end is answered 400"),
    N_28(MUST, TRANSPORT, "CR LF CR does not end the head"),
    N_29(MUST, TRANSPORT, "A malformed field name is answered 400"),
    N_30(MUST, TRANSPORT, "A field line without name or colon is answered 400"),
    N_31(MUST, TRANSPORT, "A method that is no token is answered 400"),
    N_32(MUST, TRANSPORT, "Other versions are answered 505 or 400"),
    N_33(SHOULD, TRANSPORT, "Extra white space in the request line is answered 400"),
    N_34(MUST, TRANSPORT, "A raw byte outside ASCII in the target is answered 400"),
    N_35(MUST, TRANSPORT, "A target without a path is answered 400"),
    N_36(MUST, "Encoded line breaks in a path are data"),
    N_37(MUST, TRANSPORT, "Other protocols are refused"),
    N_38(MUST, "An empty connection is no error"),
    N_39(MUST, "A reset harms only its connection"),
    N_40(MUST, "Nothing is executed after Connection: close"),
    N_41(MUST, TRANSPORT, "Nothing is parsed after a refused request"),
    N_42(MUST, TRANSPORT, "The connection closes after a framing fault"),
    N_43(SHOULD, TRANSPORT, "Ten thousand fields are answered 431"),
    N_44(MUST, "Strange field names leave the environ well-formed"),
    N_45(MUST, TRANSPORT, "The content of GET and HEAD is framed as any other"),
    N_46(MUST, "A hostile application harms only its request"),
    N_47(MUST, "Hostile requests look the same on all adapters"),

    // U: the uwsgi protocol
    U_01(MUST, "A packet has a header, variables and the content"),
    U_02(MUST, "A variable has a name and perhaps a value"),
    U_03(MUST, "A length beyond the variables closes the connection"),
    U_04(MUST, "A packet may arrive in any parts"),
    U_05(MUST, "Variables of up to 65535 bytes are taken"),
    U_06(MUST, "Variables have one char a byte, SCRIPT_NAME is UTF-8"),
    U_07(MUST, "HTTP_CONTENT_TYPE and HTTP_CONTENT_LENGTH have no effect"),
    U_08(MUST, "An empty CONTENT_TYPE or CONTENT_LENGTH is absent"),
    U_09(MUST, "SCRIPT_NAME is taken off the path"),
    U_10(MUST, "The scheme is the proxy's word, never a field's"),
    U_11(MUST, "Variables of uWSGI's own have no effect"),
    U_12(MUST, "The content has CONTENT_LENGTH bytes"),
    U_13(MUST, "A CONTENT_LENGTH that is not digits is answered 400"),
    U_14(MUST, "The answer has no chunks and ends by a close"),
    U_15(SHOULD, "Requests and pings are served, nothing else"),
    U_16(MUST, "A repeated variable closes the connection"),
    U_17(MUST, "A request without method, target or version is closed"),
    U_18(MUST, "Other machines connect only if they are listed"),
    U_19(MUST, "Applications and clients see what they see over HTTP"),

    // V: the lint
    V_01(MUST, "Missing keys are reported by name"),
    V_02(MUST, "Wrong types and chars in the environ are reported"),
    V_03(MUST, "Keys that never appear are reported"),
    V_04(MUST, "Malformed paths are reported"),
    V_05(MUST, "Malformed values of the environ are reported"),
    V_06(MUST, "Misuse and faults of the input are reported"),
    V_07(MUST, "Closing the error stream is reported"),
    V_08(MUST, "A faulty status or header is reported"),
    V_09(SHOULD, "Content without Content-Type gets a warning"),
    V_10(MUST, "Fields of content without content are reported"),
    V_11(MUST, "A wrong length is reported"),
    V_12(MUST, "Faults of iteration and closing are reported"),
    V_13(MUST, "A wrong order of start and blocks is reported"),
    V_14(MUST, "Wrong writes are reported"),
    V_15(MAY, "Blocks of one byte get a warning"),
    V_16(MUST, "A lint changes nothing"),
    V_17(MUST, "Messages name side, value, mend and rule"),
    V_18(SHOULD, "Nested lints find faults of middleware"),
    V_19(MAY, "A lint can be set to log only"),

    // K: the conformance kit
    K_01(MUST, "Every rule has a case or a reason"),
    K_02(MUST, "Every MUST rule with a case has a mutant"),
    K_03(MUST, "A report tells rules and adapters apart"),
    K_04(MUST, "Deviations are declared with reason and evidence"),
    K_05(MUST, "One dependency and one class check an adapter"),
    K_06(MUST, "All adapters are compared by the same bytes"),
    K_07(MUST, "The kit has a strict client of its own"),
    K_08(SHOULD, "Each case has a server of its own"),
    K_09(MUST, "One setting scales all limits"),
    K_10(MUST, "Nothing is asserted on a thread of the server"),
    K_11(MUST, "The report records exact versions"),
    K_12(SHOULD, "Random input comes from a seed that is shown");

    /** How binding a rule is, in the sense of RFC 2119. */
    public enum Level {
        /** Without it a server does not conform, unless it declares a deviation. */
        MUST,
        /** It holds unless there is a good reason against it. */
        SHOULD,
        /** It is optional; a server that goes into the matter does as the rule says. */
        MAY
    }

    /** Who decides whether a rule is kept. */
    enum Decider {
        /** The engine alone, for all adapters. */
        ENGINE,
        /** In part the server library below the adapter. */
        TRANSPORT
    }

    private final Level level;
    private final Decider decider;
    private final String title;

    Rule(Level level, String title) {
        this(level, ENGINE, title);
    }

    Rule(Level level, Decider decider, String title) {
        this.level = level;
        this.decider = decider;
        this.title = title;
    }

    /** Finds a rule by its id; empty if SPEC.md has no such rule. */
    public static Optional<Rule> of(String id) {
        return Arrays.stream(values()).filter(rule -> rule.id().equals(id)).findFirst();
    }

    /** The id, as SPEC.md writes it: {@code "E-01"}. */
    public String id() {
        return name().replace('_', '-');
    }

    /** How binding it is. */
    public Level level() {
        return level;
    }

    /** Whether the server library below the adapter decides part of it. */
    public boolean transport() {
        return decider == TRANSPORT;
    }

    /** Why the kit has no test of it; empty if it has one. */
    public Optional<String> untested() {
        return Optional.ofNullable(Untested.REASONS.get(id()));
    }

    /** What it is about, for reports: one line of at most 80 characters. */
    public String title() {
        return title;
    }
}
