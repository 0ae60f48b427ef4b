package io.postern.launcher;

import io.postern.gateway.Application;
import io.postern.gateway.Body;
import io.postern.gateway.Environ;
import io.postern.gateway.EnvironKeys;
import io.postern.gateway.StartResponse;

/** An application as its files were at one time. What it was made of is kept until its last request has ended. */
final class Version {

    private final Application application;
    private final Runnable discard;
    private int inFlight;
    private boolean replaced;

    /** Discards what it was made of when it is replaced and has no request left. */
    Version(Application application, Runnable discard) {
        this.application = application;
        this.discard = discard;
    }

    /** Counts one more request, which has to be called then; false if there is a newer version. */
    synchronized boolean enter() {
        if (replaced) {
            return false;
        }
        inFlight++;
        return true;
    }

    /** Answers a request that has been counted. */
    Body call(Environ environ, StartResponse startResponse) throws Exception {
        environ.require(EnvironKeys.RESPONSE_END).then(result -> left());
        return application.call(environ, startResponse);
    }

    private synchronized void left() {
        inFlight--;
        discardIfUnused();
    }

    /** Takes no more requests. */
    synchronized void replace() {
        if (!replaced) {
            replaced = true;
            discardIfUnused();
        }
    }

    private void discardIfUnused() {
        if (replaced && inFlight == 0) {
            discard.run();
        }
    }
}
