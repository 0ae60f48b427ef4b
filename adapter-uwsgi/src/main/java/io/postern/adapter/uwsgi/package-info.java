/**
 * The adapter for the uwsgi protocol, which nginx speaks by {@code uwsgi_pass}: on the JDK's channels, over TCP or a
 * Unix socket. {@link io.postern.adapter.uwsgi.UwsgiServerProvider} is where it starts. A connection brings one
 * request, as a packet of variables with the body behind it, and takes one answer.
 */
@NullMarked
package io.postern.adapter.uwsgi;

import org.jspecify.annotations.NullMarked;
