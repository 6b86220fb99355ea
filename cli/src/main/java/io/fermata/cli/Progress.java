package io.fermata.cli;

/** Shows how an execution gets on. */
interface Progress {
    void show(Answer.Watched watched);

    /** Nothing more comes. */
    void end();

    /** A tree that is redrawn on a terminal, else lines; nothing for programs. */
    static Progress on(Verb verb, String id) {
        var terminal = verb.terminal();
        if (verb.json()) {
            return new Silent();
        }
        return terminal.live() ? new LiveTree(terminal.out(), id) : new PlainLines(terminal.out(), verb.called());
    }

    /** For programs, which read the end only. */
    final class Silent implements Progress {
        @Override
        public void show(Answer.Watched watched) {}

        @Override
        public void end() {}
    }
}
