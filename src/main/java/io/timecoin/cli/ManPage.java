package io.timecoin.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** The manual page of one command, from what picocli knows of it, in the macros of man(7). */
final class ManPage {

    private final CommandSpec command;
    private final Help help;
    private final StringBuilder page = new StringBuilder();

    private ManPage(CommandLine command) {
        this.command = command.getCommandSpec();
        this.help = new Help(this.command, Help.defaultColorScheme(Ansi.OFF));
    }

    /** The text of the page. */
    static String of(CommandLine command) {
        return new ManPage(command).write();
    }

    /** {@code timecoin-wallet-send} for {@code timecoin wallet send}. */
    static String name(CommandLine command) {
        return command.getCommandSpec().qualifiedName("-");
    }

    /** The command and all below it but for hidden ones, each before those that it has. */
    static List<CommandLine> all(CommandLine command) {
        List<CommandLine> found = new ArrayList<>(List.of(command));
        command.getSubcommands().values().stream()
                .filter(sub -> !sub.getCommandSpec().usageMessage().hidden())
                .forEach(sub -> found.addAll(all(sub)));
        return found;
    }

    private String write() {
        CommandLine line = command.commandLine();
        page.append(".TH ").append(text(name(line)).toUpperCase(Locale.ROOT));
        page.append(" 1 \"\" \"timecoin ").append(text(ProgramVersion.number())).append("\" \"TimeCoin\"\n");
        section("NAME", name(line) + " - " + firstSentence());
        page.append(".SH SYNOPSIS\n.nf\n");
        help.synopsis(0).lines().forEach(part -> page.append(text(part)).append('\n'));
        page.append(".fi\n");
        section("DESCRIPTION", description(command));
        entries("PARAMETERS", command.positionalParameters());
        entries("OPTIONS", command.options());
        commands(line);
        section("EXIT STATUS", "0 done, 1 refused or failed with the reason on stderr, 2 wrong usage.");
        seeAlso(line);
        return page.toString();
    }

    private void section(String title, String body) {
        page.append(".SH ").append(title).append('\n').append(text(body)).append('\n');
    }

    private void entries(String title, List<? extends ArgSpec> arguments) {
        List<? extends ArgSpec> shown =
                arguments.stream().filter(argument -> !argument.hidden()).toList();
        if (!shown.isEmpty()) {
            page.append(".SH ").append(title).append('\n');
            shown.forEach(argument -> entry(label(argument), String.join(" ", argument.description())));
        }
    }

    private String label(ArgSpec argument) {
        String parameter = help.parameterLabelRenderer()
                .renderParameterLabel(argument, Ansi.OFF, List.of())
                .toString();
        return argument instanceof OptionSpec option ? String.join(", ", option.names()) + parameter : parameter;
    }

    private void commands(CommandLine line) {
        List<CommandLine> below =
                all(line).stream().filter(each -> line.equals(each.getParent())).toList();
        if (!below.isEmpty()) {
            page.append(".SH COMMANDS\n");
            below.forEach(each -> entry(name(each) + "(1)", description(each.getCommandSpec())));
        }
    }

    private void entry(String label, String body) {
        page.append(".TP\n\\fB")
                .append(text(label))
                .append("\\fR\n")
                .append(text(body))
                .append('\n');
    }

    private void seeAlso(CommandLine line) {
        CommandLine parent = line.getParent();
        page.append(".SH SEE ALSO\n")
                .append(text(parent == null ? "docs/cli.md of the sources" : name(parent) + "(1)"))
                .append('\n');
    }

    private static String description(CommandSpec of) {
        return String.join(" ", of.usageMessage().description());
    }

    private String firstSentence() {
        return description(command).replaceFirst("\\.( .*)?$", "");
    }

    /** As it stands in a page: hyphens that can be copied, and nothing at the beginning of a line that would be a macro. */
    private static String text(String plain) {
        return plain.lines()
                .map(line -> line.replace("\\", "\\e").replace("-", "\\-"))
                .map(line -> line.startsWith(".") || line.startsWith("'") ? "\\&" + line : line)
                .collect(Collectors.joining("\n"));
    }
}
