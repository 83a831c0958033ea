package dev.recado.web.auth;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Set;

/** Which face of Recado a request is for, by its path as the container has decoded and normalised it. */
final class Paths {
    /** The page on which people log in. */
    static final String LOGIN_PAGE = "/console/login.xhtml";

    private static final Set<String> OPEN = Set.of(
            "/api/v1/setup",
            "/api/v1/ready",
            "/api/v1/auth/token",
            "/api/v1/auth/invitations/accept",
            "/api/v1/auth/password/forgotten",
            "/api/v1/auth/password/choose");
    private static final Set<String> OPEN_PAGES = Set.of(
            LOGIN_PAGE,
            "/console/accept.xhtml",
            "/console/forgotten.xhtml",
            "/console/new-password.xhtml",
            "/console/sso/start",
            "/console/sso/callback");

    private Paths() {}

    static String of(HttpServletRequest request) {
        String more = request.getPathInfo();
        return more == null ? request.getServletPath() : request.getServletPath() + more;
    }

    /** Programs with a token. */
    static boolean isApi(String path) {
        return under(path, "/api");
    }

    /** Programs without one: what must work before there can be a token. */
    static boolean isPublicApi(String path) {
        return OPEN.contains(path);
    }

    /** People with a browser. */
    static boolean isConsole(String path) {
        return under(path, "/console");
    }

    /** The console's live connection. */
    static boolean isPush(String path) {
        return under(path, "/jakarta.faces.push");
    }

    /** The part of the console that is for people who are not logged in yet. */
    static boolean isPublicConsole(String path) {
        return OPEN_PAGES.contains(path);
    }

    private static boolean under(String path, String root) {
        return path.equals(root) || path.startsWith(root + "/");
    }
}
