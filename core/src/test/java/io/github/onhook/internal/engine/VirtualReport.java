package io.github.onhook.internal.engine;

import io.github.onhook.internal.aggregate.ReportAggregator;
import io.github.onhook.internal.chime.Operations;
import io.github.onhook.internal.operation.ProtectedItems;
import io.github.onhook.model.Plan;
import io.github.onhook.model.Settings;
import io.github.onhook.report.Report;
import io.github.onhook.session.Session;
import io.github.onhook.time.Time;
import java.time.Duration;
import java.util.Random;
import java.util.function.Consumer;
import reactor.core.publisher.Mono;
import reactor.test.scheduler.VirtualTimeScheduler;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;

/** The report of a run against a {@link FakeService}, after an hour of virtual time. */
final class VirtualReport {

    private VirtualReport() {}

    static Report of(Plan plan, Settings settings, FaultProfile faults, Consumer<FakeService> prepare) {
        VirtualTimeScheduler scheduler = VirtualTimeScheduler.create();
        Time time = Time.virtual(scheduler);
        Random random = new Random(3);
        FakeService service = new FakeService(plan, 0, time, random, faults);
        prepare.accept(service);
        ReportAggregator aggregate = new ReportAggregator(settings, time.now()::get);
        Engine engine = new Engine(
                settings,
                Operations.of(settings.operation(), service),
                (account, listener) ->
                        Mono.just(new Session(account, AwsBasicCredentials.create("id", "secret"), null)),
                aggregate,
                ProtectedItems.NONE,
                time,
                random::nextDouble,
                null,
                null);
        Outcomes.of(engine, "run", plan).subscribe();
        scheduler.advanceTimeBy(Duration.ofHours(1));
        return aggregate.snapshot();
    }
}
