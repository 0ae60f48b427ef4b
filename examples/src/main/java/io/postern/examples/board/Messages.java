package io.postern.examples.board;

import io.postern.framework.HttpError;
import java.io.ByteArrayInputStream;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** The messages, and what was done to them, in the order in which it was. */
public final class Messages {

    private static final int LONGEST_TEXT = 2000;
    private static final int KEPT_CHANGES = 1000;
    private static final String COLUMNS = "id, author, text, picture_type is not null, posted";

    private final Database database;

    // One writes at a time, so that the numbers of changes are committed in their order.
    private final ReentrantLock writing = new ReentrantLock();
    private final Condition changed = writing.newCondition();
    private long latestChange;

    /** Those of a database. */
    public Messages(Database database) throws SQLException {
        this.database = database;
        latestChange = latest();
    }

    /**
     * A message that was added, or one that is not there any more.
     *
     * @param id grows with each
     * @param message the id of the message
     * @param added the message, unless it is deleted
     */
    public record Change(long id, int message, Optional<Message> added) {}

    private interface Writing<T> {
        T write(Connection connection) throws SQLException;
    }

    private interface Filling {
        void fill(PreparedStatement statement) throws SQLException;
    }

    private interface Reading<T> {
        T read(ResultSet row) throws SQLException;
    }

    /**
     * Adds a message.
     *
     * @throws HttpError 400 if the text is too long, has control characters, or is empty without a picture
     */
    public Message add(String author, String text, Optional<Picture> picture) throws SQLException {
        String clean = checked(text, picture.isPresent());
        Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
        return writing(connection -> {
            try (PreparedStatement insert = connection.prepareStatement(
                    "insert into message (author, text, picture_type, picture, posted) values (?, ?, ?, ?, ?)",
                    new String[] {"id"})) {
                insert.setString(1, author);
                insert.setString(2, clean);
                insert.setString(3, picture.map(Picture::type).orElse(null));
                insert.setBinaryStream(
                        4,
                        picture.map(Picture::bytes)
                                .map(ByteArrayInputStream::new)
                                .orElse(null));
                insert.setObject(5, now.atOffset(ZoneOffset.UTC));
                insert.executeUpdate();
                try (ResultSet made = insert.getGeneratedKeys()) {
                    made.next();
                    int id = made.getInt(1);
                    record(connection, id);
                    return new Message(id, author, clean, picture.isPresent(), now);
                }
            }
        });
    }

    private static String checked(String text, boolean hasPicture) {
        String clean = text.replace("\r\n", "\n").replace('\r', '\n').strip();
        if (clean.isEmpty() && !hasPicture) {
            throw new HttpError(400, "a message has a text or a picture");
        }
        if (clean.length() > LONGEST_TEXT) {
            throw new HttpError(
                    400, "a message has at most " + LONGEST_TEXT + " characters, but this has " + clean.length());
        }
        if (!clean.codePoints().allMatch(Messages::isReadable)) {
            throw new HttpError(400, "a message has no control characters but tabs and the ends of lines");
        }
        return clean;
    }

    private static boolean isReadable(int codePoint) {
        return codePoint == '\n'
                || codePoint == '\t'
                || (!Character.isISOControl(codePoint) && Character.getType(codePoint) != Character.SURROGATE);
    }

    /** Deletes a message; returns whether it was there. */
    public boolean delete(int id) throws SQLException {
        return writing(connection -> {
            try (PreparedStatement delete = connection.prepareStatement("delete from message where id = ?")) {
                delete.setInt(1, id);
                boolean wasThere = delete.executeUpdate() > 0;
                if (wasThere) {
                    record(connection, id);
                }
                return wasThere;
            }
        });
    }

