package io.postern.examples.board;

import io.postern.framework.HttpError;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import org.h2.api.ErrorCode;

/** Who may write. A name belongs to whoever signs in by it first, and is the same in capital letters. */
public final class Accounts {

    private static final int SHORTEST_PASSWORD = 8;
    private static final int LONGEST_PASSWORD = 200;
    private static final int ITERATIONS = 210_000; // so that guessing is slow for whoever has stolen the database
    private static final int HASH_BITS = 256;
    private static final int SALT_BYTES = 16;

    private final Database database;
    private final SecureRandom random = new SecureRandom();

    // Each takes a processor for a tenth of a second, which must not keep all of them from other requests.
    private final Semaphore hashing =
            new Semaphore(Math.max(1, Runtime.getRuntime().availableProcessors() / 2));

    /** Those of a database. */
    public Accounts(Database database) {
        this.database = database;
    }

    @SuppressWarnings("ArrayRecordComponent") // nobody compares accounts
    private record Account(String name, byte[] salt, byte[] hash) {}

    /**
     * Signs somebody in, and makes the account if there is none of that name.
     *
     * @return the name, as it was written first; nothing if the password is wrong
     * @throws HttpError 400 if name or password cannot be taken
     */
    public Optional<String> signIn(String name, String password) throws SQLException, InterruptedException {
        if (!name.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,29}")) {
            throw new HttpError(400, "a name is of 1 to 30 letters, digits, dots, dashes and underscores");
        }
        if (password.length() < SHORTEST_PASSWORD || password.length() > LONGEST_PASSWORD) {
            throw new HttpError(400, "a password has " + SHORTEST_PASSWORD + " to " + LONGEST_PASSWORD + " characters");
        }
        Optional<Account> known = find(name);
        if (known.isEmpty()) {
            byte[] salt = new byte[SALT_BYTES];
            random.nextBytes(salt);
            if (add(name, salt, hash(password, salt))) {
                return Optional.of(name);
            }
            known = find(name); // somebody was quicker
        }
        Account account = known.orElseThrow();
        boolean right = MessageDigest.isEqual(account.hash(), hash(password, account.salt()));
        return right ? Optional.of(account.name()) : Optional.empty();
    }

    private Optional<Account> find(String name) throws SQLException {
        try (Connection connection = database.connect();
                PreparedStatement select =
                        connection.prepareStatement("select name, salt, hash from account where name = ?")) {
            select.setString(1, name);
            try (ResultSet found = select.executeQuery()) {
                return found.next()
                        ? Optional.of(new Account(found.getString(1), found.getBytes(2), found.getBytes(3)))
                        : Optional.empty();
            }
        }
    }

    private boolean add(String name, byte[] salt, byte[] hash) throws SQLException {
        try (Connection connection = database.connect();
                PreparedStatement insert = connection.prepareStatement("insert into account values (?, ?, ?)")) {
            insert.setString(1, name);
            insert.setBytes(2, salt);
            insert.setBytes(3, hash);
            insert.executeUpdate();
            return true;
        } catch (SQLException e) {
            if (e.getErrorCode() == ErrorCode.DUPLICATE_KEY_1) {
                return false;
            }
            throw e;
        }
    }

    private byte[] hash(String password, byte[] salt) throws InterruptedException {
        hashing.acquire();
        try {
            return SecretKeyFactory.getInstance("PBKDF2WithHmacSHA512")
                    .generateSecret(new PBEKeySpec(password.toCharArray(), salt, ITERATIONS, HASH_BITS))
                    .getEncoded();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has PBKDF2WithHmacSHA512", e);
        } finally {
            hashing.release();
        }
    }
}
