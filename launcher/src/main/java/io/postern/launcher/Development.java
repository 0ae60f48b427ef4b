package io.postern.launcher;

import io.postern.gateway.Application;
import io.postern.gateway.ErrorSink;
import io.postern.middleware.AccessLog;
import io.postern.middleware.Lint;

/**
 * An application with what helps its developer: it follows its files, the contract is checked, failures are shown in
 * the browser, and each request is a line on the terminal.
 */
final class Development implements AutoCloseable {

    private final AccessLog log;
    private final Reloading reloading;
    private final Application application;

    Development(Program program, ErrorSink errors) throws CannotServe {
        reloading = new Reloading(program, Lint.throwing(), System.err::println);
        log = AccessLog.to(System.err).format(AccessLog.Format.COMMON).build();
        application = log.then(new ErrorPages(new Sources(program), errors)).wrap(reloading);
        reloading.start();
    }

    Application application() {
        return application;
    }

    @Override
    public void close() {
        reloading.close();
        log.close();
    }
}
