/**
 * Runs applications on Undertow. {@link io.postern.adapter.undertow.UndertowServerProvider} is found by
 * {@link java.util.ServiceLoader} and is all that users see. Start reading at {@code UndertowServer}, which puts the
 * framing guard below Undertow's parser and hands each request to the engine.
 */
@NullMarked
package io.postern.adapter.undertow;

import org.jspecify.annotations.NullMarked;
