package io.postern.conformance.diff;

import io.postern.tck.Answer;
import io.postern.tck.IncomingAnswer;
import io.postern.tck.MalformedAnswer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** What arrived on one connection, taken apart by the strict parser of the kit. */
final class Transcript {

    private static final String BEGINNING = "HTTP/1.";

    private final byte[] bytes;
    private final boolean mayHaveHead;
    private final List<Answer> answers = new ArrayList<>();
    private int at; // behind the last answer
    private String fault = "";

    private Transcript(byte[] bytes, boolean mayHaveHead) {
        this.bytes = bytes;
        this.mayHaveHead = mayHaveHead;
    }

    /** Parses the bytes; if a request may have been a HEAD, the last answer may have no content. */
    static Transcript of(byte[] bytes, boolean mayHaveHead) {
        Transcript transcript = new Transcript(bytes, mayHaveHead);
        while (transcript.at < bytes.length && transcript.fault.isEmpty()) {
            transcript.next();
        }
        return transcript;
    }

    List<Answer> answers() {
        return answers;
    }

    /** What is behind the answers and is none; empty if there is nothing. */
    String fault() {
        return fault;
    }

    int complete() {
        return (int) answers.stream().filter(Answer::complete).count();
    }

    private void next() {
        try {
            ByteArrayInputStream in = new ByteArrayInputStream(bytes, at, bytes.length - at);
            IncomingAnswer begun = IncomingAnswer.begin(in, false);
            int content = bytes.length - in.available();
            boolean none = begun.head().framing() != Answer.Framing.NONE && isWithoutContent(content);
            answers.add(none ? answerToHead() : begun.finish());
            at = none ? content : bytes.length - in.available();
        } catch (MalformedAnswer e) {
            fault = String.valueOf(e.getMessage());
        } catch (AssertionError e) { // the end came too early
            String rest = new String(bytes, at, bytes.length - at, StandardCharsets.ISO_8859_1);
            fault = "no whole answer: " + Notation.cut(Notation.shown(rest), 300);
        } catch (IOException e) {
            throw new IllegalStateException("an array cannot fail", e);
        }
    }

    // Nobody knows which answer belongs to a HEAD when the requests are hostile; but no content begins like a head.
    private boolean isWithoutContent(int from) {
        int length = Math.min(BEGINNING.length(), bytes.length - from);
        return length == 0
                ? mayHaveHead
                : BEGINNING.startsWith(new String(bytes, from, length, StandardCharsets.ISO_8859_1));
    }

    private Answer answerToHead() throws IOException {
        return IncomingAnswer.begin(new ByteArrayInputStream(bytes, at, bytes.length - at), true)
                .finish();
    }
}
