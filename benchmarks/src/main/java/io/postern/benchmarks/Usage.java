package io.postern.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What the system tells about a process and those that it has started: time everywhere, the rest on Linux. */
final class Usage {

    private static final Pattern NUMBER = Pattern.compile("\\d+");

    private final ProcessHandle process;

    Usage(ProcessHandle process) {
        this.process = process;
    }

    private Stream<ProcessHandle> all() {
        return Stream.concat(Stream.of(process), process.descendants());
    }

    /** The processor time, user and system, that has been used so far. */
    Duration cpu() {
        return all().map(one -> one.info().totalCpuDuration().orElse(Duration.ZERO))
                .reduce(Duration.ZERO, Duration::plus);
    }

    /** How often files and sockets were read or written so far. */
    OptionalDouble calls() {
        return sum("io", "syscr:", "syscw:");
    }

    /** The memory that is resident, in bytes. */
    OptionalDouble rss() {
        return kibibytes(sum("status", "VmRSS:"));
    }

    /** The most memory that was resident at a time, in bytes. */
    OptionalDouble peakRss() {
        return kibibytes(sum("status", "VmHWM:"));
    }

    private static OptionalDouble kibibytes(OptionalDouble count) {
        return count.isPresent() ? OptionalDouble.of(count.getAsDouble() * 1024) : count;
    }

    private OptionalDouble sum(String file, String... names) {
        if (!Files.isReadable(Path.of("/proc", "" + process.pid(), file))) {
            return OptionalDouble.empty();
        }
        return OptionalDouble.of(all().mapToDouble(one -> sum(Path.of("/proc", "" + one.pid(), file), names))
                .sum());
    }

    private static double sum(Path file, String... names) {
        try (Stream<String> lines = Files.lines(file)) {
            return lines.filter(line -> Stream.of(names).anyMatch(line::startsWith))
                    .mapToDouble(Usage::number)
                    .sum();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static double number(String line) {
        Matcher number = NUMBER.matcher(line);
        return number.find() ? Double.parseDouble(number.group()) : 0;
    }
}
