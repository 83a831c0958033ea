package dev.recado.web.auth;

import jakarta.servlet.http.HttpServletRequest;
import java.lang.reflect.Proxy;
import java.util.Map;

/** Requests that know their method, path and headers, and nothing else. */
final class Requests {
    private Requests() {}

    static HttpServletRequest of(String method, String path, Map<String, String> headers) {
        return (HttpServletRequest) Proxy.newProxyInstance(
                Requests.class.getClassLoader(),
                new Class<?>[] {HttpServletRequest.class},
                (proxy, called, arguments) -> switch (called.getName()) {
                    case "getMethod" -> method;
                    case "getServletPath" -> path;
                    case "getHeader" -> headers.get((String) arguments[0]);
                    default -> null;
                });
    }
}
