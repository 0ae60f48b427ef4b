package io.postern.deploy;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** A key with a certificate of its own making for {@code localhost}: files for nginx, and a client that trusts it. */
final class Keys {

    private static final String NAME = "nginx";
    private static final char[] PASSWORD = "not secret".toCharArray();
    private static final String SHIPPED = "/etc/ssl/app.example.com/";

    private final Path folder;
    private final KeyStore keys;

    private Keys(Path folder) throws IOException, InterruptedException, GeneralSecurityException {
        this.folder = folder;
        Path file = folder.resolve("keys.p12");
        generate(file);
        keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            keys.load(in, PASSWORD);
        }
    }

    /** Makes one by the JDK's own tool, and writes it there. */
    static Keys in(Path folder) throws Exception {
        Keys keys = new Keys(folder);
        keys.write(
                "fullchain.pem", "CERTIFICATE", keys.keys.getCertificate(NAME).getEncoded());
        keys.write(
                "privkey.pem", "PRIVATE KEY", keys.keys.getKey(NAME, PASSWORD).getEncoded());
        return keys;
    }

    private static void generate(Path file) throws IOException, InterruptedException {
        Process tool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        NAME,
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=localhost",
                        "-ext",
                        "san=dns:localhost",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        file.toString(),
                        "-storepass",
                        new String(PASSWORD))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        if (!tool.waitFor(60, TimeUnit.SECONDS) || tool.exitValue() != 0) {
            throw new IOException("keytool made no certificate");
        }
    }

    private void write(String file, String kind, byte[] content) throws IOException {
        Base64.Encoder lines = Base64.getMimeEncoder(64, "\n".getBytes(US_ASCII));
        Files.writeString(
                folder.resolve(file),
                "-----BEGIN " + kind + "-----\n" + lines.encodeToString(content) + "\n-----END " + kind + "-----\n");
    }

    /** What to replace in {@code tls.conf}. */
    Map<String, String> replaced() {
        return Map.of(SHIPPED, folder + "/");
    }

    SSLContext client() throws GeneralSecurityException {
        TrustManagerFactory trusted = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trusted.init(keys);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trusted.getTrustManagers(), null);
        return context;
    }
}
