package io.timecoin.cli;

import java.util.ArrayList;
import java.util.List;

/** A person at a terminal who knows what to type, or nobody. */
final class Typist implements Prompt {

    private final boolean there;
    private final boolean agrees;
    final List<String> questions = new ArrayList<>();
    private final List<String> secrets;

    Typist(boolean there, boolean agrees, String... secrets) {
        this.there = there;
        this.agrees = agrees;
        this.secrets = new ArrayList<>(List.of(secrets));
    }

    /** Who is not there, but has written these lines to standard input. */
    static Typist pipe(String... secrets) {
        return new Typist(false, false, secrets);
    }

    @Override
    public boolean isInteractive() {
        return there;
    }

    @Override
    public char[] secret(String question) {
        questions.add(question);
        return secrets.removeFirst().toCharArray();
    }

    @Override
    public boolean confirms(String question) {
        questions.add(question);
        return agrees;
    }
}
