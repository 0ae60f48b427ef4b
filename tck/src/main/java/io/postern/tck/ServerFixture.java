package io.postern.tck;

import io.postern.gateway.Application;
import io.postern.gateway.ServerConfig;
import io.postern.gateway.spi.ServerProvider;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;

/** What every contract stands on: a server for each test, on a free port, closed when the test is over. */
public interface ServerFixture {

    /** The adapter under test. */
    ServerProvider provider();

    /**
     * Changes the settings that every test starts with, where an adapter cannot be tested otherwise. The tests make
     * their own changes after these.
     */
    default ServerConfig.Builder settings(ServerConfig.Builder defaults) {
        return defaults;
    }

    /**
     * The keys that this adapter adds to the environ beyond those of the specification; none by default (rule E-48).
     */
    default Set<String> documentedKeys() {
        return Set.of();
    }

    /**
     * The tests that the adapter declares it cannot pass: by default what {@link Deviation#RESOURCE} beside it says.
     */
    default List<Deviation> deviations() {
        return Deviation.declaredBeside(provider().getClass());
    }

    /** Starts a server for that application. */
    default TestServer serve(Application application) throws IOException {
        return serve(application, UnaryOperator.identity());
    }

    /** Starts a server for that application, with other settings. */
    default TestServer serve(Application application, UnaryOperator<ServerConfig.Builder> change) throws IOException {
        ErrorLog log = new ErrorLog();
        ServerConfig.Builder builder = settings(ServerConfig.builder()).port(0).errors(log);
        ServerConfig config = change.apply(builder).build();
        return Fixture.closing(new TestServer(provider().start(config, application), config, log));
    }

    /** Serves that application and asks it for {@code /}. */
    default Answer get(Application application) throws IOException {
        return serve(application).get("/");
    }

    /** Serves that application and sends it one request, as {@link TestServer#send} does. */
    default Answer send(Application application, String request) throws IOException {
        return serve(application).send(request);
    }

    /** Closes what the test has opened. */
    @AfterEach
    default void closeWhatIsOpen() throws Exception {
        Fixture.closeAll();
    }
}
