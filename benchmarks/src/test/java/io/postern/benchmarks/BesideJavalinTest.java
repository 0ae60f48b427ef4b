package io.postern.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The programs of docs/framework.md, ours and Javalin's, are the same service, and ours is no longer. */
@Timeout(120)
class BesideJavalinTest {

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Pattern PROGRAM = Pattern.compile("(?ms)^```java\\n(.*?public class (\\w+) .*?)^```$");

    private final List<MatchResult> programs = PROGRAM.matcher(page()).results().toList();
    private final HttpClient client = HttpClient.newHttpClient();

    @TempDir
    Path folder;

    private static String page() {
        Path page = Path.of(System.getProperty("basedir", ""), "..", "docs", "framework.md");
        try {
            return Files.readString(page);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void oursIsNoLonger() {
        assertThat(programs).extracting(program -> program.group(2)).containsExactly("Users", "UsersInJavalin");
        assertThat(lines(0)).isLessThanOrEqualTo(lines(1));
    }

    private long lines(int index) {
        return programs.get(index)
                .group(1)
                .lines()
                .filter(line -> !line.isBlank())
                .count();
    }

    @Test
    void bothAnswerTheSame() throws Exception {
        assertThat(answers(0))
                .isEqualTo(answers(1))
                .containsExactly(
                        "200 {\"name\":\"Ada\",\"age\":36}",
                        "404",
                        "201 /users/2",
                        "200 {\"name\":\"Alan\",\"age\":41}",
                        "404");
    }

    /** The status, with the content of what is found and the place of what is made. */
    private List<String> answers(int index) throws Exception {
        int port = freePort();
        Path source = folder.resolve(programs.get(index).group(2) + ".java");
        Files.writeString(source, programs.get(index).group(1).replace("8000", Integer.toString(port)));
        List<String> command = Child.javaCommand(
                List.of("-Dpostern.server=jetty", "-XX:TieredStopAtLevel=1"), System.getProperty("java.class.path"));
        command.add(source.toString()); // which java compiles in memory
        Process process = new ProcessBuilder(command).inheritIO().start();
        try {
            Peers.awaitListening(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            URI users = URI.create("http://127.0.0.1:" + port + "/users");
            List<String> answers = new ArrayList<>();
            answers.add(got(users + "/1"));
            answers.add(got(users + "/2"));
            answers.add(posted(users, "{\"name\":\"Alan\",\"age\":41}"));
            answers.add(got(users + "/2"));
            answers.add(got(users.resolve("/nothing").toString()));
            return answers;
        } finally {
            process.destroyForcibly().waitFor();
        }
    }

    private String got(String url) throws Exception {
        HttpResponse<String> answer = sent(HttpRequest.newBuilder(URI.create(url)));
        return answer.statusCode() + (answer.statusCode() == 200 ? " " + answer.body() : "");
    }

    private String posted(URI url, String json) throws Exception {
        HttpResponse<String> answer = sent(HttpRequest.newBuilder(url)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(json)));
        return answer.statusCode()
                + answer.headers()
                        .firstValue("Location")
                        .map(where -> " " + where)
                        .orElse("");
    }

    private HttpResponse<String> sent(HttpRequest.Builder request) throws Exception {
        return client.send(request.timeout(LIMIT).build(), HttpResponse.BodyHandlers.ofString());
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
