package io.postern.gateway.spi;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads requests the slow and obvious way, to be compared with the {@link FramingGuard}: whole strings (one char a
 * byte) against the grammars of the RFCs as regular expressions. It knows no limits, and shares no code with the guard.
 */
final class ReferenceParser {

    private static final String TCHAR = "[!#$%&'*+\\-.^_`|~0-9A-Za-z]";
    private static final String TOKEN = TCHAR + "++";
    private static final String TEXT = "[\\t\\x20-\\x7e\\x80-\\xff]";
    private static final String ESCAPE = "%[0-9A-Fa-f]{2}";
    private static final String NAME = "[A-Za-z0-9\\-._~!$&'()*+,;=]";
    private static final String PATH = "/(?:[/:@]|" + NAME + "|" + ESCAPE + ")*+";
    private static final String QUERY = "\\?(?:[/:@?\\[\\]]|" + NAME + "|" + ESCAPE + ")*+";
    private static final String H16 = "[0-9A-Fa-f]{1,4}";
    private static final String OCTET = "(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9][0-9]|[0-9])";
    private static final String LS32 = "(?:" + H16 + ":" + H16 + "|" + OCTET + "(?:\\." + OCTET + "){3})";
    // The nine alternatives of RFC 3986, section 3.2.2.
    private static final String IPV6 = "(?:(?:H:){6}L|::(?:H:){5}L|(?:H)?::(?:H:){4}L|(?:(?:H:){0,1}H)?::(?:H:){3}L"
            .concat("|(?:(?:H:){0,2}H)?::(?:H:){2}L|(?:(?:H:){0,3}H)?::H:L|(?:(?:H:){0,4}H)?::L")
            .concat("|(?:(?:H:){0,5}H)?::H|(?:(?:H:){0,6}H)?::)")
            .replace("H", H16)
            .replace("L", LS32);
    private static final String HOST = "(?:\\[" + IPV6 + "\\]|(?:" + NAME + "|" + ESCAPE + ")++)";
    private static final String QUOTED = "\"(?:[\\t\\x20\\x21\\x23-\\x5b\\x5d-\\x7e\\x80-\\xff]|\\\\" + TEXT + ")*+\"";
    private static final String PARAMETER =
            "[ \\t]*;[ \\t]*" + TOKEN + "[ \\t]*=[ \\t]*(?:" + TOKEN + "|" + QUOTED + ")";
    private static final String CODING = TOKEN + "(?:" + PARAMETER + ")*";
    private static final String SIZE = "(?=[0-9A-Fa-f])0*+(?:[1-7][0-9A-Fa-f]{15}|[0-9A-Fa-f]{0,15})";
    private static final String EXTENSION = ";" + TOKEN + "(?:=(?:" + TOKEN + "|" + QUOTED + "))?";

    private static final Pattern ONE_ESCAPE = Pattern.compile(ESCAPE);
    private static final Pattern ORIGIN = Pattern.compile("(" + PATH + ")(" + QUERY + ")?");
    private static final Pattern ABSOLUTE =
            Pattern.compile("(?i:(http|https)://)(" + HOST + "(?::([0-9]{1,5}))?)(" + PATH + ")?(" + QUERY + ")?");
    private static final Pattern REQUEST_LINE =
            Pattern.compile("(" + TOKEN + ") ([\\t\\x21-\\x7e\\x80-\\xff]+) (HTTP/[0-9]\\.[0-9])");
    private static final Pattern FIELD = Pattern.compile("(" + TOKEN + "):[ \\t]*(" + TEXT + "*?)[ \\t]*");
    private static final Pattern AUTHORITY = Pattern.compile("(" + HOST + ")(?::([0-9]{1,5}))?");
    private static final Pattern ADDRESS = Pattern.compile(IPV6);
    private static final Pattern CODINGS = Pattern.compile(CODING + "(?:[ \\t]*,[ \\t]*" + CODING + ")*");
    private static final Pattern CHUNKED_THEN_OTHER = Pattern.compile("(?i)(?:^|,)[ \\t]*chunked(?:" + PARAMETER
            + ")*[ \\t]*,(?:.*,)?[ \\t]*(?!chunked[ \\t]*(?:[,;]|$))" + TCHAR);
    private static final Pattern CHUNK_LINE = Pattern.compile("(" + SIZE + ")(?:" + EXTENSION + ")*+\r\n");
    private static final Pattern TRAILERS = Pattern.compile("((?:" + TOKEN + ":" + TEXT + "*+\r\n)*+)\r\n");
    private static final Pattern CRLF = Pattern.compile("(\r\n)");

