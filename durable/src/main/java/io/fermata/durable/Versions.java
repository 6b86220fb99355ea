package io.fermata.durable;

import io.fermata.kernel.OperationId;
import io.fermata.kernel.OperationSpec;
import io.fermata.sdk.TypeRef;
import java.util.HashMap;
import java.util.Map;

/** Version markers: which side of a change this run is on, for ever. A marker is keyed by its change id. */
final class Versions {
    private static final String KIND = "version";

    private final JavaProgram program;
    private final Map<String, Integer> known = new HashMap<>(0);

    Versions(JavaProgram program) {
        this.program = program;
    }

    int of(String changeId, int min, int max) {
        var version = known.get(changeId);
        if (version == null) {
            version = decide(changeId, min, max);
            known.put(changeId, version);
        }
        if (version < min || version > max) {
            throw program.stop(
                    "change \"" + changeId + "\" was recorded as version " + version + ", the code runs " + min + " to "
                            + max,
                    "nothing is lost: deploy code that still runs version " + version + ", then resume the execution");
        }
        return version;
    }

    Map<String, Integer> known() {
        return known;
    }

    void restore(Map<String, Integer> versions) {
        known.putAll(versions);
    }

    /** On replay a missing marker says that the run passed here before the change was made. */
    private int decide(String changeId, int min, int max) {
        var id = new OperationId(Specs.VERSION_PREFIX + changeId);
        if (!program.journal.isReplaying()) {
            program.ask(id, new OperationSpec.Marker(changeId, KIND, program.payloads.of(max)));
            return max;
        }
        return program.journal.takeRecorded(id) instanceof OperationSpec.Marker marker
                ? program.read(marker.value(), TypeRef.of(Integer.class), "version marker " + changeId)
                : min;
    }
}
