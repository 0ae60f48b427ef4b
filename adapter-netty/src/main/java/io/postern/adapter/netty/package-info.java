/**
 * Runs applications on Netty: its NIO transport, its buffers and its TLS handler. The event loops move bytes only;
 * applications run on the engine's threads and wait there for what they read and write. To see how, start at
 * {@link io.postern.adapter.netty.NettyServerProvider} and follow a request through the pipeline of a connection.
 */
@NullMarked
package io.postern.adapter.netty;

import org.jspecify.annotations.NullMarked;
