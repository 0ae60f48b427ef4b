package io.postern.gateway.spi;

import static org.assertj.core.api.Assertions.assertThat;

import io.postern.gateway.spi.ReferenceParser.End;
import java.util.ArrayList;
import java.util.List;

/** Checks that what the server sees fits what the guard made of the client's bytes. */
final class Canonical {

    private Canonical() {}

    static void check(GuardRun run) {
        ReferenceParser.Reading server = run.server();
        List<RequestHead> heads = run.heads();

        assertThat(server.requests()).as("requests of the server").hasSameSizeAs(heads);
        for (int i = 0; i < heads.size(); i++) {
            check(heads.get(i), server.requests().get(i));
        }
        assertThat(server.end()).as("the server refuses nothing").isNotIn(End.REFUSED, End.FAILED);
        boolean last = !heads.isEmpty() && isLast(heads.get(heads.size() - 1), server.end());
        assertThat(run.guard.finished()).as("finished").isEqualTo(last);
    }

    // Nothing is parsed behind a request that closes and is complete, or behind a failure.
    private static boolean isLast(RequestHead head, End end) {
        return head.bodyFailure() != null || (head.close() && end != End.INCOMPLETE);
    }

    private static void check(RequestHead head, ReferenceParser.Request seen) {
        assertThat(seen.method()).isEqualTo(head.isHead() ? "HEAD" : head.hasBody() ? "POST" : "GET");
        assertThat(seen.target()).isEqualTo("/");
        assertThat(seen.version()).isEqualTo(head.refusal() == null ? head.version() : "HTTP/1.1");
        assertThat(seen.fields()).isEqualTo(fields(head));
        if (head.refusal() != null) {
            assertThat(head.close()
                            && !head.hasBody()
                            && head.fieldCount() == 0
                            && head.target().isEmpty())
                    .as("a refused head is empty")
                    .isTrue();
        }
    }

    private static List<String> fields(RequestHead head) {
        List<String> fields = new ArrayList<>(List.of("Host: postern"));
        if (head.chunked()) {
            fields.add("Transfer-Encoding: chunked");
        } else if (head.contentLength() > 0) {
            fields.add("Content-Length: " + Math.min(head.contentLength(), CanonicalOutput.MOST_LENGTH));
        }
        if (head.close()) {
            fields.add("Connection: close");
        }
        return fields;
    }
}
