package io.fermata.durable;

import io.fermata.kernel.OperationId;
import io.fermata.kernel.OperationSpec;
import io.fermata.kernel.Payload;
import io.fermata.sdk.InvalidInput;
import io.fermata.sdk.MessageType;
import io.fermata.sdk.Received;
import io.fermata.sdk.TypeRef;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The promise of messages: they come one by one, then history closes the wait. */
final class MessageCell extends OperationCell<Received> {
    private final List<? extends MessageType.Keyed<?>> messages;
    private final boolean throwing;
    private final Map<Integer, Payload> deliveries = new LinkedHashMap<>(2);

    MessageCell(JavaProgram program, Scope scope, OperationId id, OperationSpec.Await spec, Wanted wanted) {
        super(program, scope, id, spec, null);
        this.messages = wanted.messages();
        this.throwing = wanted.throwing();
    }

    @Override
    @Nullable
    TypeRef<?> taken() {
        return messages.size() == 1 ? messages.getFirst().type().payload() : null;
    }

    @Override
    void delivered(int arm, Payload payload) {
        deliveries.putIfAbsent(arm, payload);
    }

    @Override
    Received result(Payload ignored) {
        return received();
    }

    @Override
    Received timedOut(String limit) {
        return throwing ? super.timedOut(limit) : received();
    }

    private Received received() {
        var values = new LinkedHashMap<MessageType.Keyed<?>, @Nullable Object>();
        deliveries.forEach((arm, payload) -> {
            var message = messages.get(arm);
            TypeRef<?> type = message.type().payload();
            values.put(
                    message, foreign(payload, type, "message " + message.type().name()));
        });
        return new Received(values);
    }

    /** What is waited for, whether all of it, and whether a timeout throws. */
    record Wanted(List<? extends MessageType.Keyed<?>> messages, boolean all, boolean throwing) {
        Wanted {
            if (messages.isEmpty()) {
                throw new InvalidInput("messages", "must name at least one");
            }
        }

        OperationSpec.Await spec(long timeoutAtMillis) {
            var arms = messages.stream()
                    .map(each -> new OperationSpec.Arm(each.type().name(), each.key()))
                    .toList();
            return new OperationSpec.Await("", arms, all, timeoutAtMillis);
        }
    }
}
