package io.fermata.peers.dbos;

import dev.dbos.transact.DBOS;
import dev.dbos.transact.workflow.Workflow;
import io.fermata.peers.harness.Peer;
import java.time.Duration;

/** Each step is one of DBOS, recorded before the next one begins. */
public final class LoadWorkflows implements Workflows {
    static final String TOPIC = "answer";
    private static final Duration LONG = Duration.ofHours(1);

    private final DBOS dbos;

    LoadWorkflows(DBOS dbos) {
        this.dbos = dbos;
    }

    @Override
    @Workflow(name = "sequence")
    public long sequence(long number, String padding) {
        long sum = number;
        for (int i = 0; i < Peer.STEPS; i++) {
            long before = sum;
            sum = dbos.<Long, RuntimeException>runStep(() -> before + 1, "add-one");
        }
        return sum;
    }

    @Override
    @Workflow(name = "await")
    public long await() {
        return dbos.<Long>recv(TOPIC, LONG).orElseThrow();
    }
}
