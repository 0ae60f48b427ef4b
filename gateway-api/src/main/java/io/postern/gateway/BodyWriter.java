package io.postern.gateway;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Sends blocks of the body from within the application, for code that cannot return them.
 *
 * <p>What is written goes out before anything that the returned {@link Body} yields (rule W-04).
 */
@FunctionalInterface
public interface BodyWriter {

    /**
     * Sends one block; returns when the transport has taken it.
     *
     * @param block its remaining bytes are sent, its position stays where it is; it may be reused on return (rule W-08)
     * @throws IOException if the client has left (rule W-10); let it pass
     * @throws ContractViolation if the block exceeds the declared Content-Length (what fits is sent, rule W-09), or the
     *     response is finished (rule W-06)
     */
    void write(ByteBuffer block) throws IOException;
}
