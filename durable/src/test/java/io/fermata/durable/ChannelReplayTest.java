package io.fermata.durable;

import static org.assertj.core.api.Assertions.assertThat;

import io.fermata.kernel.Status;
import io.fermata.sdk.Workflow;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChannelReplayTest {
    private static final Workflow<String, String> WRITING = (ctx, input) -> {
        var notes = ctx.channel("notes", String.class);
        notes.append("first");
        ctx.task("a", String.class, input);
        notes.append("second");
        ctx.step("s", String.class, attempt -> {
            attempt.channel("count", Long.class).increment(5);
            return "";
        });
        ctx.task("b", String.class, input);
        return notes.items() + " " + ctx.channel("count", Long.class).count();
    };

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void channels_are_the_same_on_replay(boolean forgetful) {
        var stage = Stage.of(WRITING);
        if (forgetful) {
            stage.forgetful();
        }

        stage.start("x").completeTask("1", "A").completeTask("3", "B");

        assertThat(stage.status()).isEqualTo(Status.COMPLETED);
        assertThat(stage.result()).isEqualTo("[first, second] 5");
    }

    @Test
    void another_write_blocks_and_says_which() {
        var stage = Stage.of(WRITING)
                .start("x")
                .deploy((ctx, input) -> {
                    ctx.channel("notes", String.class).append("other");
                    return ctx.task("a", String.class, input);
                })
                .completeTask("1", "A");

        assertThat(stage.status()).isEqualTo(Status.BLOCKED);
        assertThat(stage.blockedReason())
                .isEqualTo("the code writes channel \"notes\" otherwise than history holds it: append of channel"
                        + " \"notes\", now append of channel \"notes\"");
    }

    @Test
    void a_write_that_is_not_made_again_blocks() {
        var stage = Stage.of(WRITING)
                .start("x")
                .deploy((ctx, input) -> ctx.task("a", String.class, input))
                .completeTask("1", "A");

        assertThat(stage.blockedReason())
                .isEqualTo("history holds append of channel \"notes\", which the code does not ask for");
    }
}
