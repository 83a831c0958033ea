package dev.recado.parser;

import java.util.List;

/** Numbers as people write them. */
final class Numbers {
    private Numbers() {}

    /** Rising numbers, such as "1, 3–5, 9". */
    static String ranges(List<Integer> numbers) {
        StringBuilder text = new StringBuilder();
        int i = 0;
        while (i < numbers.size()) {
            int first = i;
            while (i + 1 < numbers.size() && numbers.get(i + 1) == numbers.get(i) + 1) {
                i++;
            }
            text.append(text.isEmpty() ? "" : ", ").append(numbers.get(first));
            if (i > first) {
                text.append(i == first + 1 ? ", " : "–").append(numbers.get(i));
            }
            i++;
        }
        return text.toString();
    }
}
