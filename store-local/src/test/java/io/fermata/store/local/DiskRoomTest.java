package io.fermata.store.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.fermata.store.Outcome;
import io.fermata.store.WriteBatch;
import org.junit.jupiter.api.Test;

class DiskRoomTest {
    private long usable = 1_000;
    private long now;
    private final DiskRoom room = new DiskRoom(() -> usable, 1_000, () -> now);

    @Test
    void below_the_minimum_only_the_reserve_may_be_used_and_room_is_noticed_by_itself() {
        var closes = new WriteBatch();
        closes.useReserve();
        assertThat(room.refusal(new WriteBatch())).isNull();

        usable = 999;
        now += DiskRoom.CHECK_NANOS;
        assertThat(room.refusal(new WriteBatch())).isInstanceOf(Outcome.Refused.class);
        assertThat(room.refusal(closes)).isNull();

        usable = 1_000;
        now += DiskRoom.CHECK_NANOS;
        assertThat(room.refusal(new WriteBatch())).isNull();
    }
}
