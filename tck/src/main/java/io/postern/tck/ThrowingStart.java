package io.postern.tck;

import io.postern.gateway.BodyWriter;
import io.postern.gateway.StartResponse;

/** A start that a test expects to be refused. */
@FunctionalInterface
interface ThrowingStart {

    BodyWriter on(StartResponse startResponse) throws Exception;
}