    /** How the bytes end. */
    enum End {
        /** Between two requests. */
        CLEAN,
        /** In the middle of a head or a body. */
        INCOMPLETE,
        /** Behind a request that asked to be the last. */
        CLOSED,
        /** By a head that is refused. */
        REFUSED,
        /** By a chunked body that is malformed. */
        FAILED
    }

    /** One request; the body as far as it came. */
    record Request(
            String method,
            String target,
            String version,
            @Nullable String authority,
            List<String> fields,
            String framing,
            String body,
            boolean close,
            boolean expectsContinue) {

        private Request withBody(String body) {
            return new Request(method, target, version, authority, fields, framing, body, close, expectsContinue);
        }
    }

    /** All of it; the status is 0 unless something was refused. */
    record Reading(List<Request> requests, End end, int status) {}

    private static final class Refused extends Exception {

        private static final long serialVersionUID = 1L;

        final int status;

        Refused(int status) {
            this.status = status;
        }
    }

    private final String input;
    private final List<Request> requests = new ArrayList<>();
    private int at;
    private boolean incomplete;

    private ReferenceParser(String input) {
        this.input = input;
    }

    static Reading read(String input) {
        return new ReferenceParser(input).read();
    }

    private Reading read() {
        while (at < input.length()) {
            int known = requests.size();
            try {
                request();
            } catch (Refused e) {
                return new Reading(requests, requests.size() == known ? End.REFUSED : End.FAILED, e.status);
            }
            if (incomplete) {
                return new Reading(requests, End.INCOMPLETE, 0);
            }
            if (requests.get(known).close()) {
                return new Reading(requests, End.CLOSED, 0);
            }
        }
        return new Reading(requests, End.CLEAN, 0);
    }

    private void request() throws Refused {
        at += input.startsWith("\r\n", at) ? 2 : 0;
        check(400, !input.startsWith("\r\n", at));
        int end = input.indexOf("\r\n\r\n", at);
        if (end < 0) {
            incomplete = true;
            return;
        }
        Request head = head(input.substring(at, end));
        at = end + 4;
        StringBuilder body = new StringBuilder();
        requests.add(head);
        try {
            body(head.framing(), body);
        } finally {
            requests.set(requests.size() - 1, head.withBody(body.toString()));
        }
    }

    private void body(String framing, StringBuilder body) throws Refused {
        if (framing.equals("chunked")) {
            chunks(body);
        } else if (!framing.isEmpty()) {
            body.append(data(new BigInteger(framing)));
        }
    }

    private String data(BigInteger length) {
        int count = length.min(BigInteger.valueOf(input.length() - at)).intValue();
        incomplete = length.compareTo(BigInteger.valueOf(count)) > 0;
        at += count;
        return input.substring(at - count, at);
    }

    private void chunks(StringBuilder body) throws Refused {
        String digits = next(CHUNK_LINE);
        while (!incomplete && !digits.matches("0+")) {
            BigInteger size = new BigInteger(digits, 16);
            check(413, size.add(BigInteger.valueOf(body.length())).bitLength() < 64); // no room for both in a long
            body.append(data(size));
            if (!incomplete) {
                next(CRLF);
            }
            digits = incomplete ? "" : next(CHUNK_LINE);
        }
        if (!incomplete) {
            next(TRAILERS);
        }
    }

    // Empty, and incomplete, when the input ends before the pattern does.
    private String next(Pattern pattern) throws Refused {
        Matcher matcher = pattern.matcher(input).region(at, input.length());
        if (matcher.lookingAt()) {
            at = matcher.end();
            return matcher.group(1);
        }
        check(400, matcher.hitEnd());
        incomplete = true;
        return "";
    }

