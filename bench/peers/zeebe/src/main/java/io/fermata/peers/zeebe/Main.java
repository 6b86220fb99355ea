package io.fermata.peers.zeebe;

import io.camunda.zeebe.client.ZeebeClient;
import io.camunda.zeebe.client.api.ZeebeFuture;
import io.camunda.zeebe.client.api.response.ActivatedJob;
import io.camunda.zeebe.client.api.response.ProcessInstanceResult;
import io.camunda.zeebe.client.api.worker.JobClient;
import io.fermata.peers.harness.Peer;
import io.fermata.peers.harness.PeerMain;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** Client and job worker in this process, the broker beside it. */
public final class Main implements Peer {
    private static final Duration ANSWERED_WITHIN = Duration.ofSeconds(120);
    private static final long STARTED_WITHIN_SECONDS = 150;
    private static final long LOOK_MILLIS = 500;
    private static final int JOBS_AT_ONCE = 500;
    private static final String NUMBER = "number";

    private final Broker broker;
    private final ZeebeClient client;
    private final Map<String, ZeebeFuture<ProcessInstanceResult>> waiting = new ConcurrentHashMap<>();

    private Main(Broker broker) {
        this.broker = broker;
        this.client = ZeebeClient.newClientBuilder()
                .grpcAddress(URI.create("http://127.0.0.1:" + broker.gateway()))
                .usePlaintext()
                .preferRestOverGrpc(false)
                .defaultRequestTimeout(ANSWERED_WITHIN)
                .numJobWorkerExecutionThreads(4)
                .build();
    }

    /** One run; {@link PeerMain} tells the arguments. */
    public static void main(String[] arguments) {
        PeerMain.run("zeebe", arguments, Main::open);
    }

    private static Peer open(Path data, Path home) throws Exception {
        var peer = new Main(Broker.start(data, home));
        peer.awaitReady();
        peer.client
                .newWorker()
                .jobType("add-one")
                .handler(Main::addOne)
                .maxJobsActive(JOBS_AT_ONCE)
                .streamEnabled(true)
                .open();
        return peer;
    }

    /** Ready is who takes the model. */
    private void awaitReady() throws IOException, InterruptedException {
        long until = System.nanoTime() + STARTED_WITHIN_SECONDS * 1_000_000_000L;
        while (true) {
            try {
                client.newDeployResourceCommand()
                        .addResourceFromClasspath("load.bpmn")
                        .requestTimeout(Duration.ofSeconds(10))
                        .send()
                        .join();
                return;
            } catch (RuntimeException notYet) {
                broker.check();
                if (System.nanoTime() > until) {
                    throw new IOException("Zeebe takes no model", notYet);
                }
                Thread.sleep(LOOK_MILLIS);
            }
        }
    }

    private static void addOne(JobClient jobs, ActivatedJob job) {
        long sum = ((Number) job.getVariable(NUMBER)).longValue() + 1;
        jobs.newCompleteCommand(job).variable(NUMBER, sum).send();
    }

    @Override
    public List<String> workloads() {
        return List.of("W1", "W3");
    }

    @Override
    public long sequence(String id, long number) {
        return number(client.newCreateInstanceCommand()
                .bpmnProcessId("sequence")
                .latestVersion()
                .variables(Map.of(NUMBER, number, "padding", PADDING))
                .withResult()
                .requestTimeout(ANSWERED_WITHIN)
                .send());
    }

    private static long number(ZeebeFuture<ProcessInstanceResult> result) {
        var sum = (Number) result.join(ANSWERED_WITHIN.toSeconds(), TimeUnit.SECONDS)
                .getVariablesAsMap()
                .get(NUMBER);
        return Objects.requireNonNull(sum, "no result").longValue();
    }

    @Override
    public long fanOut(String id, long number) {
        throw new UnsupportedOperationException("a hundred tasks at once are not modelled");
    }

    /** The answer to a start that wants the result comes with the result alone. */
    @Override
    public void startWaiting(String id) {
        waiting.put(
                id,
                client.newCreateInstanceCommand()
                        .bpmnProcessId("await")
                        .latestVersion()
                        .variables(Map.of("key", id))
                        .withResult()
                        .requestTimeout(ANSWERED_WITHIN)
                        .send());
    }

    @Override
    public void send(String id, long number) {
        client.newPublishMessageCommand()
                .messageName("answered")
                .correlationKey(id)
                .timeToLive(ANSWERED_WITHIN)
                .variable(NUMBER, number)
                .send()
                .join();
    }

    @Override
    public long answer(String id) {
        return number(Objects.requireNonNull(waiting.remove(id), "not started: " + id));
    }

    @Override
    public String version() {
        return "Zeebe 8.6.0";
    }

    @Override
    public boolean durable() {
        // Its log is flushed before a commit; that default is not changed here.
        return true;
    }

    @Override
    public Map<String, String> settings() {
        return Map.of(
                "broker",
                "one, one partition, heap of 1 GB, log flushed as by default, no exporter, jobs"
                        + " streamed, back-pressure off because a closed loop limits itself");
    }

    @Override
    public List<String> unfair() {
        return List.of(
                "to Zeebe: it interprets a BPMN model, its broker is a process of its own that hands out jobs over gRPC"
                        + " and can be replicated; Fermata calls steps in its own process",
                "to Fermata: without an exporter nothing of Zeebe's history can be looked at; in W3 Zeebe's client"
                        + " does not wait for the start before it sends the message");
    }

    @Override
    public List<ProcessHandle> processes() {
        return List.of(broker.handle());
    }

    @Override
    public void close() throws IOException, InterruptedException {
        client.close();
        broker.close();
    }
}
