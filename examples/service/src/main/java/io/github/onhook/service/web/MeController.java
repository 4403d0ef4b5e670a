package io.github.onhook.service.web;

import java.util.Collection;
import java.util.List;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.oauth2.server.resource.authentication.JwtAuthenticationToken;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Returns the current user, so that the page can offer the allowed actions. */
@RestController
class MeController {

    /**
     * The current user.
     *
     * @param name the name recorded with their actions
     * @param roles of view, operate, approve
     * @param verified whether a token verifies the name
     */
    record Me(String name, List<String> roles, boolean verified) {}

    @GetMapping("/api/me")
    Me me(Authentication user) {
        return new Me(user.getName(), roles(user.getAuthorities()), user instanceof JwtAuthenticationToken);
    }

    private static List<String> roles(Collection<? extends GrantedAuthority> authorities) {
        return Access.ROLES.stream()
                .filter(role ->
                        authorities.stream().anyMatch(authority -> ("ROLE_" + role).equals(authority.getAuthority())))
                .toList();
    }
}
