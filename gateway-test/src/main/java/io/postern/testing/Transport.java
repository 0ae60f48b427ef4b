package io.postern.testing;

import java.io.IOException;

/** How a request reaches the application. */
interface Transport {

    /** Takes the bytes of a request; returns all that came back until the connection ended. */
    byte[] exchange(byte[] request) throws IOException;
}
