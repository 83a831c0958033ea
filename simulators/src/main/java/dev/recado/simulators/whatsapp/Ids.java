package dev.recado.simulators.whatsapp;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.concurrent.ThreadLocalRandom;

/** Made-up ids in the form of Meta's. */
public final class Ids {

    private Ids() {}

    /** A message id: {@code wamid.} and base64 of the other side's number and something random. */
    public static String message(String customer, boolean inbound) {
        byte[] who = customer.getBytes(StandardCharsets.US_ASCII);
        byte[] random = hex(18).getBytes(StandardCharsets.US_ASCII);
        byte[] id = new byte[3 + who.length + 6 + random.length + 1];
        id[0] = 0x1C;
        id[1] = 0x18;
        id[2] = (byte) who.length;
        System.arraycopy(who, 0, id, 3, who.length);
        int at = 3 + who.length;
        id[at] = 0x15;
        id[at + 1] = 0x02;
        id[at + 3] = (byte) (inbound ? 0x12 : 0x11);
        id[at + 4] = 0x18;
        id[at + 5] = (byte) random.length;
        System.arraycopy(random, 0, id, at + 6, random.length);
        return "wamid." + Base64.getEncoder().encodeToString(id);
    }

    /** What Meta's support asks for. */
    public static String trace() {
        byte[] random = new byte[16];
        ThreadLocalRandom.current().nextBytes(random);
        return "A" + Base64.getUrlEncoder().withoutPadding().encodeToString(random);
    }

    /** Random upper-case hexadecimal digits. */
    public static String hex(int digits) {
        StringBuilder hex = new StringBuilder(digits);
        ThreadLocalRandom random = ThreadLocalRandom.current();
        for (int i = 0; i < digits; i++) {
            hex.append(Character.toUpperCase(Character.forDigit(random.nextInt(16), 16)));
        }
        return hex.toString();
    }

    /** Random decimal digits, not starting with zero. */
    public static String digits(int count) {
        StringBuilder digits = new StringBuilder(count);
        ThreadLocalRandom random = ThreadLocalRandom.current();
        digits.append((char) ('1' + random.nextInt(9)));
        while (digits.length() < count) {
            digits.append((char) ('0' + random.nextInt(10)));
        }
        return digits.toString();
    }
}
