package io.postern.examples;

import static io.postern.gateway.EnvironKeys.PATH_INFO;

import io.postern.examples.board.Accounts;
import io.postern.examples.board.Database;
import io.postern.examples.board.Message;
import io.postern.examples.board.Messages;
import io.postern.examples.board.OwnPagesOnly;
import io.postern.examples.board.Pages;
import io.postern.examples.board.Picture;
import io.postern.examples.board.Sessions;
import io.postern.examples.board.Watching;
import io.postern.framework.App;
import io.postern.framework.HttpError;
import io.postern.framework.Multipart;
import io.postern.framework.MultipartConfig;
import io.postern.framework.Parameters;
import io.postern.framework.Request;
import io.postern.framework.Response;
import io.postern.framework.Upload;
import io.postern.gateway.Application;
import io.postern.gateway.Body;
import io.postern.gateway.Environ;
import io.postern.gateway.StartResponse;
import io.postern.middleware.SecurityHeaders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A message board: a page with messages and pictures, which all who look at it see grow, and the same messages as JSON
 * below {@code /api/messages}. Whoever wants to write signs in.
 *
 * <p>It keeps all in a database, whose file the variable {@code BOARD_DATABASE} names; without it in a temporary one.
 */
public final class Board implements Application, AutoCloseable {

    private static final int ON_A_PAGE = 30;
    private static final int MOST_IN_JSON = 200;

    private static final SecurityHeaders HEADERS = SecurityHeaders.standard()
            .with(
                    "Content-Security-Policy",
                    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self';"
                            + " form-action 'self'; base-uri 'none'; frame-ancestors 'none'");

    private final Database database;
    private final Messages messages;
    private final Accounts accounts;
    private final Sessions sessions;
    private final Watching watching;
    private final Pages pages = new Pages();
    private final Application application;

    /** With the database of {@code BOARD_DATABASE}, or a temporary one. */
    public Board() throws SQLException {
        this(Database.fromEnvironment());
    }

    /** With a database in that file, to which H2 adds {@code .mv.db}. */
    public Board(Path file) throws SQLException {
        this(Database.at(file));
    }

    private Board(Database database) throws SQLException {
        this.database = database;
        messages = new Messages(database);
        accounts = new Accounts(database);
        sessions = new Sessions(database.signingKey());
        watching = new Watching(messages);
        application = HEADERS.wrap(new OwnPagesOnly().wrap(routes()));
    }

    private App routes() {
        App app = new App();
        app.get("/", this::page).named("page");
        app.post("/messages", this::addByForm);
        app.post("/messages/{id:int}/delete", request -> {
            delete(request);
            return Response.redirect(request.urlFor("page"));
        });
        app.post("/sign-in", this::signIn);
        app.post("/sign-out", request -> sessions.end(request, Response.redirect(request.urlFor("page"))));
        app.get("/events", this::events);
        app.get("/pictures/{id:int}", this::picture).named("picture");

        app.get("/api/messages", this::listAsJson);
        app.post("/api/messages", this::addByJson);
        app.get("/api/messages/{id:int}", request -> Response.json(ApiMessage.of(request, find(request))))
                .named("message");
        app.delete("/api/messages/{id:int}", request -> {
            delete(request);
            return Response.empty();
        });

        file(app, "board.css", "text/css; charset=utf-8");
        file(app, "board.js", "text/javascript; charset=utf-8");
        app.get("/favicon.ico", request -> Response.empty());
        app.error(HttpError.class, this::failed);
        return app;
    }

    @Override
    public Body call(Environ environ, StartResponse startResponse) throws Exception {
        return application.call(environ, startResponse);
    }

    private Response page(Request request) throws SQLException {
        Optional<Integer> before = number(request, "before");
        return page(request, before, "");
    }

    private Response page(Request request, Optional<Integer> before, String mistake) throws SQLException {
        long since = messages.latestChange(); // before the messages: what is in both, the page leaves out
        List<Message> shown = messages.before(before.orElse(Integer.MAX_VALUE), ON_A_PAGE);
        Optional<Integer> older = shown.size() < ON_A_PAGE
                ? Optional.empty()
                : Optional.of(shown.get(shown.size() - 1).id());
        String page = pages.board(
                sessions.user(request),
                shown,
                older,
                before.isPresent() ? Optional.empty() : Optional.of(since),
                mistake);
        return Response.html(page).header("Cache-Control", "no-store");
    }

