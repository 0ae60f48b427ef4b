package io.postern.examples.board;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.samskivert.mustache.Mustache;
import com.samskivert.mustache.Template;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** The HTML, by templates that escape all that they are given. */
public final class Pages {

    private final Mustache.Compiler compiler = Mustache.compiler()
            .emptyStringIsFalse(true)
            .withLoader(name -> new InputStreamReader(open(name + ".mustache"), UTF_8));
    private final Template board = template("board");
    private final Template message = template("message");
    private final Template failure = template("failure");

    /**
     * The page with messages.
     *
     * @param user who looks at it
     * @param messages newest first
     * @param older the id before which more of them are, or nothing
     * @param since the change from which the page has to be kept up to date; nothing for older messages
     * @param mistake what is wrong with what was sent; or empty
     */
    public String board(
            Optional<String> user,
            List<Message> messages,
            Optional<Integer> older,
            Optional<Long> since,
            String mistake) {
        Map<String, Object> values = new HashMap<>();
        user.ifPresent(name -> values.put("user", name));
        values.put("messages", messages.stream().map(each -> values(each, user)).toList());
        older.ifPresent(id -> values.put("older", id));
        since.ifPresent(change -> values.put("since", change));
        if (!mistake.isEmpty()) {
            values.put("mistake", mistake);
        }
        return board.execute(values);
    }

    /** A message, to be put into that page. */
    public String message(Message shown, Optional<String> user) {
        return message.execute(values(shown, user));
    }

    /** The page for a mistake. */
    public String failure(int status, String detail) {
        return failure.execute(Map.of("status", status, "detail", detail));
    }

    private static Map<String, Object> values(Message message, Optional<String> user) {
        return Map.of(
                "id", message.id(),
                "author", message.author(),
                "initial", message.author().substring(0, 1),
                "text", message.text(),
                "picture", message.hasPicture(),
                "posted", message.posted(),
                "own", user.filter(message.author()::equals).isPresent());
    }

    private Template template(String name) {
        try (InputStream in = open(name + ".mustache")) {
            return compiler.compile(new InputStreamReader(in, UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A file that belongs to the pages. */
    public static byte[] resource(String name) {
        try (InputStream in = open(name)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static InputStream open(String name) {
        return Objects.requireNonNull(Pages.class.getResourceAsStream(name), name);
    }
}
