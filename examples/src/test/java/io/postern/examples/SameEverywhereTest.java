package io.postern.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.postern.gateway.Gateway;
import io.postern.gateway.Server;
import io.postern.gateway.ServerConfig;
import java.io.IOException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The promise of the README: the server is swapped, and the answer stays the same to the last header. */
class SameEverywhereTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "POST /mypath?x=1 HTTP/1.1\nHost: a\nConnection: close\nContent-Length: 7\n\n{\"a\":1}",
                "POST /mypath HTTP/1.1\nHost: a\nConnection: close\nTransfer-Encoding: chunked\n\n3\n[1]\n0\n\n",
                "POST /mypath HTTP/1.1\nHost: a\nConnection: close\nContent-Length: 5\n\nhello",
                "GET /other HTTP/1.1\nHost: a\nConnection: close\n\n",
                "GET /mypath HTTP/1.0\n\n",
                "HEAD /mypath HTTP/1.1\nHost: a\nConnection: close\n\n",
                "GET /%zz HTTP/1.1\nHost: a\n\n",
            })
    void theSameRequestGetsTheSameAnswerFromEachServer(String request) throws Exception {
        Map<String, String> answers = new TreeMap<>();

        for (String server : OnEachServer.servers()) {
            answers.put(server, comparable(answer(server, request)));
        }

        assertThat(answers).containsOnlyKeys("jdk", "jetty", "netty", "undertow");
        String expected = answers.values().iterator().next();
        assertThat(answers).allSatisfy((server, answer) -> assertThat(answer).isEqualTo(expected));
    }

    private static String answer(String server, String request) throws IOException {
        ServerConfig config = ServerConfig.builder().server(server).port(0).build();
        try (Server running = Gateway.serve(new JsonApi(), config);
                RawConnection connection = new RawConnection(running.port())) {
            return connection.send(request).answer();
        }
    }

    /** The answer with its fields sorted, their names in lower case, and without Date. */
    private static String comparable(String answer) {
        String[] parts = answer.split("\r\n\r\n", 2);
        String[] head = parts[0].split("\r\n");
        String fields = Arrays.stream(head)
                .skip(1)
                .map(field -> field.split(": *", 2))
                .map(field -> field[0].toLowerCase(Locale.ROOT) + ": " + field[1])
                .filter(field -> !field.startsWith("date: "))
                .sorted()
                .collect(Collectors.joining("\n"));
        // Of the first line the reason is advice (rule S-16).
        return head[0].substring(0, "HTTP/1.1 200".length()) + "\n" + fields + "\n\n" + parts[1];
    }
}