    private Response addByForm(Request request) throws IOException, SQLException {
        String author = sessions.requireUser(request);
        Multipart form = request.multipart(MultipartConfig.defaults()
                .maxParts(10)
                .maxPartBytes(Picture.MOST_BYTES)
                .maxBytes(Picture.MOST_BYTES + 65_536));
        Optional<Upload> upload = form.upload("picture");
        Optional<Picture> picture = Optional.empty();
        if (upload.isPresent()) {
            picture = Optional.of(Picture.of(Files.readAllBytes(upload.get().file())));
        }
        messages.add(author, form.fields().first("text").orElse(""), picture);
        return Response.redirect(request.urlFor("page"));
    }

    private Message find(Request request) throws SQLException {
        return messages.find(request.pathInt("id")).orElseThrow(Board::noMessage);
    }

    private static HttpError noMessage() {
        return new HttpError(404, "there is no such message");
    }

    private void delete(Request request) throws SQLException {
        String user = sessions.requireUser(request);
        Message message = find(request);
        if (!message.author().equals(user)) {
            throw new HttpError(403, "only " + message.author() + " deletes this message");
        }
        if (!messages.delete(message.id())) {
            throw noMessage(); // any more
        }
    }

    private Response signIn(Request request) throws Exception {
        Parameters form = request.form();
        Optional<String> name = accounts.signIn(form.require("name"), form.require("password"));
        return name.isPresent()
                ? sessions.begin(request, Response.redirect(request.urlFor("page")), name.get())
                : page(request, Optional.empty(), "That name is taken, and has another password.")
                        .status(403);
    }

    private Response events(Request request) {
        Optional<String> user = sessions.user(request);
        String since = request.header("Last-Event-ID")
                .or(() -> request.query("since"))
                .orElseGet(() -> Long.toString(messages.latestChange()));
        if (!since.matches("[0-9]{1,18}")) {
            throw new HttpError(400, "since is the number of a change, but it is \"" + since + "\"");
        }
        return Response.events(watching.from(Long.parseLong(since), message -> pages.message(message, user)));
    }

    private Response picture(Request request) throws SQLException {
        Picture picture = messages.picture(request.pathInt("id"))
                .orElseThrow(() -> new HttpError(404, "there is no such picture"));
        return Response.bytes(picture.type(), picture.bytes())
                .header("Cache-Control", "private, max-age=31536000, immutable");
    }

    private record ApiMessage(
            int id, String author, String text, @Nullable String picture, String posted) {

        static ApiMessage of(Request request, Message message) {
            return new ApiMessage(
                    message.id(),
                    message.author(),
                    message.text(),
                    message.hasPicture() ? request.urlFor("picture", message.id()) : null,
                    message.posted().toString());
        }
    }

    private record ApiMessages(List<ApiMessage> messages) {}

    private record NewMessage(@Nullable String text) {}

    private Response listAsJson(Request request) throws SQLException {
        int before = number(request, "before").orElse(Integer.MAX_VALUE);
        int most = number(request, "limit").orElse(ON_A_PAGE);
        if (most < 1 || most > MOST_IN_JSON) {
            throw new HttpError(400, "limit is a number from 1 to " + MOST_IN_JSON + ", but it is " + most);
        }
        return Response.json(new ApiMessages(messages.before(before, most).stream()
                .map(message -> ApiMessage.of(request, message))
                .toList()));
    }

    private Response addByJson(Request request) throws IOException, SQLException {
        String author = sessions.requireUser(request);
        String text = request.json(NewMessage.class).text();
        Message message = messages.add(author, text == null ? "" : text, Optional.empty());
        return Response.json(ApiMessage.of(request, message))
                .status(201)
                .header("Location", request.urlFor("message", message.id()));
    }

    private static Optional<Integer> number(Request request, String name) {
        return request.query(name).map(text -> {
            if (!text.matches("[0-9]{1,9}")) {
                throw new HttpError(400, name + " is a number, but it is \"" + text + "\"");
            }
            return Integer.valueOf(text);
        });
    }

    private static void file(App app, String name, String type) {
        byte[] content = Pages.resource(name);
        String tag = '"' + HexFormat.of().toHexDigits(Arrays.hashCode(content)) + '"';
        Response file = Response.bytes(type, content).header("ETag", tag).header("Cache-Control", "no-cache");
        app.get("/" + name, request -> request.isNotModified(tag) ? Response.notModified(tag) : file);
    }

    /** A program gets problem details, a person a page. */
    private Response failed(Request request, HttpError failure) {
        boolean isPerson = !request.environ().require(PATH_INFO).startsWith("/api/")
                && request.header("Accept")
                        .filter(types -> types.contains("text/html"))
                        .isPresent();
        return isPerson
                ? Response.html(pages.failure(failure.status(), failure.detail()))
                        .status(failure.status())
                : Response.problem(failure.status(), failure.detail());
    }

    /** Closes the database. */
    @Override
    public void close() throws SQLException {
        database.close();
    }
}
