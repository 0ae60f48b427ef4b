/**
 * Calls an application in a test: in memory by {@link io.postern.testing.TestClient}, and in memory and on every server
 * that is present by {@link io.postern.testing.OnEveryServer}.
 */
@NullMarked
package io.postern.testing;

import org.jspecify.annotations.NullMarked;
