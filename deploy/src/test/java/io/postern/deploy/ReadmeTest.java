package io.postern.deploy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.postern.adapter.uwsgi.NginxProcess;
import io.postern.launcher.Script;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The README's section about nginx works as printed, but for ports and the folder of nginx. */
@Timeout(120)
class ReadmeTest {

    private static final Pattern SECTION = Pattern.compile("(?ms)^## Behind nginx$(.*?)^## ");
    private static final Pattern COMMANDS = Pattern.compile("(?ms)^```sh\\n(.*?)^```$");
    private static final Pattern JSON = Pattern.compile("(?ms)^```json\\n(.*?)\\n```$");

    private final String readme = Files.readString(Script.ROOT.resolve("README.md"));
    private final Endpoint application = Endpoint.onTcp("127.0.0.1:8000");
    private final Endpoint plain = Endpoint.onTcp("127.0.0.1:80");
    private final Endpoint other = Endpoint.onTcp("a site that is there already");

    @TempDir
    Path folder;

    ReadmeTest() throws IOException {}

    @Test
    void itsCommandsPutAnApplicationBehindNginx() throws Exception {
        assumeTrue(Script.exitStatus(shell("which curl")) == 0, "curl is not installed");
        List<String> blocks = all(COMMANDS, all(SECTION, readme).get(0));
        assertThat(blocks).as("to serve, to tell nginx, to ask").hasSize(3);

        Process server = shell("exec " + real(application, blocks.get(0)));
        try (BufferedReader printed = server.inputReader(UTF_8);
                NginxProcess nginx = nginxOfADistribution()) {
            assertThat(printed.readLine()).contains(" on uwsgi://" + application.real() + " ");
            install(blocks.get(1));
            awaitReload(nginx);

            Process asked = shell("exec " + real(plain, blocks.get(2)));
            String answer = new String(asked.getInputStream().readAllBytes(), UTF_8);
            assertThat(answer).as(nginx.log()).isEqualTo(all(JSON, readme).get(0));
        } finally {
            server.destroy();
            assertThat(Script.exitStatus(server))
                    .as("its status when told to stop")
                    .isZero();
        }
    }

    private NginxProcess nginxOfADistribution() throws IOException {
        Site.layOutWithoutParts(folder); // the block brings them
        Files.writeString(
                folder.resolve("conf.d/default.conf"),
                "server { listen " + other.real() + " default_server; return 204; }");
        return NginxProcess.start(folder, other.address());
    }

    private void install(String commands) throws Exception {
        assertThat(commands).endsWith("\nnginx -s reload\n");
        String reload = String.join(" ", NginxProcess.command(folder)) + " -s reload";
        String copies = commands.replace("/etc/nginx/", folder + "/").replace("nginx -s reload\n", "");
        assertThat(Script.exitStatus(shell("set -e\n" + copies))).isZero();
        Path site = folder.resolve("conf.d/uwsgi-tcp.conf");
        String text = real(application, Files.readString(site));
        Files.writeString(site, text.replace("listen 80;", "listen " + plain.real() + ";"));
        assertThat(Script.exitStatus(shell(reload))).isZero();
    }

    private void awaitReload(NginxProcess nginx) throws Exception {
        long end = System.nanoTime() + Script.LIMIT.toNanos();
        while (!NginxProcess.accepts(plain.address())) {
            assertThat(System.nanoTime())
                    .as("not within the limit: " + nginx.log())
                    .isLessThan(end);
            TimeUnit.MILLISECONDS.sleep(5);
        }
    }

    private static String real(Endpoint where, String text) {
        assertThat(text).contains(where.shipped());
        return text.replace(where.shipped(), where.real());
    }

    private static List<String> all(Pattern pattern, String text) {
        return pattern.matcher(text)
                .results()
                .map((MatchResult each) -> each.group(1))
                .toList();
    }

    private static Process shell(String commands) throws IOException {
        ProcessBuilder bash = new ProcessBuilder("bash", "-c", commands)
                .directory(Script.ROOT.toFile())
                .redirectError(ProcessBuilder.Redirect.INHERIT);
        bash.environment().put("POSTERN_BUILD", "no"); // the build around this test has just done so
        return bash.start();
    }
}
