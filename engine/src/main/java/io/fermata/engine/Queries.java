package io.fermata.engine;

import io.fermata.kernel.Failure;
import io.fermata.kernel.Payload;

/** Asks a run's program, loading it if need be; the answer waits for the commit of all it could have seen. */
final class Queries {
    private Queries() {}

    static void ask(ShardCore core, Execution execution, String name, Payload argument, Reply<Payload> reply) {
        if (core.owner().kind(execution.state().spec()) == null) {
            core.refuse(
                    reply,
                    new EngineException(
                            EngineException.Code.QUERY_FAILED,
                            "workflow '" + execution.state().spec().workflow()
                                    + "' is not registered in this process"));
            return;
        }
        if (execution.state().status().isClosed() || !core.owner().runsPrograms()) {
            core.parts().closedQueries().ask(execution, new ClosedQueries.Question(name, argument, reply));
            return;
        }
        core.turns()
                .whenWarm(
                        execution,
                        new Execution.Warm(
                                program -> program.query(name, argument, new QueryReply() {
                                    @Override
                                    public void answer(Payload result) {
                                        core.post(() -> core.answer(reply, result));
                                    }

                                    @Override
                                    public void fail(Failure failure) {
                                        var reason = new EngineException(
                                                EngineException.Code.QUERY_FAILED, failure.message());
                                        core.post(() -> core.refuse(reply, reason));
                                    }
                                }),
                                refusal -> core.refuse(reply, refusal)));
    }
}
