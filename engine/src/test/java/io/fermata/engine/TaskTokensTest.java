package io.fermata.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fermata.engine.EngineException.Code;
import io.fermata.kernel.Command;
import io.fermata.kernel.OperationId;
import io.fermata.kernel.OperationSpec;
import io.fermata.kernel.RunId;
import io.fermata.kernel.Timeouts;
import java.util.Base64;
import java.util.HashSet;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class TaskTokensTest {
    private static final AttemptId ATTEMPT = new AttemptId(RunId.of(1, 0, 2), new OperationId("3[7].1"), 4);

    private final KernelShard shard = new KernelShard();
    private final TaskTokens tokens = new TaskTokens(shard, shard.stored());

    @Test
    void a_token_names_its_attempt_and_nothing_else() {
        assertThat(tokens.verify(TaskToken.parse(tokens.mint(ATTEMPT)))).isEqualTo(ATTEMPT);
    }

    @Test
    void a_token_fits_into_a_url() {
        assertThat(tokens.mint(ATTEMPT)).matches("[A-Za-z0-9_-]+").hasSizeLessThan(120);
    }

    @Test
    void no_bit_of_a_token_may_be_changed() {
        byte[] genuine = Base64.getUrlDecoder().decode(tokens.mint(ATTEMPT));
        for (int bit = 0; bit < genuine.length * 8; bit++) {
            byte[] forged = genuine.clone();
            forged[bit / 8] ^= (byte) (1 << (bit % 8));

            assertForged(Base64.getUrlEncoder().withoutPadding().encodeToString(forged));
        }
    }

    @Test
    void garbled_tokens_are_refused_with_one_sentence() {
        var genuine = tokens.mint(ATTEMPT);
        assertForged("");
        assertForged("nonsense");
        assertForged("ä".repeat(50));
        assertForged(genuine + "=");
        assertForged(genuine + "A");
        assertForged(genuine.substring(1));
        assertForged(genuine.substring(0, genuine.length() - 1));
        assertForged("A".repeat(100_000));
    }

    @Test
    void bytes_that_read_as_the_same_path_are_another_token() {
        var attempt = new AttemptId(ATTEMPT.run(), new OperationId("\ufffd"), 1);
        byte[] genuine = Base64.getUrlDecoder().decode(tokens.mint(attempt));
        int pathAt = genuine.length - TaskToken.MAC_BYTES - 3;
        byte[] other = new byte[genuine.length - 2];
        System.arraycopy(genuine, 0, other, 0, pathAt);
        other[pathAt] = (byte) 0xff; // No UTF-8, and so read as U+FFFD, too.
        System.arraycopy(genuine, pathAt + 3, other, pathAt + 1, TaskToken.MAC_BYTES);

        assertForged(Base64.getUrlEncoder().withoutPadding().encodeToString(other));
    }

    @Test
    void a_token_of_another_engine_is_refused() {
        var runtime = new StepwiseRuntime();
        runtime.random().nextLong();
        var other = new KernelShard(0, runtime, EngineOptions.DEFAULT);

        assertForged(new TaskTokens(other, other.stored()).mint(ATTEMPT));
    }

    @Test
    void a_token_is_valid_after_a_restart() {
        var token = tokens.mint(ATTEMPT);
        shard.commit();

        var next = shard.restart();

        assertThat(new TaskTokens(next, next.stored()).verify(TaskToken.parse(token)))
                .isEqualTo(ATTEMPT);
    }

    @Test
    void a_key_is_made_once_and_not_before_it_is_needed() {
        assertThat(shard.keys(Tables.SHARD)).isEmpty();
        tokens.mint(ATTEMPT);
        tokens.mint(ATTEMPT);
        assertThat(shard.keys(Tables.SHARD)).hasSize(1);
    }

    @Test
    void tokens_of_an_older_key_stay_valid_when_keys_rotate() {
        var old = tokens.mint(ATTEMPT);

        tokens.rotate();

        assertThat(tokens.verify(TaskToken.parse(old))).isEqualTo(ATTEMPT);
        assertThat(TaskToken.parse(tokens.mint(ATTEMPT)).keyId()).isEqualTo(2);
    }

    @Test
    void hand_outs_differ_but_a_listed_token_is_the_same_each_time() {
        var minted = new HashSet<String>();
        for (int i = 0; i < 100; i++) {
            minted.add(tokens.mint(ATTEMPT));
        }

        assertThat(minted).hasSize(100);
        assertThat(tokens.tokenOf(ATTEMPT)).isEqualTo(tokens.tokenOf(ATTEMPT));
    }

    @Test
    void a_redacted_token_is_no_token() {
        assertForged(TaskToken.redact(tokens.mint(ATTEMPT)));
        assertThat(TaskToken.parse(tokens.mint(ATTEMPT))).hasToString("TaskToken[" + ATTEMPT + "]");
    }

    @Test
    void the_same_result_again_changes_nothing_and_another_one_is_refused() {
        var tasks = new TaskFixture();
        var run = tasks.openTask("ast", 0);
        var token = tasks.take("ast").token();
        assertThat(tasks.complete(token, "1").join()).isEqualTo("wf-1");
        long events = tasks.shard.state(run).sequence();

        assertThat(tasks.complete(token, "1").join()).isEqualTo("wf-1");
        assertRefused(tasks.complete(token, "2"), Code.ALREADY_CLOSED);
        assertRefused(tasks.fail(token), Code.ALREADY_CLOSED);

        assertThat(tasks.shard.state(run).sequence()).isEqualTo(events);
    }

    @Test
    void an_old_attempt_is_told_that_there_is_a_newer_one() {
        var tasks = new TaskFixture();
        tasks.openTask("ast", new Timeouts(0, 5_000, 0, 0));
        var old = tasks.take("ast").token();
        tasks.shard.advance(10_000);
        var current = tasks.take("ast");
        assertThat(current.attempt()).isEqualTo(2);

        assertThatThrownBy(tasks.complete(old, "1")::join).hasMessageContaining("a newer attempt");
        assertThat(tasks.heartbeat(old, "")).isFalse();
        assertThat(tasks.complete(current.token(), "1").join()).isEqualTo("wf-1");
    }

    @Test
    void a_token_is_valid_in_the_next_process() {
        var tasks = new TaskFixture();
        tasks.openTask("ast", 0);
        var token = tasks.take("ast").token();

        assertThat(tasks.restart().complete(token, "1").join()).isEqualTo("wf-1");
    }

    @Test
    void a_callback_is_answered_by_a_token_that_was_never_handed_out() {
        var tasks = new TaskFixture();
        var run = tasks.startRun();
        tasks.open(run, "1", new OperationSpec.Callback("approve", TaskFixture.NO_TIMEOUTS));
        var token = tasks.queues.tokens().tokenOf(new AttemptId(run, new OperationId("1"), 1));

        assertThat(tasks.heartbeat(token, "5")).isTrue();
        assertThat(tasks.complete(token, "true").join()).isEqualTo("wf-1");

        assertThat(tasks.complete(token, "true").join()).isEqualTo("wf-1");
        assertThat(tasks.heartbeat(token, "5")).isFalse();
    }

    @Test
    void a_token_of_a_run_that_was_deleted_is_not_found() {
        var tasks = new TaskFixture();
        var token = tasks.queues.tokens().tokenOf(ATTEMPT);

        assertRefused(tasks.complete(token, "1"), Code.NOT_FOUND);
    }

    @Test
    void a_worker_hears_that_a_closed_run_does_not_want_its_task() {
        var tasks = new TaskFixture();
        var run = tasks.openTask("ast", 0);
        var token = tasks.take("ast").token();
        assertThat(tasks.heartbeat(token, "")).isTrue();

        tasks.command(run, new Command.Terminate("enough"));

        assertThat(tasks.heartbeat(token, "")).isFalse();
    }

    private void assertForged(String token) {
        assertThatThrownBy(() -> tokens.verify(TaskToken.parse(token)))
                .isInstanceOf(EngineException.class)
                .hasMessage("not a token of this engine")
                .extracting(error -> ((EngineException) error).code())
                .isEqualTo(Code.INVALID);
    }

    private static void assertRefused(CompletableFuture<?> answer, Code code) {
        assertThatThrownBy(answer::join)
                .rootCause()
                .isInstanceOfSatisfying(
                        EngineException.class, error -> assertThat(error.code()).isEqualTo(code));
    }
}
