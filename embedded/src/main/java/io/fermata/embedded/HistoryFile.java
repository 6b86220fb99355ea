package io.fermata.embedded;

import io.fermata.codec.CodecException;
import io.fermata.codec.HistoryCodec;
import io.fermata.durable.Payloads;
import io.fermata.engine.HistoryPage;
import io.fermata.kernel.Event;
import io.fermata.kernel.HistoryRecord;
import io.fermata.kernel.RunId;
import io.fermata.kernel.StartSpec;
import io.fermata.sdk.HistoryEvent;
import io.fermata.sdk.InvalidInput;
import io.fermata.sdk.TypeRef;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The history of one run as a JSON file: the events in words for people, and the records as the engine wrote them, from
 * which a replay is made. Values stay as they were recorded, encrypted ones encrypted.
 *
 * @param run the run
 * @param records all of its records, from the first
 */
public record HistoryFile(RunId run, List<HistoryRecord> records) {
    /** The version of the file's form. */
    public static final int FORMAT = 1;

    private static final String FIELD = "history";

    /** The file's fields; the events are for people and not read back. */
    private record Form(
            int fermataHistory,
            String workflow,
            String execution,
            String run,
            List<String> records,
            List<Object> events) {}

    public HistoryFile {
        records = List.copyOf(records);
        var first = records.isEmpty() ? List.<Event>of() : records.getFirst().events();
        if (first.isEmpty() || !(first.getFirst() instanceof Event.Started)) {
            throw new InvalidInput(FIELD, "must begin with the start of a run");
        }
    }

    /** How the run was started. */
    public StartSpec spec() {
        return ((Event.Started) records.getFirst().events().getFirst()).spec();
    }

    /**
     * The file's text; one line per record and event.
     *
     * @param payloads read the values for people; those that they cannot read are described instead
     */
    public String toJson(Payloads payloads) {
        var json = Json.strict();
        var written = records.stream()
                .map(each -> "    \"" + Base64.getEncoder().encodeToString(HistoryCodec.encode(each)) + "\"")
                .collect(Collectors.joining(",\n"));
        var events = new Readings(payloads)
                .events(new HistoryPage(run, records, 0)).stream()
                        .map(each -> "    " + line(each))
                        .collect(Collectors.joining(",\n"));
        return "{\n  \"fermataHistory\": " + FORMAT + ",\n  \"workflow\": " + json.line(spec().workflow())
                + ",\n  \"execution\": " + json.line(spec().workflowId()) + ",\n  \"run\": " + json.line(run.toString())
                + ",\n  \"records\": [\n" + written + "\n  ],\n  \"events\": [\n" + events + "\n  ]\n}\n";
    }

    /**
     * Reads a file's text.
     *
     * @throws InvalidInput when it is no such file, or of a newer form
     */
    public static HistoryFile parse(String text) {
        var form = Json.strict().read(text, TypeRef.of(Form.class));
        if (form.fermataHistory() != FORMAT) {
            throw new InvalidInput(FIELD, "has form " + form.fermataHistory() + ", this version reads form " + FORMAT);
        }
        var records = new ArrayList<HistoryRecord>();
        try {
            for (var each : form.records()) {
                if (each == null) { // A null in a JSON list is not seen by the types.
                    throw new InvalidInput(FIELD, "must have a text for each record");
                }
                records.add(HistoryCodec.decode(Base64.getDecoder().decode(each)));
            }
            return new HistoryFile(RunId.parse(form.run()), records);
        } catch (CodecException | IllegalArgumentException damaged) {
            throw new InvalidInput(FIELD, "is damaged: " + damaged.getMessage());
        }
    }

    /** An event as one line, its details as fields. */
    public static String line(HistoryEvent event) {
        var json = Json.strict();
        var line = "{\"seq\":" + event.seq() + ",\"at\":" + json.line(event.at()) + ",\"type\":"
                + json.line(event.type()) + ",\"operation\":" + json.line(event.operation());
        var detail = event.detail().text();
        return detail.equals("{}") ? line + "}" : line + "," + detail.substring(1);
    }
}
