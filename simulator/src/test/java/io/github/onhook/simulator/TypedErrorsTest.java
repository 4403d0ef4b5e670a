package io.github.onhook.simulator;

import static io.github.onhook.simulator.Clients.join;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.onhook.simulator.fault.Effect;
import io.github.onhook.simulator.fault.ErrorForm;
import io.github.onhook.simulator.fault.Fault;
import io.github.onhook.simulator.junit.SimulatorExtension;
import io.github.onhook.simulator.model.SimulatedOperation;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.services.chimesdkvoice.ChimeSdkVoiceAsyncClient;
import software.amazon.awssdk.services.chimesdkvoice.model.ChimeSdkVoiceException;
import software.amazon.awssdk.services.organizations.model.OrganizationsException;
import software.amazon.awssdk.services.sts.model.AssumeRoleRequest;
import software.amazon.awssdk.services.sts.model.StsException;

/** Every error that the models have comes out of the SDK's clients as the exception of its name. */
class TypedErrorsTest {
    private static final String ACCOUNT = "111122223333";

    @RegisterExtension
    static final SimulatorExtension AWS = SimulatorExtension.of(Fleet.builder()
            .account(ACCOUNT, a -> a.region("us-east-1", r -> r.connector("abcdefghijklmnopqrstu1")))
            .build());

    private Clients clients;
    private ChimeSdkVoiceAsyncClient voice;

    @BeforeEach
    void connect(Simulator simulator) {
        clients = new Clients(simulator);
        voice = clients.voiceThroughRole(simulator, ACCOUNT, "us-east-1");
    }

    @ParameterizedTest
    @CsvSource({
        "BadRequestException, 400",
        "UnauthorizedClientException, 401",
        "ForbiddenException, 403",
        "AccessDeniedException, 403",
        "NotFoundException, 404",
        "ConflictException, 409",
        "GoneException, 410",
        "UnprocessableEntityException, 422",
        "ResourceLimitExceededException, 400",
        "ThrottledClientException, 429",
        "ServiceFailureException, 500",
        "ServiceUnavailableException, 503",
    })
    void anErrorOfTheVoiceModelIsRaisedAsItsType(String name, int status, Simulator simulator) {
        simulator.faults().add(Fault.when().then(Effect.error(status, name)));

        assertThatThrownBy(() -> join(voice.listVoiceConnectors(r -> {})))
                .isInstanceOfSatisfying(ChimeSdkVoiceException.class, e -> {
                    assertThat(e.getClass().getSimpleName()).isEqualTo(name);
                    assertThat(e.statusCode()).isEqualTo(status);
                    assertThat(e.awsErrorDetails().errorMessage()).isEqualTo("Injected fault");
                    assertThat(e.requestId()).isNotBlank();
                });
    }

    @Test
    void anErrorNamedInTheBodyAloneIsRaisedAsItsTypeToo(Simulator simulator) {
        simulator.faults().add(withForm(ErrorForm.TYPE));

        assertThatThrownBy(() -> join(voice.listVoiceConnectors(r -> {})))
                .isInstanceOfSatisfying(
                        ChimeSdkVoiceException.class,
                        e -> assertThat(e.getClass().getSimpleName()).isEqualTo("ConflictException"));
    }

    @ParameterizedTest
    @EnumSource(
            value = ErrorForm.class,
            names = {"CODE", "EMPTY"})
    void anErrorWithNoNameTheClientReadsIsRaisedAsTheGenericOne(ErrorForm form, Simulator simulator) {
        simulator.faults().add(withForm(form));

        assertThatThrownBy(() -> join(voice.listVoiceConnectors(r -> {})))
                .isInstanceOfSatisfying(ChimeSdkVoiceException.class, e -> {
                    assertThat(e.getClass()).isEqualTo(ChimeSdkVoiceException.class);
                    assertThat(e.statusCode()).isEqualTo(409);
                    assertThat(e.awsErrorDetails().errorCode()).isNull();
                });
    }

    private static Fault withForm(ErrorForm form) {
        return Fault.when().then(new Effect.Failure(409, "ConflictException", "Injected fault", form, false));
    }

    @Test
    void anErrorThatNoModelHasKeepsItsCode(Simulator simulator) {
        simulator.faults().add(Fault.when().then(Effect.error(418, "TeapotException")));

        assertThatThrownBy(() -> join(voice.listVoiceConnectors(r -> {})))
                .isInstanceOfSatisfying(ChimeSdkVoiceException.class, e -> {
                    assertThat(e.getClass()).isEqualTo(ChimeSdkVoiceException.class);
                    assertThat(e.awsErrorDetails().errorCode()).isEqualTo("TeapotException");
                });
    }

    @ParameterizedTest
    @CsvSource({
        "MalformedPolicyDocument, 400, MalformedPolicyDocumentException",
        "PackedPolicyTooLarge, 400, PackedPolicyTooLargeException",
        "RegionDisabledException, 403, RegionDisabledException",
        "ExpiredTokenException, 400, ExpiredTokenException",
        "AccessDenied, 403, StsException",
        "Throttling, 400, StsException",
    })
    void anErrorOfStsIsRaisedAsItsType(String code, int status, String type, Simulator simulator) {
        simulator
                .faults()
                .add(Fault.when().operation(SimulatedOperation.ASSUME_ROLE).then(Effect.error(status, code)));
        AssumeRoleRequest request = AssumeRoleRequest.builder()
                .roleArn("arn:aws:iam::" + ACCOUNT + ":role/VoiceOps")
                .roleSessionName("test")
                .build();

        assertThatThrownBy(() ->
                        join(clients.sts("us-east-1", Clients.base(simulator)).assumeRole(request)))
                .isInstanceOfSatisfying(StsException.class, e -> {
                    assertThat(e.getClass().getSimpleName()).isEqualTo(type);
                    assertThat(e.awsErrorDetails().errorCode()).isEqualTo(code);
                    assertThat(e.statusCode()).isEqualTo(status);
                });
    }

    @ParameterizedTest
    @CsvSource({
        "AccessDeniedException, AccessDeniedException",
        "AWSOrganizationsNotInUseException, AwsOrganizationsNotInUseException",
        "InvalidInputException, InvalidInputException",
        "ServiceException, ServiceException",
        "TooManyRequestsException, TooManyRequestsException",
    })
    void anErrorOfOrganizationsIsRaisedAsItsType(String code, String type, Simulator simulator) {
        simulator
                .faults()
                .add(Fault.when().operation(SimulatedOperation.LIST_ACCOUNTS).then(Effect.error(400, code)));

        assertThatThrownBy(() ->
                        join(clients.organizations(Clients.base(simulator)).listAccounts(r -> {})))
                .isInstanceOfSatisfying(
                        OrganizationsException.class,
                        e -> assertThat(e.getClass().getSimpleName()).isEqualTo(type));
    }
}
