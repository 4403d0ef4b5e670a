package io.github.onhook.service.web;

import java.util.List;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.info.InfoEndpoint;
import org.springframework.boot.health.actuate.endpoint.HealthEndpoint;
import org.springframework.boot.micrometer.metrics.autoconfigure.export.prometheus.PrometheusScrapeEndpoint;
import org.springframework.boot.security.autoconfigure.actuate.web.reactive.EndpointRequest;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpMethod;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.reactive.EnableWebFluxSecurity;
import org.springframework.security.config.web.server.SecurityWebFiltersOrder;
import org.springframework.security.config.web.server.ServerHttpSecurity;
import org.springframework.security.oauth2.jwt.ReactiveJwtDecoder;
import org.springframework.security.web.server.SecurityWebFilterChain;
import org.springframework.security.web.server.csrf.ServerCsrfTokenRequestAttributeHandler;
import org.springframework.security.web.server.header.ReferrerPolicyServerHttpHeadersWriter.ReferrerPolicy;
import org.springframework.security.web.server.header.XFrameOptionsServerHttpHeadersWriter.Mode;

/**
 * Authorization. Without tokens, every user of this machine may do everything, and the service only listens on
 * loopback.
 */
@Configuration(proxyBeanMethods = false)
@EnableWebFluxSecurity
class Access {

    static final String VIEW = "view";
    static final String OPERATE = "operate";
    static final String APPROVE = "approve";
    static final List<String> ROLES = List.of(VIEW, OPERATE, APPROVE);

    private static final String CONTENT_POLICY = "default-src 'none'; script-src 'self'; style-src 'self';"
            + " img-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private static final String WITHOUT_TOKENS = "without authentication the service listens on loopback only";
    private static final String ISSUER = "spring.security.oauth2.resourceserver.jwt.issuer-uri";
    private static final String WITHOUT_AUDIENCE =
            "without an audience, tokens that the issuer made for others are accepted, and the service listens on"
                    + " loopback only";
    private static final String AUDIENCES = "spring.security.oauth2.resourceserver.jwt.audiences";

    @Bean
    SecurityWebFilterChain rulesOfAccess(
            ServerHttpSecurity http,
            ObjectProvider<ReactiveJwtDecoder> decoder,
            TokenRules tokenRules,
            SignIn signIn,
            ListenAddresses addresses,
            SecurityProblems problems) {
        http.httpBasic(ServerHttpSecurity.HttpBasicSpec::disable)
                .formLogin(ServerHttpSecurity.FormLoginSpec::disable)
                .headers(headers -> headers.contentSecurityPolicy(policy -> policy.policyDirectives(CONTENT_POLICY))
                        .referrerPolicy(policy -> policy.policy(ReferrerPolicy.NO_REFERRER))
                        .frameOptions(frames -> frames.mode(Mode.DENY)))
                .exceptionHandling(
                        handling -> handling.authenticationEntryPoint(problems).accessDeniedHandler(problems));
        if (signIn.isEnabled()) {
            signIn.addTo(http.csrf(csrf -> csrf.accessDeniedHandler(problems)
                    .csrfTokenRequestHandler(new ServerCsrfTokenRequestAttributeHandler())));
        } else {
            http.csrf(ServerHttpSecurity.CsrfSpec::disable) // There are no cookies.
                    .logout(ServerHttpSecurity.LogoutSpec::disable);
        }
        if (decoder.getIfAvailable() != null) {
            if (!tokenRules.hasAudience()) {
                addresses.requireLoopback(WITHOUT_AUDIENCE, AUDIENCES);
            }
            http.oauth2ResourceServer(
                    tokens -> tokens.authenticationEntryPoint(problems).jwt(Customizer.withDefaults()));
        } else if (!signIn.isEnabled()) {
            addresses.requireLoopback(WITHOUT_TOKENS, ISSUER);
            http.addFilterAt(new OpenAccess(), SecurityWebFiltersOrder.AUTHENTICATION);
        }
        return http.authorizeExchange(Access::rules).build();
    }

    private static void rules(ServerHttpSecurity.AuthorizeExchangeSpec who) {
        who.pathMatchers(HttpMethod.GET, "/", "/assets/*", "/openapi.yaml", "/simulator/targets.csv")
                .permitAll()
                .matchers(EndpointRequest.to(HealthEndpoint.class))
                .permitAll()
                .matchers(EndpointRequest.to(InfoEndpoint.class, PrometheusScrapeEndpoint.class))
                .hasAnyRole(VIEW, OPERATE, APPROVE)
                .pathMatchers(HttpMethod.GET, "/api/**")
                .hasAnyRole(VIEW, OPERATE, APPROVE)
                .pathMatchers(HttpMethod.POST, "/api/runs/*/search")
                .hasAnyRole(VIEW, OPERATE, APPROVE)
                .pathMatchers(HttpMethod.POST, "/api/runs/*/approve", "/api/runs/*/refuse")
                .hasRole(APPROVE)
                .pathMatchers(HttpMethod.POST, "/api/runs", "/api/runs/*/*")
                .hasRole(OPERATE)
                .anyExchange()
                .denyAll();
    }
}
