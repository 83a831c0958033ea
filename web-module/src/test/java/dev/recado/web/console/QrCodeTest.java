package dev.recado.web.console;

import com.google.zxing.BinaryBitmap;
import com.google.zxing.RGBLuminanceSource;
import com.google.zxing.common.HybridBinarizer;
import com.google.zxing.qrcode.QRCodeReader;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

class QrCodeTest {
    private static final String TEXT =
            "otpauth://totp/Recado:ana?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Recado&algorithm=SHA1&digits=6&period=30";
    private static final int SCALE = 4;

    @Test
    void a_camera_reads_what_the_page_draws() throws Exception {
        QrCode code = QrCode.of(TEXT);

        int side = code.size() * SCALE;
        int[] pixels = new int[side * side];
        Arrays.fill(pixels, 0xffffff);
        Matcher modules = Pattern.compile("M(\\d+) (\\d+)h1v1h-1z").matcher(code.path());
        while (modules.find()) {
            for (int y = 0; y < SCALE; y++) {
                int from = (Integer.parseInt(modules.group(2)) * SCALE + y) * side
                        + Integer.parseInt(modules.group(1)) * SCALE;
                Arrays.fill(pixels, from, from + SCALE, 0);
            }
        }
        BinaryBitmap picture = new BinaryBitmap(new HybridBinarizer(new RGBLuminanceSource(side, side, pixels)));
        assertEquals(TEXT, new QRCodeReader().decode(picture).getText());
    }

    @Test
    void programs_are_called_what_people_call_them() {
        assertEquals(
                "Chrome, Linux",
                UserAgents.name(
                        "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36"));
        assertEquals(
                "Safari, iPhone",
                UserAgents.name(
                        "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Version/18.0 Mobile/15E148 Safari/604.1"));
        assertEquals("curl", UserAgents.name("curl/8.14.1"));
        assertNull(UserAgents.name(" "));
    }
}
