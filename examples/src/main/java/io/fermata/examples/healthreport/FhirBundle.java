package io.fermata.examples.healthreport;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.fermata.sdk.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;

/** Records in a file: a FHIR bundle of patients, observations, medications and conditions. */
final class FhirBundle implements Records {
    static final int PATIENTS_MAX = 100;

    private static final long BYTES_MAX = 8L * 1024 * 1024;
    private static final String ID = "[A-Za-z0-9.-]{1,64}"; // FHIR's own rule; ids become names of files.
    private static final JsonMapper JSON = new JsonMapper();

    @Override
    public List<PatientCase> patients(ReportRequest request) throws IOException {
        var patients = resources(request.bundlePath(), "Patient").stream()
                .map(patient -> patient(request, patient))
                .toList();
        if (patients.size() > PATIENTS_MAX) {
            throw Failure.validation("bundle has " + patients.size() + " patients, at most " + PATIENTS_MAX + " go in");
        }
        if (patients.stream().map(PatientCase::id).distinct().count() < patients.size()) {
            throw Failure.validation("bundle has two patients of one id");
        }
        return patients;
    }

    @Override
    public List<Entry> fetch(PatientCase patient, Kind kind) throws IOException {
        return resources(patient.request().bundlePath(), kind.resource()).stream()
                .filter(resource -> resource.at("/subject/reference").asText().equals("Patient/" + patient.id()))
                .filter(resource ->
                        resource.at("/category/0/coding/0/code").asText().equals(kind.category()))
                .map(FhirBundle::entry)
                .toList();
    }

    private static PatientCase patient(ReportRequest request, JsonNode patient) {
        var id = patient.path("id").asText();
        if (!id.matches(ID)) {
            throw Failure.validation("'" + id + "' is no id of a patient");
        }
        var name = patient.at("/name/0/given/0").asText() + " "
                + patient.at("/name/0/family").asText();
        return new PatientCase(request, id, name.strip());
    }

    private static Entry entry(JsonNode resource) {
        var coding = resource.at("/code/coding/0");
        var text = coding.has("display")
                ? coding.path("display").asText()
                : resource.path(resource.has("code") ? "code" : "medicationCodeableConcept")
                        .path("text")
                        .asText();
        var value = resource.at("/valueQuantity/value");
        return new Entry(
                resource.path("id").asText(),
                coding.path("code").asText(),
                text,
                value.isNumber() ? value.doubleValue() : null,
                resource.at("/valueQuantity/unit").asText());
    }

    private static List<JsonNode> resources(Path file, String type) throws IOException {
        var found = new ArrayList<JsonNode>();
        StreamSupport.stream(bundle(file).path("entry").spliterator(), false)
                .map(entry -> entry.path("resource"))
                .filter(resource -> resource.path("resourceType").asText().equals(type))
                .forEach(found::add);
        return found;
    }

    private static JsonNode bundle(Path file) throws IOException {
        try {
            if (Files.size(file) > BYTES_MAX) {
                throw Failure.validation("bundle " + file.getFileName() + " has more than " + BYTES_MAX + " bytes");
            }
            var bundle = JSON.readTree(file.toFile());
            if (bundle.path("resourceType").asText().equals("Bundle")) {
                return bundle;
            }
            throw Failure.validation("bundle " + file.getFileName() + " is no FHIR bundle");
        } catch (NoSuchFileException e) {
            throw Failure.validation("bundle " + file + " is not there");
        } catch (JsonProcessingException e) {
            throw Failure.validation("bundle " + file.getFileName() + " is no JSON: " + e.getOriginalMessage());
        }
    }
}
