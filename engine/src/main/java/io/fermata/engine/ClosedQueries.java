package io.fermata.engine;

import io.fermata.kernel.Failure;
import io.fermata.kernel.Intent;
import io.fermata.kernel.OperationId;
import io.fermata.kernel.Payload;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Queries of closed runs: the program is loaded aside, brought to where it ended by replay, asked once and let go. It
 * takes no turn, and whatever it answers but the query is dropped, so nothing is ever written.
 */
final class ClosedQueries {
    /** Most closed runs of a shard that are read at once. */
    static final int READERS_MAX = 16;

    /** What is asked. */
    record Question(String name, Payload argument, Reply<Payload> reply) {}

    private final ShardCore core;
    private final Set<Reader> readers = new HashSet<>();

    ClosedQueries(ShardCore core) {
        this.core = core;
    }

    void ask(Execution execution, Question question) {
        if (readers.size() >= READERS_MAX) {
            refuse(
                    question,
                    EngineException.Code.OVERLOADED,
                    READERS_MAX + " closed executions are being read already");
        } else if (execution.poison != null || !execution.state().isStarted()) {
            refuse(question, EngineException.Code.QUERY_FAILED, "the execution cannot be read: " + execution.poison);
        } else if (execution.holdsAllToShow()) {
            read(execution, question);
        } else {
            core.runs().withHistory(execution.run, loaded -> ask(loaded, question));
        }
    }

    /** The shard's memory is dropped; who asked is told by others. */
    void drop() {
        readers.forEach(Reader::leave);
        readers.clear();
    }

    private void read(Execution execution, Question question) {
        var state = execution.state();
        var kind = core.owner().kind(state.spec());
        if (kind == null) {
            refuse(question, EngineException.Code.QUERY_FAILED, "its workflow is not registered in this process");
            return;
        }
        var reader = new Reader(execution, question);
        readers.add(reader);
        var program = kind.load(execution.run, state.spec(), reader);
        reader.program = program;
        program.show(new Turn(state.turns() + 1, core.runs().nextNonce(), state.through(), execution.unseen));
    }

    private void refuse(Question question, EngineException.Code code, String why) {
        core.refuse(question.reply(), new EngineException(code, why));
    }

    /** The host of one such program; called from its fibers. */
    private final class Reader implements ProgramHost {
        private final ShardHost tokens;
        private final Question question;
        private @Nullable Program program;

        private Reader(Execution execution, Question question) {
            this.tokens = new ShardHost(core, execution);
            this.question = question;
        }

        @Override
        public void completeTurn(Turn turn, List<Intent> intents, List<Long> consumedSignals) {
            core.post(() -> {
                var asked = program;
                if (asked != null) {
                    asked.query(question.name(), question.argument(), answer());
                }
            });
        }

        @Override
        public void blockTurn(Turn turn, String reason, String advice) {
            fail("the code no longer fits its history: " + reason);
        }

        @Override
        public void reportStuck(Turn turn, String stack) {
            fail("the replay does not end:\n" + stack);
        }

        @Override
        public void completeStep(OperationId operation, int attempt, TaskResult result) {
            throw new IllegalStateException("a closed run has run step " + operation);
        }

        @Override
        public void failStep(OperationId operation, int attempt, Failure failure) {
            throw new IllegalStateException("a closed run has run step " + operation);
        }

        @Override
        public void deferStep(OperationId operation, int attempt, String why, long delayMillis) {
            throw new IllegalStateException("a closed run has run step " + operation);
        }

        @Override
        public String token(OperationId operation) {
            return tokens.token(operation);
        }

        @Override
        public EngineRuntime runtime() {
            return core.runtime();
        }

        private QueryReply answer() {
            return new QueryReply() {
                @Override
                public void answer(Payload result) {
                    core.post(() -> {
                        end();
                        core.answer(question.reply(), result);
                    });
                }

                @Override
                public void fail(Failure failure) {
                    Reader.this.fail(failure.message());
                }
            };
        }

        private void fail(String why) {
            core.post(() -> {
                end();
                refuse(question, EngineException.Code.QUERY_FAILED, why);
            });
        }

        private void end() {
            readers.remove(this);
            leave();
        }

        private void leave() {
            var left = program;
            program = null;
            if (left != null) {
                left.evict();
            }
        }
    }
}
