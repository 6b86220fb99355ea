package io.fermata.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.fermata.kernel.Category;
import io.fermata.kernel.Response;
import io.fermata.kernel.RetryPolicy;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RetryPolicyCodecTest {
    private static final RetryPolicy PLAIN = new RetryPolicy(3, 10, 2, 1_000, 0.5, List.of("Fatal"));
    private static final RetryPolicy WITH_RESPONSES = new RetryPolicy(
            3,
            10,
            2,
            1_000,
            0.5,
            List.of("Fatal"),
            Map.of(Category.LOGIC, new Response(true, 60_000), Category.DEPENDENCY, new Response(false, 0)));

    @Test
    void responses_are_read_as_written() {
        var bytes = written(WITH_RESPONSES);

        assertThat(ValueCodec.readRetryPolicy(new Reader(bytes))).isEqualTo(WITH_RESPONSES);
        assertThat(HexFormat.of().formatHex(bytes))
                .isEqualTo("03030a4000000000000000e8073fe00000000000000105466174616c0203000004" + "01e0d403");
    }

    @Test
    void policy_without_responses_has_the_bytes_that_it_always_had() {
        var bytes = written(PLAIN);

        assertThat(ValueCodec.readRetryPolicy(new Reader(bytes))).isEqualTo(PLAIN);
        assertThat(HexFormat.of().formatHex(bytes))
                .isEqualTo("02030a4000000000000000e8073fe00000000000000105466174616c");
    }

    private static byte[] written(RetryPolicy policy) {
        var out = new Writer();
        ValueCodec.write(out, policy);
        return out.toBytes();
    }
}
