package io.fermata.testkit;

import java.util.Iterator;
import java.util.List;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.Extension;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;
import org.junit.jupiter.api.extension.TestTemplateInvocationContext;
import org.junit.jupiter.api.extension.TestTemplateInvocationContextProvider;
import org.junit.platform.commons.support.AnnotationSupport;

/** Gives JUnit one invocation per run; the next one is decided when the last one is over. */
final class CrashExtension implements TestTemplateInvocationContextProvider {
    @Override
    public boolean supportsTestTemplate(ExtensionContext context) {
        return AnnotationSupport.isAnnotated(context.getTestMethod(), CrashEverywhere.class);
    }

    @Override
    public Stream<TestTemplateInvocationContext> provideTestTemplateInvocationContexts(ExtensionContext context) {
        var method = context.getRequiredTestMethod();
        var name = context.getRequiredTestClass().getName() + "." + method.getName();
        var wanted =
                AnnotationSupport.findAnnotation(method, CrashEverywhere.class).orElseThrow();
        var runs = new CrashRuns(name, wanted);
        Iterator<TestTemplateInvocationContext> invocations = new Iterator<>() {
            @Override
            public boolean hasNext() {
                return runs.hasNext();
            }

            @Override
            public TestTemplateInvocationContext next() {
                return new Invocation(runs, runs.next());
            }
        };
        return StreamSupport.stream(Spliterators.spliteratorUnknownSize(invocations, Spliterator.ORDERED), false);
    }

    /** One run as JUnit sees it. */
    private record Invocation(CrashRuns runs, Trial trial) implements TestTemplateInvocationContext {
        @Override
        public String getDisplayName(int index) {
            return trial.disturbance().said(runs.commits());
        }

        @Override
        public List<Extension> getAdditionalExtensions() {
            return List.of(new Watch(runs, trial));
        }
    }

    /** Stands around one run. */
    private record Watch(CrashRuns runs, Trial trial)
            implements BeforeEachCallback, AfterEachCallback, TestExecutionExceptionHandler {
        @Override
        public void beforeEach(ExtensionContext context) {
            trial.begin();
        }

        @Override
        public void handleTestExecutionException(ExtensionContext context, Throwable thrown) throws Throwable {
            throw runs.failed(trial, thrown);
        }

        @Override
        public void afterEach(ExtensionContext context) {
            trial.end();
            if (context.getExecutionException().isEmpty()) {
                runs.passed(trial);
            }
        }
    }
}
