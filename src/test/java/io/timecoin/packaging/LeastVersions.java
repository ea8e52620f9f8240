package io.timecoin.packaging;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Versions below which a library has a known hole, and what a list of packaged files has that is older. */
record LeastVersions(List<Least> all) {

    /** As Quarkus names what it packages: group, artifact and version. */
    private static final Pattern FILE = Pattern.compile("(.+?)-(\\d[^/]*)\\.jar");

    private static final Pattern LINE = Pattern.compile("([\\w.-]+):([\\w.*-]+)\\s+(\\d[\\w.-]*)\\s+(\\S.*)");

    /** @param artifact or * for all of the group */
    record Least(String group, String artifact, String version, String why) {

        private boolean isOf(String library) {
            return artifact.equals("*") ? library.startsWith(group + ".") : library.equals(group + "." + artifact);
        }
    }

    static LeastVersions parse(String text) {
        return new LeastVersions(text.lines()
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .map(LeastVersions::line)
                .toList());
    }

    private static Least line(String line) {
        Matcher fields = LINE.matcher(line);
        if (!fields.matches()) {
            throw new IllegalArgumentException("not 'group:artifact version why': " + line);
        }
        return new Least(fields.group(1), fields.group(2), fields.group(3), fields.group(4));
    }

    /** What is wrong with these packaged files, in words; empty if nothing is. */
    List<String> faults(List<String> files) {
        return Stream.concat(
                        files.stream().flatMap(this::faultsOf),
                        all.stream()
                                .filter(least -> files.stream()
                                        .noneMatch(file -> library(file)
                                                .filter(least::isOf)
                                                .isPresent()))
                                .map(least -> "nothing is packaged of " + least.group() + ":" + least.artifact()))
                .toList();
    }

    private Stream<String> faultsOf(String file) {
        Matcher parts = FILE.matcher(file);
        if (!parts.matches()) {
            return Stream.of("no version in the name of " + file);
        }
        return all.stream()
                .filter(least -> least.isOf(parts.group(1)) && isOlder(parts.group(2), least.version()))
                .map(least -> file + " is older than " + least.version() + ": " + least.why());
    }

    private static Optional<String> library(String file) {
        Matcher parts = FILE.matcher(file);
        return parts.matches() ? Optional.of(parts.group(1)) : Optional.empty();
    }

    private static boolean isOlder(String version, String least) {
        List<Integer> one = numbers(version);
        List<Integer> other = numbers(least);
        for (int i = 0; i < Math.max(one.size(), other.size()); i++) {
            int difference = Integer.compare(i < one.size() ? one.get(i) : 0, i < other.size() ? other.get(i) : 0);
            if (difference != 0) {
                return difference < 0;
            }
        }
        return false;
    }

    /** Those that a version begins with: 4, 1 and 136 of 4.1.136.Final. */
    private static List<Integer> numbers(String version) {
        List<Integer> numbers = new ArrayList<>();
        for (String part : version.split("[.-]", -1)) {
            if (!part.matches("\\d{1,9}")) {
                break;
            }
            numbers.add(Integer.parseInt(part));
        }
        return numbers;
    }
}
