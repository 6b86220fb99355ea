package io.fermata.engine;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.fermata.codec.CodecException;
import io.fermata.kernel.Cause;
import io.fermata.kernel.Command;
import io.fermata.kernel.OperationId;
import io.fermata.kernel.OperationSpec;
import io.fermata.kernel.ParentClosePolicy;
import io.fermata.kernel.Payload;
import io.fermata.kernel.RetryPolicy;
import io.fermata.kernel.RunId;
import io.fermata.kernel.StartSpec;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** Any bytes in a row that waits to be sent are a message between shards or refused. */
class ShardMessageFuzzTest {
    private static final RunId RUN = RunId.of(1, 0, 2);
    private static final OperationId OPERATION = new OperationId("1[2].3");
    private static final Payload PAYLOAD = Payload.json("{\"a\":1}".getBytes(StandardCharsets.UTF_8));

    static Stream<byte[]> messages() {
        var start = new StartSpec(
                "child-1",
                "workflow",
                "java",
                "1",
                PAYLOAD,
                Map.of("region", PAYLOAD),
                "memo",
                "about",
                1,
                2,
                3,
                RetryPolicy.DEFAULT,
                1,
                4,
                RUN,
                new StartSpec.Parent("parent", RUN, OPERATION, 0));
        var message = new OperationSpec.OutMessage("type", "key", PAYLOAD, true, 9, "id-1", "about");
        return Stream.<ShardMessage>of(
                        new ShardMessage.ForRun(RUN, new Command.ConfirmOperation(OPERATION), Cause.NONE),
                        new ShardMessage.ForRun(RUN, new Command.ConfirmChild(OPERATION, 1, "child", RUN), Cause.NONE),
                        new ShardMessage.StartChild(start, "request", Cause.NONE),
                        new ShardMessage.CloseChild(
                                "child", "parent", RUN, OPERATION, ParentClosePolicy.ABANDON, Cause.NONE),
                        new ShardMessage.SignalById(RUN, OPERATION, "other", "signal", PAYLOAD, "id-2", Cause.NONE),
                        new ShardMessage.Publish(message, "id-3", Cause.NONE),
                        new ShardMessage.AddWait("type", "key", RUN, OPERATION, 0),
                        new ShardMessage.Offer("type", "key", RUN, OPERATION, 0, "id-4", PAYLOAD, Cause.NONE),
                        new ShardMessage.OfferAnswer("type", "key", RUN, OPERATION, 0, "id-5", true, false, "wf"),
                        new ShardMessage.StartTriggered(start, "request", Cause.NONE))
                .map(ShardMessageCodec::encode);
    }

    @MethodSource("messages")
    @FuzzTest
    void any_bytes_are_refused_or_read(byte[] bytes) {
        ShardMessage read;
        try {
            read = ShardMessageCodec.decode(bytes);
        } catch (CodecException refused) {
            return;
        }

        assertThat(ShardMessageCodec.decode(ShardMessageCodec.encode(read))).isEqualTo(read);
    }
}
