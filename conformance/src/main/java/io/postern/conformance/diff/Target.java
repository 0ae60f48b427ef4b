package io.postern.conformance.diff;

import java.net.InetSocketAddress;

/** A running server under the name that the report gives it. */
record Target(String name, InetSocketAddress address) {}
