package io.github.onhook.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.onhook.session.SessionProvider.SessionException;
import io.github.onhook.simulator.Fleet;
import io.github.onhook.testing.Patience;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import reactor.core.scheduler.Schedulers;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;

class SdkStsTest {

    @Test
    void sendsNothingOnceClosedAlsoWhereItsClientIsBuiltLater() {
        try (World world =
                World.of(Fleet.builder().account(World.FIRST, a -> {}).build())) {
            SdkSts.Place place = new SdkSts.Place("us-east-1", world.simulator.endpoint(), null);
            SdkSts sts = new SdkSts(place, Duration.ofMinutes(1), Schedulers.parallel());
            AwsBasicCredentials caller =
                    AwsBasicCredentials.create(world.simulator.accessKeyId(), world.simulator.secretAccessKey());

            sts.close();

            assertThatExceptionOfType(SessionException.class)
                    .isThrownBy(() -> sts.accountOf(caller).block(Patience.PATIENCE))
                    .matches(e -> e.code().equals("Closed"))
                    .withMessageContaining("sends no more requests");
            assertThat(world.simulator.record().requests()).isEmpty();
        }
    }
}
