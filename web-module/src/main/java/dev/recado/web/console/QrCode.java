package dev.recado.web.console;

import com.google.zxing.WriterException;
import com.google.zxing.qrcode.decoder.ErrorCorrectionLevel;
import com.google.zxing.qrcode.encoder.ByteMatrix;
import com.google.zxing.qrcode.encoder.Encoder;

/**
 * A QR code as an SVG path, so that it can stand in the page itself: no picture that something could keep, and sharp at any
 * size.
 *
 * @param size in modules, with the quiet zone of four on each side that readers need (ISO/IEC 18004)
 */
public record QrCode(String path, int size) {
    private static final int QUIET = 4;

    /** The code of a text. */
    static QrCode of(String text) {
        try {
            ByteMatrix modules = Encoder.encode(text, ErrorCorrectionLevel.M).getMatrix();
            StringBuilder path = new StringBuilder();
            for (int y = 0; y < modules.getHeight(); y++) {
                for (int x = 0; x < modules.getWidth(); x++) {
                    if (modules.get(x, y) == 1) {
                        path.append('M')
                                .append(x + QUIET)
                                .append(' ')
                                .append(y + QUIET)
                                .append("h1v1h-1z");
                    }
                }
            }
            return new QrCode(path.toString(), modules.getWidth() + 2 * QUIET);
        } catch (WriterException e) {
            throw new IllegalStateException("A text of this length has a QR code", e);
        }
    }
}