    private static Request head(String head) throws Refused {
        String[] lines = head.split("\r\n", -1);
        requestLine(lines[0]);
        List<String> names = new ArrayList<>();
        List<String> values = new ArrayList<>();
        for (int i = 1; i < lines.length; i++) {
            Matcher field = FIELD.matcher(lines[i]);
            check(400, field.matches());
            names.add(field.group(1));
            values.add(field.group(2));
        }
        String[] words = lines[0].split(" ", -1);
        List<String> hosts = values("host", names, values);
        Matcher absolute = ABSOLUTE.matcher(words[1]);
        boolean isAbsolute = absolute.matches();
        boolean http11 = words[2].equals("HTTP/1.1");
        host(hosts, http11, isAbsolute ? absolute : null);
        String framing =
                framing(values("content-length", names, values), values("transfer-encoding", names, values), http11);
        boolean body = !framing.isEmpty() && !framing.matches("0+");
        List<String> expect = values("expect", names, values);
        boolean expects = http11 && body && !expect.isEmpty();
        check(417, !expects || (expect.size() == 1 && expect.get(0).equalsIgnoreCase("100-continue")));
        List<String> fields = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            fields.add(names.get(i) + ": " + values.get(i));
        }
        return new Request(
                words[0],
                isAbsolute ? originOf(absolute) : words[1],
                words[2],
                isAbsolute ? absolute.group(2) : hosts.isEmpty() ? null : hosts.get(0),
                fields,
                framing,
                "",
                !http11 || closes(values("connection", names, values)),
                expects);
    }

    private static String originOf(Matcher absolute) {
        String path = absolute.group(4) == null ? "/" : absolute.group(4);
        return path + (absolute.group(5) == null ? "" : absolute.group(5));
    }

    private static void requestLine(String line) throws Refused {
        Matcher words = REQUEST_LINE.matcher(line);
        check(400, words.matches());
        String method = words.group(1);
        String target = words.group(2);
        if (!target.equals("*") && !method.equals("CONNECT")) {
            target(target);
        }
        check(501, !method.equals("CONNECT") && method.length() <= 32);
        check(505, words.group(3).matches("HTTP/1\\.[01]"));
        check(400, !target.equals("*") || method.equals("OPTIONS"));
    }

    private static void target(String target) throws Refused {
        Matcher origin = ORIGIN.matcher(target);
        Matcher absolute = ABSOLUTE.matcher(target);
        if (origin.matches()) {
            path(origin.group(1));
        } else {
            check(400, absolute.matches() && isPort(absolute.group(3)));
            path(absolute.group(4) == null ? "/" : absolute.group(4));
        }
    }

    private static void path(String path) throws Refused {
        Matcher escape = ONE_ESCAPE.matcher(path);
        byte[] decoded = escape.replaceAll(one -> Matcher.quoteReplacement(
                        String.valueOf((char) Integer.parseInt(one.group().substring(1), 16))))
                .getBytes(StandardCharsets.ISO_8859_1);
        check(400, isUtf8(decoded));
        String text = new String(decoded, StandardCharsets.UTF_8);
        check(400, text.indexOf('\0') < 0);
        for (String segment : text.split("/", -1)) {
            check(400, !segment.equals(".") && !segment.equals(".."));
        }
    }

    static boolean isUtf8(byte[] bytes) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }

    static boolean isIpv6(String address) {
        return ADDRESS.matcher(address).matches();
    }

    private static void host(List<String> hosts, boolean http11, @Nullable Matcher absolute) throws Refused {
        check(400, hosts.size() == 1 || (hosts.isEmpty() && !http11));
        if (!hosts.isEmpty()) {
            Matcher host = AUTHORITY.matcher(hosts.get(0));
            check(400, host.matches() && isPort(host.group(2)));
            if (absolute != null) {
                String standard = absolute.group(1).length() == 4 ? "80" : "443";
                check(400, normal(host, standard).equals(normal(AUTHORITY.matcher(absolute.group(2)), standard)));
            }
        }
    }

    private static String normal(Matcher authority, String standardPort) {
        if (!authority.matches()) {
            throw new IllegalArgumentException(authority.toString());
        }
        String port = authority.group(2) == null ? standardPort : authority.group(2);
        return authority.group(1).toLowerCase(Locale.ROOT) + ":" + new BigInteger(port);
    }

    private static boolean isPort(@Nullable String digits) {
        return digits == null || Integer.parseInt(digits) < 65_536;
    }

    private static String framing(List<String> lengths, List<String> codings, boolean http11) throws Refused {
        if (codings.isEmpty()) {
            if (lengths.isEmpty()) {
                return "";
            }
            check(400, lengths.size() == 1 && lengths.get(0).matches("[0-9]+"));
            check(400, new BigInteger(lengths.get(0)).bitLength() < 64);
            return lengths.get(0);
        }
        check(400, http11 && lengths.isEmpty());
        check(400, codings.stream().allMatch(one -> CODINGS.matcher(one).matches()));
        check(400, !CHUNKED_THEN_OTHER.matcher(String.join(",", codings)).find());
        check(501, codings.size() == 1 && codings.get(0).equalsIgnoreCase("chunked"));
        return "chunked";
    }

    private static boolean closes(List<String> connection) {
        return connection.stream().anyMatch(value -> value.matches("(?i)(?:.*,)?[ \\t]*close[ \\t]*(?:,.*)?"));
    }

    private static List<String> values(String name, List<String> names, List<String> values) {
        List<String> found = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            if (names.get(i).equalsIgnoreCase(name)) {
                found.add(values.get(i));
            }
        }
        return found;
    }

    private static void check(int status, boolean good) throws Refused {
        if (!good) {
            throw new Refused(status);
        }
    }
}
