package io.postern.tck;

import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * The whole kit. A test class that implements this and returns its provider is the conformance test of an adapter:
 *
 * <pre>{@code
 * class JettyServerTckTest implements ServerTck {
 *     public ServerProvider provider() {
 *         return new JettyServerProvider();
 *     }
 * }
 * }</pre>
 *
 * <p>On a slow machine the system property {@code postern.tck.timescale} makes every wait longer: 2 doubles it. Each
 * test says in its documentation what to look at when it fails.
 */
public interface ServerTck
        extends EnvironContract,
                PathContract,
                InputContract,
                ErrorsContract,
                StartResponseContract,
                WriteContract,
                BodyContract,
                HeadersContract,
                FileContract,
                LifecycleContract,
                MiddlewareContract,
                ProtocolContract,
                HostileContract,
                UntestedContract {

    /**
     * Every declared deviation names a test of the kit, and a rule that this test covers.
     *
     * <p>If it fails: correct {@link Deviation#RESOURCE}, or what {@link #deviations} returns.
     */
    @Test
    default void everyDeviationNamesATestOfTheKitAndItsRule() {
        List<String> faults = Kit.faults(deviations());

        if (!faults.isEmpty()) {
            throw new AssertionError(String.join("\n", faults));
        }
    }
}
