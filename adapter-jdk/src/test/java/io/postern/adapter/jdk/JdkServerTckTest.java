package io.postern.adapter.jdk;

import io.postern.gateway.spi.ServerProvider;
import io.postern.tck.Deviation;
import io.postern.tck.ServerTck;
import java.util.List;

/** The rules of SPEC.md over this adapter. */
class JdkServerTckTest implements ServerTck {

    @Override
    public ServerProvider provider() {
        return new JdkServerProvider();
    }

    @Override
    public List<Deviation> deviations() {
        return List.of(new Deviation(
                "B-23",
                "anAbortedResponseToHttp10IsReset",
                "the server owns its sockets and closes them in peace: an aborted response to HTTP/1.0 that has no length"
                        + " ends like a complete one, which was seen on JDK 17 and 25"));
    }
}
