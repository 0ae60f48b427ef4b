package io.postern.testing;

import io.postern.gateway.Application;
import io.postern.gateway.Server;
import io.postern.gateway.ServerConfig;
import java.util.List;

/**
 * Asks an application as a client does, and returns its answers.
 *
 * <pre>{@code
 * TestClient client = TestClient.of(new Hello());
 * assertEquals("Hello, World", client.get("/hello?name=World").send().text());
 * }</pre>
 *
 * <p>In memory, the bytes of each request go through the parser, the rules and the engine that are in every server of
 * Postern, and so does the response: a request that a server would refuse is refused, and an application that breaks
 * the contract is answered for as a server would. It is called on the thread of the test.
 *
 * <p>Each request has a connection of its own. May be used by several threads.
 */
public final class TestClient {

    private final Transport transport;
    private final Log log;

    TestClient(Transport transport, Log log) {
        this.transport = transport;
        this.log = log;
    }

    /** Returns a client of an application in memory. */
    public static TestClient of(Application application) {
        return of(application, ServerConfig.defaults());
    }

    /**
     * Returns a client of an application in memory, with the settings of a server where they make a difference there.
     */
    public static TestClient of(Application application, ServerConfig config) {
        Log log = new Log(config.errors());
        return new TestClient(new InMemory(application, log.of(config)), log);
    }

    /** Returns a client of a server that runs, on this machine or another; it does not stop it. */
    public static TestClient of(Server server) {
        return new TestClient(new OverSocket(server.address()), new Log((level, text, failure) -> {}));
    }

    /** Begins a request: {@code request("PUT", "/users/7?notify=yes")}. */
    public TestRequest request(String method, String target) {
        return new TestRequest(transport, method, target);
    }

    /** Begins a request for what is there. */
    public TestRequest get(String target) {
        return request("GET", target);
    }

    /** Begins a request with content: give it by {@link TestRequest#content(String)}. */
    public TestRequest post(String target) {
        return request("POST", target);
    }

    /**
     * What the application has written to {@code gateway.errors}, and what the server has reported of it, a line each:
     * the failure that was answered by 500 is in here. Waits for requests that are under way. Empty for a client of a
     * {@link Server}, whose settings say where that goes.
     */
    public List<String> log() {
        return log.lines();
    }
}
