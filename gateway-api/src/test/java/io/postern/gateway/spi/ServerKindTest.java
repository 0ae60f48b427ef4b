package io.postern.gateway.spi;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.postern.gateway.Application;
import io.postern.gateway.Body;
import io.postern.gateway.ServerConfig;
import io.postern.gateway.ServerConfig.Execution;
import java.net.InetAddress;
import java.nio.file.Path;
import java.security.NoSuchAlgorithmException;
import java.util.Set;
import java.util.function.BiFunction;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;

/** Which settings which kind of server refuses: none is ignored. */
class ServerKindTest {

    private static final Application APPLICATION = (environ, startResponse) -> Body.empty();

    private static final BiFunction<ServerConfig, Application, Engine> BLOCKING = Engine::new;
    private static final BiFunction<ServerConfig, Application, Engine> INLINE = Engine::withInline;
    private static final BiFunction<ServerConfig, Application, Engine> BEHIND = Engine::behindGateway;

    private final ServerConfig.Builder settings = ServerConfig.builder();

    private void expectRefused(BiFunction<ServerConfig, Application, Engine> kind, String... words) {
        assertThatThrownBy(() -> kind.apply(settings.build(), APPLICATION))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll(words);
    }

    private void expectTaken(BiFunction<ServerConfig, Application, Engine> kind) {
        assertThatCode(() -> kind.apply(settings.build(), APPLICATION)).doesNotThrowAnyException();
    }

    @Test
    void theDefaultsAreForAll() {
        expectTaken(BLOCKING);
        expectTaken(INLINE);
        expectTaken(BEHIND);
    }

    @Test
    void aUnixSocketIsForThoseBehindAGateway() {
        settings.unixSocket(Path.of("app.sock")).unixSocketMode(Set.of());

        expectRefused(BLOCKING, "unixSocket", "uwsgi");
        expectRefused(INLINE, "unixSocket", "uwsgi");
        expectTaken(BEHIND);
    }

    @Test
    void aModeWantsASocket() {
        settings.unixSocketMode(Set.of());

        expectRefused(BLOCKING, "unixSocketMode", "unixSocket");
        expectRefused(BEHIND, "unixSocketMode", "unixSocket");
    }

    @Test
    void peersAreAskedForBehindAGatewayOnly() {
        settings.allowedPeers(Set.of(InetAddress.getLoopbackAddress()));

        expectRefused(BLOCKING, "allowedPeers", "uwsgi");
        expectRefused(INLINE, "allowedPeers", "uwsgi");
        expectTaken(BEHIND);
    }

    @Test
    void encryptionIsTheGatewaysMatter() throws NoSuchAlgorithmException {
        settings.tls(SSLContext.getDefault());

        expectTaken(BLOCKING);
        expectTaken(INLINE);
        expectRefused(BEHIND, "tls", "jetty");
    }

    @Test
    void theEventLoopIsForThoseThatHaveOne() {
        settings.execution(Execution.INLINE);

        expectRefused(BLOCKING, "execution", "INLINE", "netty");
        expectTaken(INLINE);
        expectRefused(BEHIND, "execution", "INLINE", "netty");
    }
}
