package io.postern.examples.board;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.h2.api.ErrorCode;
import org.h2.jdbcx.JdbcConnectionPool;

/**
 * What the board keeps, in a file of H2 that one process has at a time. What is committed survives its end, any end.
 */
public final class Database implements AutoCloseable {

    /** The variable that names the file, without the suffix that H2 gives it. */
    public static final String VARIABLE = "BOARD_DATABASE";

    // WRITE_DELAY=0: H2 would write up to half a second after the commit.
    private static final String SETTINGS = ";WRITE_DELAY=0";
    private static final int KEY_BYTES = 32;

    private static final String[] TABLES = {
        "create table if not exists account (name varchar_ignorecase(30) primary key, salt varbinary(16) not null,"
                + " hash varbinary(32) not null)",
        "create table if not exists message (id integer generated always as identity primary key,"
                + " author varchar_ignorecase(30) not null references account, text varchar(2000) not null,"
                + " picture_type varchar(20), picture blob, posted timestamp(3) with time zone not null)",
        // What was done to which message, for those who watch; the numbers grow with each commit.
        "create table if not exists change (id bigint generated always as identity primary key, message integer not null)",
        "create table if not exists signing_key (bytes varbinary(32) not null)",
    };

    private final JdbcConnectionPool pool;

    private Database(Path file) throws SQLException {
        if (file.toString().indexOf(';') >= 0) {
            throw new IllegalArgumentException(
                    "the database " + file + " is named by " + VARIABLE + ", whose value has no semicolon");
        }
        pool = JdbcConnectionPool.create("jdbc:h2:file:" + file.toAbsolutePath() + SETTINGS, "", "");
        try (Connection connection = pool.getConnection();
                Statement statement = connection.createStatement()) {
            for (String each : TABLES) {
                statement.execute(each);
            }
        } catch (SQLException e) {
            pool.dispose();
            if (e.getErrorCode() == ErrorCode.DATABASE_ALREADY_OPEN_1) {
                throw new IllegalStateException(
                        "the database " + file + " is in use by another process: stop that, or name another by "
                                + VARIABLE,
                        e);
            }
            throw e;
        }
    }

    /** That of {@link #VARIABLE}, or a temporary one. */
    public static Database fromEnvironment() throws SQLException {
        String file = System.getenv(VARIABLE);
        return file == null || file.isBlank() ? temporary() : at(Path.of(file));
    }

    /** That in a file, which is made if it is not there; H2 adds {@code .mv.db} to its name. */
    public static Database at(Path file) throws SQLException {
        return new Database(file);
    }

    private static Database temporary() throws SQLException {
        try {
            Path folder = Files.createTempDirectory("board");
            folder.toFile().deleteOnExit();
            folder.resolve("board.mv.db").toFile().deleteOnExit();
            return at(folder.resolve("board"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A connection, to be closed soon: there are few. */
    Connection connect() throws SQLException {
        return pool.getConnection();
    }

    /** The key by which sign-ins are signed, random, and kept with the rest, so that they outlive a restart. */
    public byte[] signingKey() throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            try (ResultSet found = statement.executeQuery("select bytes from signing_key")) {
                if (found.next()) {
                    return found.getBytes(1);
                }
            }
            byte[] key = new byte[KEY_BYTES];
            new SecureRandom().nextBytes(key);
            try (PreparedStatement insert = connection.prepareStatement("insert into signing_key values (?)")) {
                insert.setBytes(1, key);
                insert.executeUpdate();
            }
            return key;
        }
    }

    @Override
    public void close() throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute("shutdown");
        } finally {
            pool.dispose();
        }
    }
}
