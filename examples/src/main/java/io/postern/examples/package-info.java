/**
 * Small applications, each run by a test on every adapter: start with {@link io.postern.examples.Hello}, then
 * {@link io.postern.examples.JsonApi}.
 *
 * <p>{@link io.postern.examples.Echo} shows what a server makes of a request, {@link io.postern.examples.Streaming} how
 * a body is sent block by block, {@link io.postern.examples.Timing} how to write middleware.
 * {@link io.postern.examples.Board} is a whole application, with the framework and a database. The command
 * {@code ./postern serve} runs any of them.
 */
@NullMarked
package io.postern.examples;

import org.jspecify.annotations.NullMarked;
