package io.fermata.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.fermata.engine.EngineException.Code;
import java.util.Objects;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

class ReplyTest {
    @Test
    void what_was_not_begun_is_told_that_there_is_no_room() {
        var reply = new Reply<String>();

        reply.fail(new EngineException(Code.OVERLOADED, "no room"));

        assertThat(codeOf(reply)).isEqualTo(Code.OVERLOADED);
    }

    @Test
    void what_is_durable_in_part_is_never_told_that_it_was_not_done() {
        var reply = new Reply<String>();
        reply.begun();

        reply.fail(new EngineException(Code.OVERLOADED, "no room"));

        assertThat(codeOf(reply)).isEqualTo(Code.RETRY);
    }

    private static Code codeOf(Reply<String> reply) {
        var thrown = catchThrowableOfType(
                CompletionException.class, () -> reply.future().join());
        return ((EngineException) Objects.requireNonNull(thrown.getCause())).code();
    }
}
