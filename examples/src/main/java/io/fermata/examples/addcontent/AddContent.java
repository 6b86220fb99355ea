package io.fermata.examples.addcontent;

import io.fermata.sdk.Context;
import io.fermata.sdk.InvalidInput;
import io.fermata.sdk.Outcome;
import io.fermata.sdk.SagaFailed;
import io.fermata.sdk.Workflow;
import java.net.URI;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Adds a batch of items in one of three styles, which differ in what a failure means; see {@link ItemPath}. */
final class AddContent implements Workflow<AddRequest, AddReport> {
    private static final int ITEMS_AT_ONCE = 4;

    @Override
    public void check(AddRequest request) {
        if (request.items().isEmpty() || request.items().size() > AddRequest.ITEMS_MAX) {
            throw new InvalidInput(
                    "items", "must be 1 to 100, are " + request.items().size());
        }
        if (Files.isRegularFile(Sources.path("library", request.library()))) {
            throw new InvalidInput("library", "must be a folder or not be there; " + request.library() + " is a file");
        }
        if (request.baseUrl() == null) {
            Sources.folder(request.pages());
        } else {
            checkUrl(request.baseUrl());
        }
    }

    private static void checkUrl(String baseUrl) {
        try {
            var url = URI.create(baseUrl);
            if (url.getHost() != null && String.valueOf(url.getScheme()).matches("https?")) {
                Sources.requireAllowed(url, System.getenv());
                return;
            }
        } catch (IllegalArgumentException e) {
            throw new InvalidInput("baseUrl", "must be a URL: " + e.getMessage());
        }
        throw new InvalidInput("baseUrl", "must begin with http:// or https:// and a host, is " + baseUrl);
    }

    @Override
    public AddReport run(Context ctx, AddRequest request) {
        var run = ctx.execution().runId();
        var library = Library.in(Sources.path("library", request.library()));
        var path = new ItemPath(request, run, library);
        var entries = switch (request.style()) {
            case STRICT -> strict(ctx, request, path);
            case ROBUST -> robust(ctx, request, path);
            case TRANSACTIONAL -> transactional(ctx, request, path);
        };
        var holdings = ctx.step("read-back", Library.Holdings.class, () -> library.holdings(run));
        return AddReport.of(request, entries, holdings);
    }

    /**
     * One item after the other; a failure leaves nothing of its item, ends the run, and is what the run failed with.
     */
    private static List<Entry> strict(Context ctx, AddRequest request, ItemPath path) {
        var entries = new ArrayList<Entry>();
        for (int number : numbers(request)) {
            entries.add(ctx.saga(saga -> path.follow(ctx, saga, number)));
        }
        return entries;
    }

    /** Several items at once, each a saga of its own: a failure leaves nothing of its item, the others go on. */
    private static List<Entry> robust(Context ctx, AddRequest request, ItemPath path) {
        var numbers = numbers(request);
        // One that waits for its review for a day must not hold up the others.
        int atOnce = request.isReviewed() ? AddRequest.ITEMS_MAX : ITEMS_AT_ONCE;
        var outcomes = ctx.<Integer, Entry>mapSettled(
                numbers, atOnce, (number, branch) -> branch.saga(saga -> path.follow(branch, saga, number)));
        var entries = new ArrayList<Entry>();
        for (int i = 0; i < outcomes.size(); i++) {
            entries.add(
                    switch (outcomes.get(i)) {
                        case Outcome.Success<Entry> success -> success.value();
                        case Outcome.Failed<Entry> failed
                        when failed.cause() instanceof SagaFailed undone -> ItemPath.failed(numbers.get(i), undone);
                        case Outcome.Failed<Entry> failed -> throw new IllegalStateException(failed.cause());
                    });
        }
        return entries;
    }

    /** One saga around all: a failure takes back every item before it. */
    private static List<Entry> transactional(Context ctx, AddRequest request, ItemPath path) {
        return ctx.saga(saga -> {
            var entries = new ArrayList<Entry>();
            for (int number : numbers(request)) {
                entries.add(path.follow(ctx, saga, number));
            }
            return entries;
        });
    }

    private static List<Integer> numbers(AddRequest request) {
        return IntStream.rangeClosed(1, request.items().size()).boxed().toList();
    }
}
