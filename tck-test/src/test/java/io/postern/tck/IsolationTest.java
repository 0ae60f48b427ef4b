package io.postern.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.postern.gateway.Application;
import io.postern.gateway.Server;
import io.postern.gateway.ServerConfig;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a case opens is its own, and is closed with it (rule K-08). */
class IsolationTest {

    private final List<ServerConfig> started = new ArrayList<>();

    private final ServerFixture fixture = () -> new TinyServerProvider() {
        @Override
        public Server start(ServerConfig config, Application application) throws IOException {
            started.add(config);
            return super.start(config, application);
        }
    };

    @Test
    void everyServerIsNewAndOnAFreePort() throws Exception {
        TestServer first = fixture.serve(Samples.ok("first"));
        TestServer second = fixture.serve(Samples.ok("second"));

        assertThat(first.get("/").text() + second.get("/").text()).isEqualTo("firstsecond");
        assertThat(started).extracting(ServerConfig::port).containsExactly(0, 0);
        assertThat(first.port()).isNotEqualTo(second.port());
        fixture.closeWhatIsOpen();
    }

    @Test
    void everythingIsClosedWithTheCase() throws Exception {
        TestServer server = fixture.serve(Samples.ok("up"));
        RawClient client = server.connect();

        fixture.closeWhatIsOpen();

        assertThat(catchThrowable(server::connect)).isInstanceOf(IOException.class);
        assertThat(catchThrowable(() -> client.send(Samples.GET))).isInstanceOf(IOException.class);
    }
}
