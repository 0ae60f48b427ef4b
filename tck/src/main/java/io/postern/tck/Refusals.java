package io.postern.tck;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Requests that must not reach the application. */
final class Refusals {

    /** A correct request, to be executed by nobody who keeps to the rules. */
    static final String SMUGGLED = "GET /smuggled HTTP/1.1\nHost: a\n\n";

    private Refusals() {}

    /** Sends that, and fails the test unless it is refused in the one form that refusals have. */
    static void expect(ServerFixture fixture, int status, String request) throws Exception {
        expect(fixture, status, RawClient.bytes(request));
    }

    /** As above, of bytes that are sent as they are. */
    static void expect(ServerFixture fixture, int status, byte[] request) throws Exception {
        EnvironProbe probe = new EnvironProbe();
        TestServer server = fixture.serve(probe);
        RawClient client = server.connect();

        Answer answer = client.offer(request).answer();

        assertThat(answer.status()).as("status of the answer %s", answer).isEqualTo(status);
        assertThat(probe.count()).as("requests that the application got").isZero();
        expectForm(answer);
        client.expectEnd();
        expectAlive(server, probe);
    }

    /** As above, with a correct request behind the refused one, in the same bytes. */
    static void expectSmugglingFails(ServerFixture fixture, int status, String request) throws Exception {
        expect(fixture, status, request + SMUGGLED);
    }

    /** As above, of bytes that are sent as they are, one char a byte. */
    static void expectRawSmugglingFails(ServerFixture fixture, int status, String request) throws Exception {
        String smuggled = SMUGGLED.replace("\n", "\r\n");
        expect(fixture, status, (request + smuggled).getBytes(StandardCharsets.ISO_8859_1));
    }

    /** Fails the test unless the answer has the one form that refusals have. */
    static void expectForm(Answer answer) {
        assertThat(answer.announcesClose())
                .as("Connection: close in %s", answer)
                .isTrue();
        assertThat(answer.header("Content-Type"))
                .as("Content-Type of %s", answer)
                .startsWith("text/plain");
        assertThat(answer.framing()).as("how %s is delimited", answer).isEqualTo(Answer.Framing.LENGTH);
        assertThat(answer.complete()).as("the refusal %s is complete", answer).isTrue();
        assertThat(answer.text().strip().lines().count())
                .as("lines of the content of %s", answer)
                .isEqualTo(1);
    }

    /** Fails the test unless the server answers another client, and the application got that request alone. */
    static void expectAlive(TestServer server, EnvironProbe probe) throws IOException, InterruptedException {
        assertThat(server.get("/alive").status())
                .as("status of the answer to another client")
                .isEqualTo(200);
        assertThat(probe.next().get("PATH_INFO"))
                .as("path of the only request that the application got")
                .isEqualTo("/alive");
        assertThat(probe.count())
                .as("further requests that the application got")
                .isZero();
    }
}
