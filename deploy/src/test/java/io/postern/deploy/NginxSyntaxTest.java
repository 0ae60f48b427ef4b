package io.postern.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.postern.adapter.uwsgi.NginxProcess;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What {@code nginx -t} says of the files as they are shipped, which opens no port but the sockets' names. */
@Timeout(120)
class NginxSyntaxTest {

    private static Keys keys;

    @TempDir
    Path folder;

    @BeforeAll
    static void makeKeys(@TempDir Path folder) throws Exception {
        keys = Keys.in(folder);
    }

    static List<String> sites() throws IOException {
        try (Stream<Path> files = Files.list(Site.SHIPPED)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".conf"))
                    .sorted()
                    .toList();
        }
    }

    @Test
    void thereIsASiteForEachWayAndForThreeProcesses() throws Exception {
        List<String> expected = new ArrayList<>(List.of("tls.conf"));
        Way.all().map(Way::site).distinct().forEach(site -> {
            expected.add(site + ".conf");
            expected.add(site + "-three.conf");
        });

        assertThat(sites()).containsExactlyInAnyOrderElementsOf(expected);
    }

    @ParameterizedTest
    @MethodSource("sites")
    void nginxUnderstandsIt(String site) throws Exception {
        Site.layOut(folder);
        if (site.equals("tls.conf")) {
            Files.copy(Site.SHIPPED.resolve("http.conf"), folder.resolve("conf.d/http.conf"));
        }
        String text = Files.readString(Site.SHIPPED.resolve(site));
        for (var key : keys.replaced().entrySet()) {
            text = text.replace(key.getKey(), key.getValue());
        }
        Files.writeString(folder.resolve("conf.d").resolve(site), text);

        List<String> command = new ArrayList<>(NginxProcess.command(folder));
        command.addAll(List.of("-t", "-q"));
        Process check = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(check.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(check.waitFor())
                .as("status of nginx -t, which said: %s", said)
                .isZero();
        assertThat(said).as("warnings").isEmpty();
    }
}
