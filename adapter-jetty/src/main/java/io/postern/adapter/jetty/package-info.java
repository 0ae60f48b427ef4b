/**
 * Runs applications on Jetty. {@link io.postern.adapter.jetty.JettyServer} listens,
 * {@link io.postern.adapter.jetty.JettyGuard} puts the framing guard below Jetty's parser, and
 * {@link io.postern.adapter.jetty.JettyExchange} says in Jetty's terms what the engine wants sent. Nothing here decides
 * what a client or an application can observe.
 */
@NullMarked
package io.postern.adapter.jetty;

import org.jspecify.annotations.NullMarked;
