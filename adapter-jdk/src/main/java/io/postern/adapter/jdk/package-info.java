/**
 * Runs applications on the JDK's own HTTP server, {@code com.sun.net.httpserver}, without any dependency. The server
 * accepts, waits and hands out threads; what goes over the wire passes {@link io.postern.adapter.jdk.JdkConnection},
 * where the framing guard reads requests and the adapter's responses leave. Start at
 * {@link io.postern.adapter.jdk.JdkServerProvider}.
 */
@NullMarked
package io.postern.adapter.jdk;

import org.jspecify.annotations.NullMarked;
