package io.github.onhook.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.onhook.simulator.model.Quota;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import reactor.netty.ChannelBindException;

/** Fleets, described and made up. */
class FleetTest {
    private static final String CONNECTOR = "abcdefghijklmnopqrstu1";

    @Test
    void aFleetIsMadeUpToItsShapeAndLooksReal() {
        List<Fleet.Assignment> targets = Fleet.generate(FleetShape.of()
                        .accounts(12)
                        .regions("us-east-1", "eu-west-1", "ap-southeast-1")
                        .connectorsPerLocation(2)
                        .numbers(20_000))
                .targets()
                .toList();

        assertThat(targets).hasSize(20_000).allSatisfy(target -> {
            assertThat(target.accountId()).matches("[1-9]\\d{11}");
            assertThat(target.voiceConnectorId()).matches("[a-z0-9]{22}");
            assertThat(target.phoneNumber()).matches("\\+1[2-9]\\d{2}[2-9]\\d{6}");
        });
        assertThat(targets).extracting(Fleet.Assignment::phoneNumber).doesNotHaveDuplicates();
        assertThat(targets.stream().collect(Collectors.groupingBy(Fleet.Assignment::voiceConnectorId)))
                .hasSize(72)
                .allSatisfy((id, on) -> assertThat(on).hasSizeBetween(277, 278));
    }

    @Test
    void aShapeAlwaysGivesTheSameFleetAndAnotherSeedAnother() {
        FleetShape shape = FleetShape.of().accounts(5).numbers(100);

        assertThat(Fleet.generate(shape).targets())
                .containsExactlyElementsOf(Fleet.generate(shape).targets().toList());
        assertThat(Fleet.generate(shape.seed(2)).accountIds())
                .doesNotContainAnyElementsOf(Fleet.generate(shape).accountIds());
    }

    @Test
    void aNumberGivenTwiceIsNamed() {
        FleetBuilder fleet = Fleet.builder()
                .account("111122223333", a -> a.region("us-east-1", r -> r.connector(CONNECTOR, "+12065550100")))
                .account("444455556666", a -> a.region("us-east-1", r -> r.connector(CONNECTOR, "+12065550100")));

        assertThatThrownBy(fleet::build).hasMessage("+12065550100 is in the fleet twice");
    }

    @Test
    void whatIsNotPlausibleIsRefusedWithItsValue() {
        assertThatThrownBy(() -> Fleet.builder().account("123", a -> {})).hasMessageContaining("\"123\"");
        assertThatThrownBy(() ->
                        Fleet.builder().account("111122223333", a -> a.region("us-east-1", r -> r.connector("Short"))))
                .hasMessageContaining("\"Short\"");
        assertThatThrownBy(() -> Fleet.builder()
                        .account(
                                "111122223333", a -> a.region("us-east-1", r -> r.connector(CONNECTOR, "12065550100"))))
                .hasMessageContaining("\"12065550100\"");
        assertThatThrownBy(() -> new Quota(0, 1)).hasMessageContaining("was 0.0");
        assertThatThrownBy(() -> FleetShape.of().accounts(0)).hasMessage("accounts must be at least 1, was 0");
    }

    @Test
    void aBuiltFleetDoesNotFollowItsBuilder() {
        FleetBuilder builder = Fleet.builder()
                .account("111122223333", a -> a.region("us-east-1", r -> r.connector(CONNECTOR, "+12065550100")));
        Fleet first = builder.build();

        builder.account("444455556666", a -> a.region("us-east-1", r -> r.connector(CONNECTOR, "+12065550101")));

        assertThat(first.numberCount()).isEqualTo(1);
        assertThat(first.accountIds()).containsExactly("111122223333");
        assertThat(builder.build().targets()).hasSize(2);
    }

    @Test
    void aPortThatIsTakenIsNamed() {
        Fleet fleet = Fleet.generate(FleetShape.of());
        try (Simulator first = Simulator.start(fleet)) {
            int port = first.endpoint().getPort();

            assertThatThrownBy(() -> Simulator.builder(fleet).port(port).start())
                    .isInstanceOf(ChannelBindException.class)
                    .hasMessageContaining(String.valueOf(port));
        }
    }

    @Test
    void simulatorsOfOneFleetDoNotShareItsState() {
        Fleet fleet = Fleet.builder()
                .account("111122223333", a -> a.region("us-east-1", r -> r.connector(CONNECTOR, "+12065550100")))
                .build();
        try (Simulator one = Simulator.start(fleet);
                Simulator two = Simulator.start(fleet)) {
            Clients.join(new Clients(one)
                    .voiceThroughRole(one, "111122223333", "us-east-1")
                    .disassociatePhoneNumbersFromVoiceConnector(
                            r -> r.voiceConnectorId(CONNECTOR).e164PhoneNumbers("+12065550100")));

            assertThat(one.isAssociated("+12065550100", CONNECTOR)).isFalse();
            assertThat(two.isAssociated("+12065550100", CONNECTOR)).isTrue();
            assertThat(fleet.targets()).hasSize(1);
        }
    }
}
