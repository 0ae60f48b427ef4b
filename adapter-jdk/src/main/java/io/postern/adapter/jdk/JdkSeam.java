package io.postern.adapter.jdk;

import java.nio.ByteBuffer;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;

/** What an {@link SSLEngine} must have, but the JDK's server never asks for. */
abstract class JdkSeam extends SSLEngine {

    private static UnsupportedOperationException unused() {
        return new UnsupportedOperationException("the JDK's server does not use this");
    }

    @Override
    public final SSLEngineResult wrap(ByteBuffer[] sources, int offset, int length, ByteBuffer target) {
        throw unused();
    }

    @Override
    public final SSLEngineResult unwrap(ByteBuffer source, ByteBuffer[] targets, int offset, int length) {
        throw unused();
    }

    @Override
    public final boolean isInboundDone() {
        throw unused();
    }

    @Override
    public final boolean isOutboundDone() {
        throw unused();
    }

    @Override
    public final String[] getSupportedCipherSuites() {
        throw unused();
    }

    @Override
    public final String[] getEnabledCipherSuites() {
        throw unused();
    }

    @Override
    public final void setEnabledCipherSuites(String[] suites) {
        throw unused();
    }

    @Override
    public final String[] getSupportedProtocols() {
        throw unused();
    }

    @Override
    public final String[] getEnabledProtocols() {
        throw unused();
    }

    @Override
    public final void setEnabledProtocols(String[] protocols) {
        throw unused();
    }

    @Override
    public final void beginHandshake() {
        throw unused();
    }

    @Override
    public final SSLEngineResult.HandshakeStatus getHandshakeStatus() {
        throw unused();
    }

    @Override
    public final void setUseClientMode(boolean mode) {
        // says what is so
    }

    @Override
    public final boolean getUseClientMode() {
        return false;
    }

    @Override
    public final void setNeedClientAuth(boolean need) {
        // as above
    }

    @Override
    public final boolean getNeedClientAuth() {
        throw unused();
    }

    @Override
    public final void setWantClientAuth(boolean want) {
        // as above
    }

    @Override
    public final boolean getWantClientAuth() {
        throw unused();
    }

    @Override
    public final void setEnableSessionCreation(boolean flag) {
        throw unused();
    }

    @Override
    public final boolean getEnableSessionCreation() {
        throw unused();
    }
}
