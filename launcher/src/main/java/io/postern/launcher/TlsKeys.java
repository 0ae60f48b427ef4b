package io.postern.launcher;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** The keys of a server that encrypts, in a file of the kind PKCS12 or JKS. */
record TlsKeys(Path file, String password) {

    SSLContext context() throws CannotServe {
        try {
            KeyStore keys = KeyStore.getInstance(file.toFile(), password.toCharArray());
            KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            managers.init(keys, password.toCharArray());
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(managers.getKeyManagers(), null, null);
            return context;
        } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
            throw CannotServe.because("--tls: there are no keys to be had from " + file
                    + "; it is a file as keytool makes it, with the password of --tls-password: " + e.getMessage());
        }
    }
}
