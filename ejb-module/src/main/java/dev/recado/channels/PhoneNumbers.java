package dev.recado.channels;

import com.google.i18n.phonenumbers.NumberParseException;
import com.google.i18n.phonenumbers.PhoneNumberUtil;
import com.google.i18n.phonenumbers.PhoneNumberUtil.PhoneNumberType;

/** One form for each number, so that one person is one contact. */
final class PhoneNumbers {
    private static final String BRAZIL = "55";
    // 55, two digits of area, eight of the number.
    private static final int BRAZILIAN_WITHOUT_NINE = 12;
    private static final int AREA_END = 4;

    private PhoneNumbers() {}

    /**
     * The digits of a number in international form, without the plus sign. Brazilian mobiles got a ninth digit, a 9 before the
     * other eight, between 2012 and 2016, and WhatsApp still names older accounts without it: both forms become the one with
     * it. Landlines stay as they are. A text without digits comes back unchanged.
     */
    static String canonical(String number) {
        String digits = number.replaceAll("\\D", "");
        if (digits.isEmpty()) {
            return number;
        }
        if (digits.startsWith(BRAZIL) && digits.length() == BRAZILIAN_WITHOUT_NINE) {
            String withNine = digits.substring(0, AREA_END) + "9" + digits.substring(AREA_END);
            // The old mobiles began with 6 to 9; landlines begin with 2 to 5.
            if (digits.charAt(AREA_END) >= '6' && mobile(withNine)) {
                return withNine;
            }
        }
        return digits;
    }

    private static boolean mobile(String digits) {
        PhoneNumberUtil numbers = PhoneNumberUtil.getInstance();
        try {
            return numbers.getNumberType(numbers.parse("+" + digits, null)) == PhoneNumberType.MOBILE;
        } catch (NumberParseException notANumber) {
            return false;
        }
    }
}
