package io.postern.tck;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;

/** Requests that must not reach the application. */
final class Refusals {

    private Refusals() {}

    /** Sends that, and fails the test unless it is refused in the one form that refusals have. */
    static void expect(ServerFixture fixture, int status, String request) throws IOException {
        expect(fixture, status, RawClient.bytes(request));
    }

    /** As above, of bytes that are sent as they are. */
    static void expect(ServerFixture fixture, int status, byte[] request) throws IOException {
        EnvironProbe probe = new EnvironProbe();
        RawClient client = fixture.serve(probe).connect();

        Answer answer = client.sendBytes(request).answer();

        assertThat(answer.status()).as("status of the answer %s", answer).isEqualTo(status);
        assertThat(probe.count()).as("calls of the application").isZero();
        assertThat(answer.announcesClose())
                .as("Connection: close in %s", answer)
                .isTrue();
        assertThat(answer.complete()).as("the refusal %s is complete", answer).isTrue();
        client.expectEnd();
    }
}
