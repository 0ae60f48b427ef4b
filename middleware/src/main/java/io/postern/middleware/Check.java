package io.postern.middleware;

import static io.postern.middleware.Party.INSIDE;
import static io.postern.middleware.Party.OUTSIDE;

import io.postern.gateway.ContractViolation;

/**
 * Everything that a lint can find: the rule of chapter V that asks for the check, the rule that is broken, who broke
 * it, what is right, and the mend.
 */
enum Check {
    // What the environ lacks
    NO_ENVIRON("V-01", "V-01", OUTSIDE, "an application is called with an environ", "pass on that of the request"),
    NO_START_RESPONSE(
            "V-01", "V-01", OUTSIDE, "an application is called with start_response", "pass on the one that was given"),
    MISSING_KEY(
            "V-01", "V-01", OUTSIDE, "the environ has all keys that are always present", "put it, or leave it there"),

    // Types
    NO_VALUE("V-02", "E-03", OUTSIDE, "a key of the environ has a value", "leave out a key that has none"),
    WRONG_TYPE("V-02", "V-02", OUTSIDE, "a key of the contract has a value of its type", "put a value of that type"),
    NOT_TEXT(
            "V-02", "E-04", OUTSIDE, "the value of a key without a dot is a String", "put text, or give the key a dot"),
    NOT_LATIN_1(
            "V-02",
            "E-05",
            OUTSIDE,
            "text of a field has chars up to U+00FF",
            "decode it as ISO-8859-1, a char a byte"),
    NOT_ASCII("V-02", "C-18", OUTSIDE, "a target has visible ASCII characters alone", "percent-encode all others"),
    BAD_VERSION("V-02", "E-30", OUTSIDE, "gateway.version is a List of two Integers", "put List.of(1, 0)"),
    BAD_SCHEME("V-02", "E-31", OUTSIDE, "gateway.url_scheme is http or https", "put the one of the connection"),
    NOT_TERMINATED(
            "V-02", "E-38", OUTSIDE, "gateway.input_terminated is true", "make the input end by EOF, and put true"),
    FORBIDDEN_KEY("V-03", "E-17", OUTSIDE, "the environ leaves some keys out", "remove it"),

    // Paths
    BAD_SCRIPT_NAME(
            "V-04",
            "C-01",
            OUTSIDE,
            "SCRIPT_NAME is empty, or begins with / and does not end with one",
            "mend the mount"),
    BAD_PATH_INFO("V-04", "C-02", OUTSIDE, "PATH_INFO is empty or begins with /", "leave the slash in PATH_INFO"),
    NO_PATH("V-04", "C-03", OUTSIDE, "SCRIPT_NAME and PATH_INFO are not both empty", "let PATH_INFO be / at the root"),
    BAD_ASTERISK("V-04", "C-14", OUTSIDE, "the path * is for OPTIONS at the root", "answer any other such request 400"),
    CONNECT("V-04", "C-23", OUTSIDE, "CONNECT does not reach an application", "answer it 501"),
    BAD_REQUEST_URI(
            "V-04",
            "C-20",
            OUTSIDE,
            "REQUEST_URI is path and query, with neither scheme nor fragment",
            "cut the target"),

    // Syntax
    BAD_METHOD("V-05", "E-06", OUTSIDE, "REQUEST_METHOD is a token", "answer a request with any other 400"),
    BAD_PROTOCOL("V-05", "E-12", OUTSIDE, "SERVER_PROTOCOL is HTTP/ and a version", "put that of the request"),
    BAD_SERVER_NAME("V-05", "E-11", OUTSIDE, "SERVER_NAME is a host without a port", "put the port in SERVER_PORT"),
    BAD_SERVER_PORT("V-05", "E-10", OUTSIDE, "SERVER_PORT is digits", "put the port that is listened on"),
    BAD_REMOTE_ADDR("V-05", "E-43", OUTSIDE, "REMOTE_ADDR is a bare numeric address", "leave out name and brackets"),
    BAD_REMOTE_PORT("V-05", "E-42", OUTSIDE, "REMOTE_PORT is digits", "leave the key out if there is none"),
    BAD_HOST("V-05", "N-03", OUTSIDE, "HTTP_HOST is a host, and a port if any", "answer a request with any other 400"),
    BAD_CONTENT_LENGTH("V-05", "E-15", OUTSIDE, "CONTENT_LENGTH is digits", "leave the key out if it is not known"),

