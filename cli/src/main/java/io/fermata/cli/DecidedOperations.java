package io.fermata.cli;

import io.fermata.durable.Decision;
import io.fermata.durable.Payloads;
import io.fermata.durable.UndoneSagas;
import io.fermata.embedded.Readings;
import io.fermata.embedded.Repairs;
import io.fermata.engine.EngineClient;
import io.fermata.engine.WaitView;
import io.fermata.kernel.Cause;
import io.fermata.kernel.Payload;
import io.fermata.sdk.ForkOptions;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Operations about which a person decides: those that wait for a word, and those that are to be done again. */
final class DecidedOperations {
    private final EngineClient engine;
    private final Payloads payloads;
    private final Catalog catalog;

    DecidedOperations(EngineClient engine, Payloads payloads, Catalog catalog) {
        this.engine = engine;
        this.payloads = payloads;
        this.catalog = catalog;
    }

    Answer fork(Request.Fork fork) {
        var input = Request.Given.json(fork.input());
        var result = Request.Given.json(fork.result());
        if (fork.from() == null && input != null) {
            var told = LocalAccess.wait(engine.describe(fork.id()));
            var workflow = catalog.workflow(told.spec().workflow());
            Door.check(workflow, Door.typed(workflow, input));
        }
        var plain = ForkOptions.because(fork.reason());
        var at = fork.from() == null ? plain : plain.from(fork.from());
        var options = result != null ? at.withResult(result) : input == null ? at : at.withInput(input);
        var repairs = new Repairs(engine, payloads);
        LocalAccess.wait(repairs.fork(fork.id(), fork.newId(), options, LocalAccess.CAUSE.actor()));
        return new Answer.Woken(List.of(fork.newId()), true);
    }

    Answer complete(Request.CompleteByHand complete) {
        var cause = Cause.by(LocalAccess.CAUSE.actor(), complete.reason());
        LocalAccess.wait(
                new Repairs(engine, payloads).complete(complete.id(), complete.operation(), complete.result(), cause));
        return LocalAccess.woken(complete.id());
    }

    Answer retry(Request.Retry retry) {
        var from = retry.fromOperation();
        var waiting = from == null ? null : waiting(retry.id(), from);
        if (waiting != null) {
            answer(waiting, new Decision(Decision.Kind.RETRY, "", null));
        } else {
            var undone = LocalAccess.wait(new UndoneSagas(payloads).refusal(engine, retry.id(), from));
            if (undone != null) {
                throw new UsageError(undone);
            }
            var edited = retry.input();
            var input = edited == null ? Payload.NONE : payloads.of(edited.value());
            LocalAccess.wait(engine.reopen(retry.id(), from, input, LocalAccess.CAUSE));
        }
        return LocalAccess.woken(retry.id());
    }

    Answer decide(Request.Decide decide) {
        var waiting = waiting(decide.id(), decide.operation());
        if (waiting == null) {
            throw new UsageError("operation " + decide.operation() + " of " + decide.id()
                    + " does not wait for a person; 'show' lists those that do");
        }
        var kind = switch (decide.word()) {
            case SKIP -> Decision.Kind.SKIP;
            case FAIL -> Decision.Kind.FAIL;
        };
        answer(waiting, new Decision(kind, decide.reason(), Request.Given.json(decide.result())));
        return LocalAccess.woken(decide.id());
    }

    private void answer(WaitView waiting, Decision decision) {
        LocalAccess.wait(engine.complete(waiting.token(), payloads.of(decision.answer()), LocalAccess.CAUSE));
    }

    private @Nullable WaitView waiting(String id, String operation) {
        return LocalAccess.wait(engine.describe(id)).waits().stream()
                .filter(wait -> wait.operation().equals(operation) && Readings.asksPerson(wait))
                .findFirst()
                .orElse(null);
    }
}
