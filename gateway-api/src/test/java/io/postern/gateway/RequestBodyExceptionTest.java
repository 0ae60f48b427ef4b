package io.postern.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The statuses that a body can fail with. */
class RequestBodyExceptionTest {

    @ParameterizedTest
    @ValueSource(ints = {400, 408, 413})
    void itHasTheStatusThatAnswersForIt(int status) {
        IOException cause = new IOException("reset");

        RequestBodyException exception = new RequestBodyException(status, "cut short", cause);

        assertThat(exception)
                .isInstanceOf(IOException.class)
                .hasMessage("cut short")
                .hasCause(cause);
        assertThat(exception.status()).isEqualTo(status);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 200, 404, 500})
    void itHasNoOtherStatus(int status) {
        assertThatThrownBy(() -> new RequestBodyException(status, "odd", null))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a body that was not sent is answered 400, 408 or 413, not " + status);
    }
}