    // The streams
    BAD_READ("V-06", "V-06", INSIDE, "a read names a part of its buffer", "keep to 0 <= offset, length in the array"),
    BAD_BYTE("V-06", "I-02", OUTSIDE, "read() gives 0 to 255, or -1", "mask the byte with 0xFF"),
    BAD_COUNT("V-06", "I-03", OUTSIDE, "a read gives 1 up to the wanted number, or -1", "wait for a byte or the end"),
    READ_AFTER_END("V-06", "I-04", OUTSIDE, "after its end the input stays at its end", "go on giving -1"),
    TOO_MUCH_INPUT("V-06", "I-05", OUTSIDE, "the input ends after CONTENT_LENGTH bytes", "end it, or remove the key"),
    INPUT_CUT("V-06", "I-15", OUTSIDE, "the input has CONTENT_LENGTH bytes", "throw an IOException if some are lost"),
    ERRORS_CLOSED("V-07", "V-07", INSIDE, "gateway.errors is not closed, since all share it", "flush it instead"),

    // What start_response is given
    NULL_STATUS("V-08", "S-19", INSIDE, "a status is like \"200 OK\"", "give one"),
    CONTROL_IN_STATUS("V-08", "S-17", INSIDE, "a status has no control characters", "take them out"),
    STATUS_NOT_LATIN_1("V-08", "S-18", INSIDE, "a status has chars up to U+00FF", "use a plain phrase, or none"),
    BAD_STATUS("V-08", "S-13", INSIDE, "a status is three digits, one space and a phrase", "write it like \"200 OK\""),
    BAD_CODE("V-08", "S-15", INSIDE, "a status has a code from 200 to 599", "choose one of RFC 9110, section 15"),
    NULL_HEADERS("V-08", "S-19", INSIDE, "start_response gets headers", "give Headers.of() if there are none"),
    HOP_BY_HOP("V-08", "S-24", INSIDE, "the fields of the connection are the server's", "leave the header out"),
    STATUS_FIELD("V-08", "S-25", INSIDE, "the status is the first argument", "leave the header out"),
    BAD_LENGTH("V-08", "H-16", INSIDE, "a Content-Length is digits and fits a long", "give the number of bytes"),
    TWO_LENGTHS("V-08", "H-16", INSIDE, "there is one Content-Length at most", "use Headers.set"),
    NO_CONTENT_TYPE("V-09", "V-09", INSIDE, "content has a Content-Type", "say what it is", true),
    FIELDS_OF_CONTENT(
            "V-10", "H-21", INSIDE, "a 204 or 304 has no Content-Type or Content-Length", "leave the header out"),

    // How much content there is
    TOO_MUCH("V-11", "B-27", INSIDE, "a body has as many bytes as declared", "declare the number of bytes"),
    TOO_MUCH_WRITTEN("V-11", "W-09", INSIDE, "no more is written than was declared", "declare the number of bytes"),
    TOO_LITTLE("V-11", "B-26", INSIDE, "a body has as many bytes as declared", "declare the number of bytes"),
    WRONG_HINT("V-11", "B-11", INSIDE, "Body.length() is the number of bytes", "return -1 if it is not known"),
    DROPPED("V-11", "V-11", INSIDE, "a response without content has no block", "return Body.empty()", true),

