package io.postern.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.postern.launcher.HttpConnection;
import io.postern.launcher.HttpConnection.Answer;
import io.postern.launcher.Script;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A listening socket that outlives the process which serves it. */
@Timeout(300)
class SocketUnitTest {

    private static final Way WAY = new Way("uwsgi-tcp", "uwsgi");

    @TempDir
    Path folder;

    private final Endpoint endpoint = WAY.one(folder);

    @Test
    void whoAsksWhileNothingServesIsAnsweredByTheNext() throws Exception {
        try (SocketUnit unit = new SocketUnit(folder, endpoint.port(), WAY.command(endpoint)).awaitServing();
                Site site = Site.start(folder, WAY.site(), List.of(endpoint))) {
            unit.stop();
            CompletableFuture<Answer> answer = posted(site.port());
            unit.awaitServing();

            assertThat(answer).succeedsWithin(Script.LIMIT).isEqualTo(new Answer(200, false, "posted"));
        }
    }

    private static CompletableFuture<Answer> posted(int port) {
        return CompletableFuture.supplyAsync(() -> {
            try (HttpConnection connection = new HttpConnection(port)) {
                return connection.ask("POST", "/load", "posted");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    @Test
    void aSocketOnAnotherAddressIsRefused() throws Exception {
        String other = Endpoint.onTcp("127.0.0.1:8000").real();

        try (SocketUnit unit = new SocketUnit(folder, endpoint.port(), List.of("serve", "--uwsgi", other))) {
            unit.awaitEnd(1);
        }
        assertThat(Files.readAllLines(folder.resolve("stderr-" + endpoint.port())))
                .contains("postern: The listening socket that is the standard input of this process is on /"
                        + endpoint.real() + ", but the server is to listen on /" + other
                        + ": let both name the same address");
    }
}
