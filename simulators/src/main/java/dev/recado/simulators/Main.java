package dev.recado.simulators;

import java.time.Clock;
import java.util.concurrent.CountDownLatch;
import java.util.logging.Level;
import java.util.logging.Logger;

/** {@code java -jar simulators.jar --port 8090 [--host 127.0.0.1]}. */
public final class Main {

    // Jetty and Javalin tell much about themselves; this process has one line to say.
    private static final Logger ROOT = Logger.getLogger("");

    private Main() {}

    /** Runs until the process is ended. Exits with 2 when the arguments are wrong, with 1 when the port is taken. */
    public static void main(String[] args) throws InterruptedException {
        ROOT.setLevel(Level.WARNING);
        String host = "127.0.0.1";
        int port = 8090;
        try {
            for (int i = 0; i < args.length; i += 2) {
                String value = args[i + 1];
                switch (args[i]) {
                    case "--port" -> port = Integer.parseInt(value);
                    case "--host" -> host = value;
                    default -> throw new IllegalArgumentException(args[i]);
                }
            }
        } catch (IllegalArgumentException | ArrayIndexOutOfBoundsException e) {
            System.err.println("Usage: java -jar simulators.jar [--port 8090] [--host 127.0.0.1]");
            System.exit(2);
        }
        Simulators simulators;
        try {
            simulators = Simulators.start(host, port, Clock.systemUTC());
        } catch (RuntimeException e) {
            System.err.println("The simulators could not start on " + host + ":" + port + ": " + e.getMessage());
            System.exit(1);
            return;
        }
        Runtime.getRuntime().addShutdownHook(new Thread(simulators::close));
        System.out.println("Simulators ready on http://" + host + ":" + simulators.port());
        new CountDownLatch(1).await();
    }
}
