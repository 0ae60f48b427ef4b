package io.postern.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;

class HelloTest extends OnEachServer {

    HelloTest(String name) {
        super(name);
    }

    @Test
    void itSaysHelloIn13BytesOfPlainText() throws Exception {
        int port = serve(new Hello());

        HttpResponse<String> answer = get(port, "/");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("text/plain");
        assertThat(answer.headers().firstValue("Content-Length")).hasValue("13");
        assertThat(answer.body()).isEqualTo("Hello, world!");
    }
}
