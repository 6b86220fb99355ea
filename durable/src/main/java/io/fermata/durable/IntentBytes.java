package io.fermata.durable;

import io.fermata.kernel.ChannelWrite;
import io.fermata.kernel.Closing;
import io.fermata.kernel.Intent;
import io.fermata.kernel.OperationSpec;
import io.fermata.kernel.Payload;
import java.util.Map;

/** How many bytes of values an intent records. */
final class IntentBytes {
    private IntentBytes() {}

    static long of(Intent intent) {
        return switch (intent) {
            case Intent.Open open -> of(open.spec());
            case Intent.Annotate annotate -> of(annotate.note());
            case Intent.SetView view -> of(view.value());
            case Intent.SetAttributes set -> of(set.attributes());
            case Intent.Checkpoint checkpoint -> of(checkpoint.state());
            case Intent.Complete complete -> of(complete.result());
            case Intent.ContinueAsNew next -> of(next.input());
            case Intent.Fail fail -> of(fail.failure().details());
            case Intent.WriteChannel write -> of(write.write());
            case Intent.AnswerUpdate answer -> of(answer.answer());
            case Intent.CancelOperation cancel -> 0;
            case Intent.AcceptCancel accept -> 0;
        };
    }

    private static long of(OperationSpec spec) {
        return switch (spec) {
            case OperationSpec.Step step -> of(step.input());
            case OperationSpec.Task task -> of(task.input());
            case OperationSpec.Child child -> of(child.input()) + of(child.attributes());
            case OperationSpec.SignalOther signal -> of(signal.input());
            case OperationSpec.Publish publish -> of(publish.message().payload());
            case OperationSpec.Marker marker -> of(marker.value());
            case OperationSpec.Callback callback -> 0;
            case OperationSpec.Timer timer -> 0;
            case OperationSpec.Await await -> 0;
        };
    }

    private static long of(ChannelWrite write) {
        return switch (write) {
            case ChannelWrite.Set set -> of(set.value());
            case ChannelWrite.CompareAndSet set -> of(set.value());
            case ChannelWrite.Append append -> of(append.item());
            case ChannelWrite.Increment increment -> 0;
        };
    }

    private static long of(Closing answer) {
        return switch (answer) {
            case Closing.Completed completed -> of(completed.result());
            case Closing.Failed failed -> of(failed.failure().details());
            case Closing.TimedOut late -> 0;
            case Closing.Cancelled cancelled -> 0;
        };
    }

    private static long of(Map<String, Payload> values) {
        return values.values().stream().mapToLong(IntentBytes::of).sum();
    }

    private static long of(Payload payload) {
        return payload.bytes().length;
    }
}
