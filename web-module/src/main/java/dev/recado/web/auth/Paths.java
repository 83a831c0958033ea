package dev.recado.web.auth;

import jakarta.servlet.http.HttpServletRequest;

/** Which face of Recado a request is for, by its path as the container has decoded and normalised it. */
final class Paths {
    /** The page on which people log in. */
    static final String LOGIN_PAGE = "/console/login.xhtml";

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
        return path.equals("/api/v1/setup") || path.equals("/api/v1/ready") || path.equals("/api/v1/auth/token");
    }

    /** People with a browser. */
    static boolean isConsole(String path) {
        return under(path, "/console");
    }

    /** The part of the console that is for people who are not logged in yet. */
    static boolean isPublicConsole(String path) {
        return path.equals(LOGIN_PAGE);
    }

    private static boolean under(String path, String root) {
        return path.equals(root) || path.startsWith(root + "/");
    }
}
