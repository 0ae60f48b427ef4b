package io.postern.deploy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A file that says how the process runs. */
final class ProcessFile {

    private static final Pattern SECONDS = Pattern.compile("(\\d+)s");

    private final String text;
    private final List<String> command;

    private ProcessFile(String text, List<String> command) {
        this.text = text;
        this.command = command;
    }

    /** The words behind {@code ExecStart} of a unit. */
    static ProcessFile unit(String name) throws IOException {
        String text = read("systemd/" + name).replace("\\\n", "");
        return new ProcessFile(text, List.of(found("(?m)^ExecStart=(.*)$", text).split(" +")));
    }

    /** What a container of the image runs. */
    static ProcessFile image() throws IOException {
        String text = read("docker/Dockerfile");
        return new ProcessFile(
                text,
                Stream.concat(words("ENTRYPOINT", text), words("CMD", text)).toList());
    }

    static String read(String name) throws IOException {
        return Files.readString(Path.of(name));
    }

    private static Stream<String> words(String instruction, String dockerfile) {
        JsonNode array = JsonMapper.shared().readTree(found("(?m)^" + instruction + " (\\[.*])$", dockerfile));
        return array.valueStream().map(JsonNode::stringValue);
    }

    private static String found(String pattern, String text) {
        Matcher matcher = Pattern.compile(pattern).matcher(text);
        if (!matcher.find()) {
            throw new AssertionError("there is no " + pattern + " in: " + text);
        }
        return matcher.group(1);
    }

    List<String> command() {
        return command;
    }

    /** The value of a setting that stands on a line of its own. */
    String setting(String name) {
        return found("(?m)^" + name + "[= ](.*)$", text);
    }

    /** The value of an option of the command. */
    String option(String name) {
        int index = command.indexOf(name);
        if (index < 0) {
            throw new AssertionError("there is no " + name + " in " + command);
        }
        return command.get(index + 1);
    }

    /** How long a stop may take: what it waits before and for requests. */
    Duration longestStop() {
        Duration delay = command.contains("--stop-delay") ? seconds(option("--stop-delay")) : Duration.ZERO;
        return delay.plus(seconds(option("--grace")));
    }

    static Duration seconds(String text) {
        Matcher matcher = SECONDS.matcher(text);
        if (!matcher.matches()) {
            throw new AssertionError("seconds, such as 5s, but it is " + text);
        }
        return Duration.ofSeconds(Long.parseLong(matcher.group(1)));
    }
}
