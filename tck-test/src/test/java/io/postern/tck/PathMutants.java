package io.postern.tck;

import static io.postern.tck.Mutant.change;
import static io.postern.tck.Mutant.environ;
import static io.postern.tck.Mutant.exchange;

import io.postern.gateway.EnvironKeys;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.stream.Stream;

/** Breaks the rules of chapter C: paths and targets. */
final class PathMutants {

    private PathMutants() {}

    static Stream<Mutant> all() {
        return Stream.of(
                environ(
                        "C-01",
                        "says / for the root",
                        environ -> change(environ, "SCRIPT_NAME", name -> name.isEmpty() ? "/" : name)),
                environ(
                        "C-02",
                        "drops the first slash",
                        environ -> change(environ, "PATH_INFO", path -> path.replaceFirst("^/", ""))),
                environ(
                        "C-03",
                        "says nothing for the root",
                        environ -> change(environ, "PATH_INFO", path -> path.equals("/") ? "" : path)),
                environ(
                        "C-04",
                        "adds a slash",
                        environ -> change(environ, "PATH_INFO", path -> path.isEmpty() ? "/" : path)),
                exchange("C-05", "answers refusals with 200", AcceptingExchange::new)
                        .alsoBreaking("C-10", "C-13", "C-14", "C-16", "C-17", "C-18", "C-19", "C-23", "C-28", "M-05"),
                environ("C-07", "loses the mount", environ -> environ.put("SCRIPT_NAME", "")),
                environ(
                        "C-08",
                        "decodes twice",
                        environ -> change(environ, "PATH_INFO", path -> path.replace("%2c", ","))),
                environ(
                        "C-08",
                        "drops control characters",
                        environ -> change(environ, "PATH_INFO", path -> path.replaceAll("\\p{Cntrl}", ""))),
                environ("C-09", "reads paths as latin-1", EnvironMutants::latin1Path),
                environ(
                                "C-11",
                                "cuts parameters off",
                                environ -> change(environ, "PATH_INFO", path -> path.replaceAll(";[^/]*", "")))
                        .alsoBreaking("C-17"),
                environ(
                        "C-12",
                        "collapses slashes",
                        environ -> change(environ, "PATH_INFO", path -> path.replaceAll("/+", "/"))),
                environ(
                        "C-13",
                        "takes every dot for a dot segment",
                        environ -> change(environ, "REQUEST_URI", uri -> uri.replace(".", ""))),
                environ(
                        "C-14",
                        "puts a slash before *",
                        environ -> change(environ, "PATH_INFO", path -> path.equals("*") ? "/*" : path)),
                environ(
                        "C-15",
                        "keeps %2F",
                        environ -> change(
                                environ,
                                "PATH_INFO",
                                path -> environ.require(EnvironKeys.REQUEST_URI).contains("%2F")
                                        ? path.replace("a/b", "a%2Fb")
                                        : path)),
                environ(
                        "C-18",
                        "decodes queries",
                        environ -> change(
                                environ, "QUERY_STRING", query -> URLDecoder.decode(query, StandardCharsets.UTF_8))),
                environ(
                        "C-20",
                        "loses a lone ?",
                        environ -> change(environ, "REQUEST_URI", uri -> uri.replaceFirst("\\?$", ""))),
                environ(
                        "C-20",
                        "takes the mount away",
                        environ -> change(environ, "REQUEST_URI", uri -> uri.replaceFirst("^/%61pp", ""))),
                environ(
                        "C-21",
                        "keeps scheme and authority",
                        environ -> change(environ, "REQUEST_URI", uri -> "http://h" + uri)),
                environ(
                        "C-22",
                        "says nothing for the root",
                        environ -> change(environ, "PATH_INFO", path -> path.equals("/") ? "" : path)),
                environ(
                        "C-24",
                        "folds the case of paths",
                        environ -> change(environ, "PATH_INFO", path -> path.toLowerCase(Locale.ROOT))),
                environ("C-27", "guesses a name", environ -> environ.put("SERVER_NAME", "localhost")));
    }
}
