/**
 * What an adapter implements ({@link io.postern.gateway.spi.ServerProvider}, {@link io.postern.gateway.spi.Exchange},
 * {@link io.postern.gateway.spi.Listener}) and the {@link io.postern.gateway.spi.Engine} that it calls. Everything that
 * a client or an application can observe is decided by the engine and by the
 * {@link io.postern.gateway.spi.FramingGuard}; an adapter only translates.
 */
@NullMarked
package io.postern.gateway.spi;

import org.jspecify.annotations.NullMarked;
