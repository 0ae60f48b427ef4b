package io.postern.framework;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;

/** What clients may send to do harm: tables for the tests of the framework, and of applications on it. */
public final class Hostile {

    /** The content type of {@link #forms}. */
    static final String FORM_TYPE = "multipart/form-data; boundary=\"==b\"";

    private Hostile() {}

    /**
     * A request to post.
     *
     * @param what is hostile in it
     * @param path of a handler that reads a record of a name and an age as JSON, any JSON, a form with a field b, or
     *     text
     * @param type the content type
     * @param content the content
     * @param status of the answer that it has to get
     */
    @SuppressWarnings("ArrayRecordComponent") // of a table, whose rows nobody compares
    public record Post(String what, String path, String type, byte[] content, int status) {

        private Post(String path, String type, byte[] content, int status) {
            this("content of " + content.length + " bytes", path, type, content, status);
        }

        private Post(String path, String type, String content, int status) {
            this(path, type, content.getBytes(StandardCharsets.UTF_8), status);
        }

        private static Post form(String what, String content, int status) {
            return form(what, FORM_TYPE, content, status);
        }

        private static Post form(String what, String type, String content, int status) {
            return new Post(what, "/", type, content.getBytes(StandardCharsets.UTF_8), status);
        }

        @Override
        public String toString() {
            return what + " as " + type + " to " + path;
        }
    }

    /** Values of the field Cookie that make the cookie {@code a} malformed. */
    public static List<String> cookies() {
        return List.of(
                "a=x y",
                "a=\"x y\"",
                "a=\"x",
                "a=x\"",
                "a=\"",
                "a=1,2",
                "a=1, b=2",
                "a=x\\y",
                "a=\u00e9",
                "a=\u00c3\u00a9",
                "a=x\ty",
                "a={\"a\":1}",
                "b=1; a=x y",
                "a=x y; a=1",
                "a = x y ;",
                "a=\"\"\"",
                "a='x' 'y'");
    }

    /** Content for limits of 1 MiB. */
    public static Stream<Post> contents() {
        String json = "application/json";
        String form = "application/x-www-form-urlencoded";
        return Stream.of(
                new Post("/json", json, "", 400),
                new Post("/json", json, "null", 400),
                new Post("/json", json, "{", 400),
                new Post("/json", json, "{\"name\":\"x\"", 400),
                new Post("/json", json, "{\"name\":\"x\",\"age\":\"many\"}", 400),
                new Post("/json", json, "{\"name\":\"x\",\"age\":1e999}", 400),
                new Post("/json", json, "[]", 400),
                new Post("/json", json, "{\"age\":" + "9".repeat(10_000) + "}", 400),
                new Post("/tree", json, "[".repeat(100_000), 400),
                new Post("/tree", json, "{\"a\":".repeat(100_000), 400),
                new Post("/tree", json, new byte[] {(byte) 0xC3, 0x28}, 400),
                new Post("/tree", json, "\"" + "x".repeat(2_000_000) + "\"", 413),
                new Post("/json", "text/plain", "{\"name\":\"x\",\"age\":1}", 415),
                new Post("/form", json, "a=1", 415),
                new Post("/form", form, "a=1", 400),
                new Post("/form", form, "b=%", 400),
                new Post("/form", form, "b=%4", 400),
                new Post("/form", form, "b=%zz", 400),
                new Post("/form", form, "b=%C3%28", 400),
                new Post("/form", form, "b=%ff", 400),
                new Post("/form", form, "b&".repeat(1001), 413),
                new Post("/form", form, "b=" + "x".repeat(2_000_000), 413),
                new Post("/text", "text/plain; charset=utf-7,5", "x", 415),
                new Post("/text", "text/plain; charset==?UTF-8?B?A?=", "x", 400),
                new Post("/json", json + "; x=\"=?UTF-8?B?=?=\"", "{\"name\":\"x\",\"age\":1}", 400),
                new Post("/text", "text/plain; charset=\"no such\"", "x", 415),
                new Post("/text", "text/plain", new byte[] {(byte) 0xFF}, 400));
    }