    // Iterating and closing
    NULL_BODY("V-12", "B-01", INSIDE, "an application returns a body", "return Body.empty() if there is nothing"),
    NULL_ITERATOR("V-12", "B-07", INSIDE, "a body has an iterator", "return an empty one if there is nothing"),
    NULL_BLOCK("V-12", "B-07", INSIDE, "a body yields blocks", "yield an empty one if there is nothing as yet"),
    ITERATED_TWICE("V-12", "B-08", OUTSIDE, "iterator() is called once at most", "keep the iterator"),
    ASKED_AFTER_END("V-12", "B-09", OUTSIDE, "nothing is asked of an iterator after its end", "stop there"),
    ASKED_AFTER_CLOSE("V-12", "B-09", OUTSIDE, "nothing is asked of a closed body", "close it when all is done"),
    CLOSED_TWICE("V-12", "B-12", OUTSIDE, "a body is closed once", "let one place close it"),
    NEVER_CLOSED("V-12", "B-12", OUTSIDE, "a body is closed", "close it on every path, in a finally"),

    // The order of a response
    SECOND_START("V-13", "S-05", INSIDE, "start_response is called once", "give the failure that replaces a response"),
    START_AFTER_END("V-13", "S-27", INSIDE, "start_response is called while the response lasts", "keep it to the call"),
    NEVER_STARTED("V-13", "S-04", INSIDE, "start_response is called before the body ends", "call it on every path"),
    NOT_STARTED("V-13", "S-03", INSIDE, "start_response is called before the first block that is not empty", "call it"),
    START_REFUSED(
            "V-13", "S-06", INSIDE, "a start that threw is followed by one with its failure", "start an error page so"),
    NO_WRITER("V-13", "S-12", OUTSIDE, "start_response returns a writer", "return the one of the server"),
    OTHER_FAILURE("V-13", "S-08", OUTSIDE, "a late start throws its own failure back", "throw that very instance"),

    // Writing
    NULL_WRITTEN("V-14", "W-07", INSIDE, "write is called with a block", "leave the call out"),
    WRITTEN_WHILE_ITERATED(
            "V-14", "W-11", INSIDE, "write is called before the body is returned", "yield the block instead"),
    WRITTEN_AFTER_END(
            "V-14", "W-06", INSIDE, "write is called while the response lasts", "keep the writer to the call"),
    MOVED("V-14", "W-08", OUTSIDE, "write leaves the position of its block where it is", "use a duplicate"),
    SINGLE_BYTES("V-15", "V-15", INSIDE, "a block has as many bytes as are at hand", "join them", true),

    // Middleware between two lints
    HELD_BACK("V-18", "M-02", OUTSIDE, "middleware yields a block before it asks for the next", "yield an empty one"),
    SWALLOWED("V-18", "M-02", INSIDE, "middleware yields a block for each block inside", "yield an empty one"),
    CONSUMED("V-18", "M-03", OUTSIDE, "middleware returns before it asks for blocks", "ask in its iterator"),
    STALE_LENGTH(
            "V-18", "M-08", INSIDE, "middleware that changes content changes its length", "set or remove the header"),
    YIELDED_WRITTEN("V-18", "M-09", INSIDE, "what was yielded inside is not written", "yield it"),
    WRITTEN_YIELDED("V-18", "M-09", INSIDE, "what was written inside is passed on by writing", "write it");

    private final String lintRule;
    private final String rule;
    private final Party guilty;
    private final String expected;
    private final String mend;
    private final boolean warning;

    Check(String lintRule, String rule, Party guilty, String expected, String mend) {
        this(lintRule, rule, guilty, expected, mend, false);
    }

    Check(String lintRule, String rule, Party guilty, String expected, String mend, boolean warning) {
        this.lintRule = lintRule;
        this.rule = rule;
        this.guilty = guilty;
        this.expected = expected;
        this.mend = mend;
        this.warning = warning;
    }

    /** The rule of chapter V that asks for it. */
    String lintRule() {
        return lintRule;
    }

    /** The rule that is broken, where no narrower one is known. */
    String rule() {
        return rule;
    }

    /** Who broke it. */
    Party guilty() {
        return guilty;
    }

    /** How to mend it. */
    String mend() {
        return mend;
    }

    /** Whether it may be meant: logged, and never thrown. */
    boolean warning() {
        return warning;
    }

    /** The message, as an exception. */
    ContractViolation violation(String brokenRule, String side, String found) {
        return new ContractViolation(brokenRule, side + ": " + expected, found + "; " + mend);
    }
}
