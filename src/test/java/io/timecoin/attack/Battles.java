package io.timecoin.attack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The report: a table in Markdown of what each attack costs and does, written anew after each. */
final class Battles {

    private static final String HEAD = """
            | attack | who, whence | what it does | connections | MB/s | before | sink | during | after | back, s | MiB | ready | log, kB | outcome |
            |---|---|---|---|---|---|---|---|---|---|---|---|---|---|
            """;

    private final Path file;
    private final List<Battle> battles = new ArrayList<>();

    Battles(Path file) {
        this.file = file;
    }

    void add(Battle battle) {
        battles.add(battle);
        System.out.println(row(battle));
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            Files.writeString(file, table());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String table() {
        StringBuilder table = new StringBuilder(HEAD);
        battles.forEach(battle -> table.append(row(battle)).append('\n'));
        return table.toString();
    }

    private static String row(Battle battle) {
        Attack attack = battle.attack();
        Battle.Cost cost = battle.cost();
        String connections = cost.connections()
                + (cost.perSecond() > cost.connections()
                        ? String.format(Locale.ROOT, ", %.0f new/s", cost.perSecond())
                        : "");
        return "| "
                + String.join(
                        " | ",
                        attack.name(),
                        attack.who().keys + ", " + attack.origin().words(),
                        attack.does(),
                        connections,
                        String.format(Locale.ROOT, "%.2f", cost.bytesPerSecond() / 1e6),
                        battle.before().words(),
                        battle.sink().words(),
                        battle.during().words(),
                        battle.after().words(),
                        String.format(Locale.ROOT, "%.0f", battle.backAfter()),
                        battle.before().mebibytes() + " → "
                                + Math.max(
                                        battle.during().mebibytes(),
                                        battle.after().mebibytes()),
                        battle.during().ready() + " %",
                        Long.toString(battle.logBytes() / 1_000),
                        battle.failures().isEmpty() ? "holds" : words(battle.failures()))
                + " |";
    }

    private static String words(List<String> failures) {
        return "**" + String.join("; ", failures).lines().findFirst().orElse("").replace('|', '/') + "**";
    }
}