    /** Forms with files, for limits of 20 parts, 100,000 bytes each, 300,000 in all, and 1,000 bytes of text. */
    public static Stream<Post> forms() {
        String field = part("form-data; name=\"a\"", "1");
        String good = form(field);
        return Stream.of(
                Post.form("another type", "text/plain; boundary=\"==b\"", good, 415),
                Post.form("another multipart", "multipart/mixed; boundary=\"==b\"", good, 415),
                Post.form("no boundary", "multipart/form-data", good, 400),
                Post.form("an empty boundary", "multipart/form-data; boundary=", good, 400),
                Post.form("another boundary", "multipart/form-data; boundary=x", good, 400),
                Post.form("a long boundary", "multipart/form-data; boundary=" + "b".repeat(71), good, 400),
                Post.form("a huge boundary", "multipart/form-data; boundary=" + "b".repeat(5000), good, 400),
                Post.form("no content", "", 400),
                Post.form("no part", "nothing of the kind", 400),
                Post.form("a boundary that goes on", "--==bx\r\n\r\n", 400),
                Post.form("breaks off in a boundary", "--==b", 400),
                Post.form("breaks off in a head", "--==b\r\nContent-Dispo", 400),
                Post.form("breaks off in a field", field.substring(0, field.length() - 2), 400),
                Post.form(
                        "breaks off in a file",
                        file("f", "f", "x".repeat(20_000)).strip(),
                        400),
                Post.form("breaks off behind a part", field, 400),
                Post.form("no head", "--==b\r\n\r\n\r\n1\r\n--==b--", 400),
                Post.form("no disposition", "--==b\r\nX: y\r\n\r\n1\r\n--==b--", 400),
                Post.form("another disposition", form(part("attachment; name=\"a\"", "1")), 400),
                Post.form("no name", form(part("form-data; filename=\"f\"", "1")), 400),
                Post.form("a NUL in a name", form(part("form-data; name=\"a\0b\"", "1")), 400),
                Post.form("a NUL in a file's name", form(file("f", "a\0.png", "1")), 400),
                Post.form("a file without a name of its own", form(file("f", "a/..", "1")), 400),
                Post.form("a line end in a file's name", form(file("f", "a\nb", "1")), 400),
                Post.form("a name that is wrongly encoded", form(file("f", "=?UTF-8?B?A?=", "1")), 400),
                Post.form(
                        "a boundary that is wrongly encoded", "multipart/form-data; boundary==?UTF-8?B?A?=", good, 400),
                Post.form("an encoded line end", form(part("form-data; name=a; filename*=UTF-8''a%0D%0Ab", "")), 400),
                Post.form(
                        "a charset that there is not",
                        form(part("form-data; name=a\r\nContent-Type: a/b; charset=no", "")),
                        415),
                Post.form("a long head", form(part("form-data; name=\"" + "a".repeat(10_000) + "\"", "1")), 413),
                Post.form("a head without an end", "--==b\r\n" + "X: y\r\n".repeat(40_000), 413),
                Post.form("many parts", form(field.repeat(21)), 413),
                Post.form("many files", form(file("f", "f", "").repeat(21)), 413),
                Post.form("many files that are none", form(file("f", "", "").repeat(21)), 413),
                Post.form("a long field", form(part("form-data; name=a", "x".repeat(1001))), 413),
                Post.form(
                        "many fields, long together",
                        form(part("form-data; name=a", "x".repeat(100)).repeat(11)),
                        413),
                Post.form("a long file", form(file("f", "f", "x".repeat(100_001))), 413),
                Post.form(
                        "long files together",
                        form(file("f", "f", "x".repeat(99_000)).repeat(4)),
                        413),
                Post.form("a long file that is none", form(file("f", "", "x".repeat(400_000))), 413),
                Post.form("a long preamble", "x".repeat(400_000) + good, 413));
    }

    static String part(String disposition, String content) {
        return "--==b\r\nContent-Disposition: " + disposition + "\r\n\r\n" + content + "\r\n";
    }

    static String file(String name, String fileName, String content) {
        return part("form-data; name=\"" + name + "\"; filename=\"" + fileName + "\"", content);
    }

    static String form(String... parts) {
        return String.join("", parts) + "--==b--\r\n";
    }

    /** Paths below a folder that try to get out of it, or at what is in it by another name. */
    public static Stream<String> paths() {
        String longName = "x".repeat(300); // longer than file systems take
        String deep = "d/".repeat(2000); // and so is this, as a path
        return Stream.concat(SPELLINGS.lines(), Stream.of(longName, deep));
    }

    private static final String SPELLINGS = """
            ..
            .
            ../
            ./
            %2e
            %2e%2e
            %2E.
            ../secret.txt
            ./../secret.txt
            sub/../../secret.txt
            sub/..
            a.txt/../../secret.txt
            a.txt/..
            a.txt/.
            ..?/secret.txt
            ..%2fsecret.txt
            ..%2Fsecret.txt
            %2e%2e/secret.txt
            %2E%2E%2Fsecret.txt
            .%2e/secret.txt
            %2e./secret.txt
            sub%2f..%2f..%2fsecret.txt
            ..\\secret.txt
            ..%5csecret.txt
            %2e%2e%5Csecret.txt
            sub%5c..%5c..%5csecret.txt
            %252e%252e%252fsecret.txt
            ..%252fsecret.txt
            %25252e%25252e/secret.txt
            %c0%ae%c0%ae/secret.txt
            ..%c0%afsecret.txt
            ..%c1%9csecret.txt
            %e0%80%ae%e0%80%ae/secret.txt
            ..%e0%80%afsecret.txt
            %f0%80%80%ae./secret.txt
            %u002e%u002e/secret.txt
            ..%u2215secret.txt
            %EF%BC%8E%EF%BC%8E/secret.txt
            ..%EF%BC%8Fsecret.txt
            ..%E2%88%95secret.txt
            ....//secret.txt
            ....%5c/secret.txt
            .../secret.txt
            ..;/secret.txt
            ..;a=b/secret.txt
            ;/../secret.txt
            a.txt;x
            ..%09/secret.txt
            ..%20/secret.txt
            ..%0a/secret.txt
            %0d%0a../secret.txt
            ..%00/secret.txt
            ../secret.txt%00.txt
            a.txt%00
            %00
            /secret.txt
            /etc/passwd
            //etc/passwd
            %2fetc%2fpasswd
            %2Fetc/passwd
            etc/passwd
            file:///etc/passwd
            %5c%5clocalhost%5cshare
            C:%5cWindows%5cwin.ini
            C:/Windows/win.ini
            ~/secret.txt
            ~root/.profile
            $HOME/secret.txt
            %24%7BHOME%7D/secret.txt
            a.txt/
            a.txt//
            /a.txt
            a.txt.
            a.txt%20
            a.txt::$DATA
            a.txt%3A%3A%24DATA
            A.TXT
            sub
            link.txt
            linked/secret.txt
            linked/public/a.txt/..
            %zz/a.txt
            a.txt%
            a.txt#x
            """;
}
