package io.fermata.embedded;

import io.fermata.engine.Engine;
import io.fermata.kernel.RunId;
import io.fermata.sdk.LogFields;
import java.util.LinkedHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Passes the engine's alerts on; what their receiver logs says which execution they are about. */
record LoggedAlerts(String namespace, Consumer<String> receiver) implements Engine.Alerts {
    @Override
    public void alert(@Nullable RunId run, String message) {
        tell(run, "", message);
    }

    @Override
    public void alert(RunId run, String workflowId, String message) {
        tell(run, workflowId, message);
    }

    private void tell(@Nullable RunId run, String workflowId, String message) {
        var fields = new LinkedHashMap<String, String>();
        if (!workflowId.isEmpty()) {
            fields.put(LogFields.EXECUTION, workflowId);
        }
        if (run != null) {
            fields.put(LogFields.RUN, run.toString());
        }
        fields.put(LogFields.NAMESPACE, namespace);
        LogFields.with(fields, () -> receiver.accept(run == null ? message : run + ": " + message));
    }
}