    private <T> T writing(Writing<T> what) throws SQLException {
        writing.lock();
        try (Connection connection = database.connect()) {
            connection.setAutoCommit(false);
            try {
                T result = what.write(connection);
                connection.commit();
                latestChange = latest();
                changed.signalAll();
                return result;
            } catch (Throwable e) {
                connection.rollback();
                throw e;
            }
        } finally {
            writing.unlock();
        }
    }

    private static void record(Connection connection, int message) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement("insert into change (message) values (?)");
                PreparedStatement prune = connection.prepareStatement(
                        "delete from change where id <= (select max(id) from change) - " + KEPT_CHANGES)) {
            insert.setInt(1, message);
            insert.executeUpdate();
            prune.executeUpdate();
        }
    }

    /** The last of those that are older than a message, newest first. */
    public List<Message> before(int id, int most) throws SQLException {
        return read(
                "select " + COLUMNS + " from message where id < ? order by id desc limit ?",
                select -> {
                    select.setInt(1, id);
                    select.setInt(2, most);
                },
                Messages::message);
    }

    /** One of them. */
    public Optional<Message> find(int id) throws SQLException {
        return read(
                        "select " + COLUMNS + " from message where id = ?",
                        select -> select.setInt(1, id),
                        Messages::message)
                .stream()
                .findFirst();
    }

    /** The picture of one of them. */
    public Optional<Picture> picture(int id) throws SQLException {
        return read(
                        "select picture_type, picture from message where id = ? and picture is not null",
                        select -> select.setInt(1, id),
                        row -> new Picture(row.getString(1), row.getBytes(2)))
                .stream()
                .findFirst();
    }

    /** The number of the last change; 0 if there was none. */
    public long latestChange() {
        writing.lock();
        try {
            return latestChange;
        } finally {
            writing.unlock();
        }
    }

    private long latest() throws SQLException {
        return read("select coalesce(max(id), 0) from change", select -> {}, row -> row.getLong(1))
                .get(0);
    }

    /**
     * What was done after a change; waits for it if there is nothing.
     *
     * @return nothing if the time has run out
     * @throws HttpError 410 if what came after it is not known: it is too old, or of another database
     */
    public List<Change> after(long change, long nanos) throws SQLException, InterruptedException {
        awaitAfter(change, nanos);
        List<Change> changes = read(
                "select change.id, change.message, " + COLUMNS.replace("id, ", "message.id, ")
                        + " from change left join message on message.id = change.message"
                        + " where change.id > ? order by change.id",
                select -> select.setLong(1, change),
                row -> new Change(
                        row.getLong(1),
                        row.getInt(2),
                        row.getString("author") == null ? Optional.empty() : Optional.of(message(row, 2))));
        boolean isUnknown =
                changes.isEmpty() ? change > latestChange() : changes.get(0).id() != change + 1;
        if (isUnknown) {
            throw new HttpError(
                    410, "what was done after change " + change + " is not known: ask for all messages again");
        }
        return changes;
    }

    private void awaitAfter(long change, long nanos) throws InterruptedException {
        long left = nanos;
        writing.lock();
        try {
            while (latestChange == change && left > 0) {
                left = changed.awaitNanos(left);
            }
        } finally {
            writing.unlock();
        }
    }

    private <T> List<T> read(String sql, Filling parameters, Reading<T> row) throws SQLException {
        try (Connection connection = database.connect();
                PreparedStatement select = connection.prepareStatement(sql)) {
            parameters.fill(select);
            List<T> all = new ArrayList<>();
            try (ResultSet found = select.executeQuery()) {
                while (found.next()) {
                    all.add(row.read(found));
                }
            }
            return all;
        }
    }

    private static Message message(ResultSet row) throws SQLException {
        return message(row, 0);
    }

    private static Message message(ResultSet row, int skipped) throws SQLException {
        return new Message(
                row.getInt(skipped + 1),
                row.getString(skipped + 2),
                row.getString(skipped + 3),
                row.getBoolean(skipped + 4),
                row.getObject(skipped + 5, OffsetDateTime.class).toInstant());
    }
}
