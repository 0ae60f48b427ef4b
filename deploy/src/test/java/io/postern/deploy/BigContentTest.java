package io.postern.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.postern.launcher.Launched;
import io.postern.launcher.Script;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Content of {@code -Dpostern.deploy.mebibytes} through nginx and a process with a small heap, there and back: it
 * passes, and nothing of it is lost.
 */
@ParameterizedClass(name = "by {0}")
@MethodSource("io.postern.deploy.Way#all")
@Timeout(600)
class BigContentTest {

    private static final int MEBIBYTES = Integer.getInteger("postern.deploy.mebibytes");
    private static final Duration LIMIT = Duration.ofSeconds(500);
    private static final String SHA_256 = Blocks.sha256(MEBIBYTES);

    private final Way way;

    BigContentTest(Way way) {
        this.way = way;
    }

    @Test
    void itPassesWholeWithoutALengthAndBack(@TempDir Path folder) throws Exception {
        Endpoint application = way.one(folder);
        Map<String, String> environment =
                Map.of("CLASSPATH", System.getProperty("java.class.path"), "JDK_JAVA_OPTIONS", "-Xmx64m");

        try (Launched process = Launched.start(folder, environment, way.command(application));
                Site site = Site.start(folder, way.site(), List.of(application))) {
            for (BodyPublisher content : List.of(withLength(), chunked())) {
                JsonNode seen = JsonMapper.shared().readTree(upload(site, content));
                assertThat(seen.get("body_length").asLong()).isEqualTo((long) MEBIBYTES * Blocks.MEBIBYTE);
                assertThat(seen.get("body_sha256").asString()).isEqualTo(SHA_256);
            }
            assertThat(downloaded(site)).isEqualTo(SHA_256);

            process.signal("TERM");
            assertThat(process.exitStatus()).isZero();
        }
    }

    private static BodyPublisher chunked() {
        return BodyPublishers.ofInputStream(() -> Blocks.stream(MEBIBYTES));
    }

    private static BodyPublisher withLength() {
        return BodyPublishers.fromPublisher(chunked(), (long) MEBIBYTES * Blocks.MEBIBYTE);
    }

    private static String upload(Site site, BodyPublisher content) throws Exception {
        HttpResponse<String> answer =
                send(HttpRequest.newBuilder(site.uri("/upload")).POST(content), BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(site.log()).isEqualTo(200);
        return answer.body();
    }

    private static String downloaded(Site site) throws Exception {
        HttpResponse<InputStream> answer =
                send(HttpRequest.newBuilder(site.uri("/blocks?" + MEBIBYTES)), BodyHandlers.ofInputStream());
        assertThat(answer.statusCode()).as(site.log()).isEqualTo(200);
        try (InputStream content = answer.body()) {
            return Blocks.sha256(content);
        }
    }

    private static <T> HttpResponse<T> send(HttpRequest.Builder request, HttpResponse.BodyHandler<T> handler)
            throws Exception {
        return HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(Script.LIMIT)
                .build()
                .send(request.timeout(LIMIT).build(), handler);
    }
}
