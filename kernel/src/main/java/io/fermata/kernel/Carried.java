package io.fermata.kernel;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one run leaves to the next of the same execution.
 *
 * @param cancelReason of a request to cancel that no turn was shown; null if there is none
 */
public record Carried(
        List<Event.Signalled> signals,
        List<Event.UpdateAccepted> updates,
        List<ChannelWrite> channels,
        @Nullable String cancelReason) {
    public static final Carried NOTHING = new Carried(List.of(), List.of(), List.of(), null);

    public Carried {
        signals = List.copyOf(signals);
        updates = List.copyOf(updates);
        channels = List.copyOf(channels);
    }
}
